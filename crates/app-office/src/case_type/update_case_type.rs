//! Replaces a type of cases. Its place among its neighbours stays, unless it goes below another type.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CaseTypeId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::in_tx;
use store_office::case_types;
use utoipa::ToSchema;

use super::{CaseTypeFields, CaseTypeView, check_names, find, hold_tree, last_position, place};
use app_setup::refuse::unique;

/// Replaces one.
pub struct UpdateCaseType;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateCaseTypeInput {
    /// The id.
    pub id: CaseTypeId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: CaseTypeFields,
}

impl Operation for UpdateCaseType {
    const ID: &'static str = "update_case_type";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/case-types/{id}";
    const ACTION: Action = Action::CaseTypeWrite;
    const SUMMARY: &'static str = "Replaces a type of cases.";
    const GUARDED: bool = true;
    type Input = UpdateCaseTypeInput;
    type Output = CaseTypeView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateCaseTypeInput,
    ) -> Result<CaseTypeView, Fault> {
        let row = input.fields.into_row(input.id, 0)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let tree = hold_tree(tx, &scope).await?;
                let was = find(&tree, row.id)?;
                let before = CaseTypeView::from(was.clone());
                let record = Record {
                    subject: "case_type",
                    id: row.id.get(),
                };
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                let mut row = (*row).clone();
                row.position = was.position;
                if was.parent != row.parent {
                    place(&tree, Some(row.id), row.parent)?;
                    row.position = last_position(&tree, row.parent);
                }
                check_names(tx, &scope, &row, Some(&was)).await?;
                case_types::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(&case_types::list(tx, &scope).await?, row.id)?;
                let after = CaseTypeView::from(after);
                let event = OfficeEvent::CaseTypeChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}
