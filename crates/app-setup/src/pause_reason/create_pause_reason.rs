//! Makes a pause reason.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PauseReasonId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::pause_reasons;

use super::{PauseReasonFields, PauseReasonView, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreatePauseReason;

impl Operation for CreatePauseReason {
    const ID: &'static str = "create_pause_reason";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/pause-reasons";
    const ACTION: Action = Action::PauseReasonWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = PauseReasonFields;
    type Output = PauseReasonView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: PauseReasonFields,
    ) -> Result<PauseReasonView, Fault> {
        let row = input.into_row(ctx.id(PauseReasonId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                pause_reasons::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::PauseReason, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
