//! Replaces a pause reason.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PauseReasonId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::pause_reasons;
use utoipa::ToSchema;

use super::{PauseReasonFields, PauseReasonView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdatePauseReason;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdatePauseReasonInput {
    /// The id.
    pub id: PauseReasonId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: PauseReasonFields,
}

impl Operation for UpdatePauseReason {
    const ID: &'static str = "update_pause_reason";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/pause-reasons/{id}";
    const ACTION: Action = Action::PauseReasonWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdatePauseReasonInput;
    type Output = PauseReasonView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdatePauseReasonInput,
    ) -> Result<PauseReasonView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::PauseReason, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                pause_reasons::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::PauseReason, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
