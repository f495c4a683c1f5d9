//! Makes a type of cases, the last of those below the same one.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CaseTypeId;
use office::crm::case_type::TYPES_MAX;
use office::event::OfficeEvent;
use store::in_tx;
use store_office::case_types;

use super::{CaseTypeFields, CaseTypeView, check_names, find, hold_tree, last_position, place};
use app_setup::refuse::unique;

/// Makes one.
pub struct CreateCaseType;

impl Operation for CreateCaseType {
    const ID: &'static str = "create_case_type";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/case-types";
    const ACTION: Action = Action::CaseTypeWrite;
    const SUMMARY: &'static str = "Makes a type of cases.";
    type Input = CaseTypeFields;
    type Output = CaseTypeView;

    async fn run(ctx: Ctx, scope: Scope, input: CaseTypeFields) -> Result<CaseTypeView, Fault> {
        let row = input.into_row(ctx.id(CaseTypeId::from_i64), 0)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let tree = hold_tree(tx, &scope).await?;
                if tree.len() >= TYPES_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                place(&tree, None, row.parent)?;
                check_names(tx, &scope, &row, None).await?;
                let mut row = (*row).clone();
                row.position = last_position(&tree, row.parent);
                case_types::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(&case_types::list(tx, &scope).await?, row.id)?;
                let made = CaseTypeView::from(made);
                let event = OfficeEvent::CaseTypeChanged(made.id);
                tx.emit(&scope, now, event.record(Change::made(&made)));
                Ok(made)
            }))
            .await
    }
}
