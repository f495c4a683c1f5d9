//! Makes a label.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::LabelId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::labels;

use super::{LabelFields, LabelView, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreateLabel;

impl Operation for CreateLabel {
    const ID: &'static str = "create_label";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/labels";
    const ACTION: Action = Action::LabelWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = LabelFields;
    type Output = LabelView;

    async fn run(ctx: Ctx, scope: Scope, input: LabelFields) -> Result<LabelView, Fault> {
        let row = input.into_row(ctx.id(LabelId::from_i64));
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                labels::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Label, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
