//! Replaces a label.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::LabelId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::labels;
use utoipa::ToSchema;

use super::{LabelFields, LabelView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateLabel;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateLabelInput {
    /// The id.
    pub id: LabelId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: LabelFields,
}

impl Operation for UpdateLabel {
    const ID: &'static str = "update_label";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/labels/{id}";
    const ACTION: Action = Action::LabelWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdateLabelInput;
    type Output = LabelView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateLabelInput) -> Result<LabelView, Fault> {
        let row = input.fields.into_row(input.id);
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::Label, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                labels::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Label, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
