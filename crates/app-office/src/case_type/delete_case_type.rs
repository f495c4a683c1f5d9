//! Deletes a type that no case and no script has and no other type stands below; any other is taken out of use instead (CASE-033).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use office::event::OfficeEvent;
use store::in_tx;
use store_office::{agent_scripts, case_types, cases, form_drafts};

use super::{CaseTypeView, Named, find, hold_tree};

/// Deletes one.
pub struct DeleteCaseType;

impl Operation for DeleteCaseType {
    const ID: &'static str = "delete_case_type";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/case-types/{id}";
    const ACTION: Action = Action::CaseTypeWrite;
    const SUMMARY: &'static str = "Deletes a type of cases that nothing uses.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let tree = hold_tree(tx, &scope).await?;
                let before = CaseTypeView::from(find(&tree, id)?);
                let has_below = tree.iter().any(|one| one.parent == Some(id));
                let scripts = agent_scripts::list(tx, &scope).await?;
                if has_below
                    || scripts.iter().any(|one| one.case_type == Some(id))
                    || cases::has_type(tx, &scope, id).await?
                    || form_drafts::has_type(tx, &scope, id).await?
                {
                    return Err(Fault::refused(code::CASE_TYPE_IN_USE));
                }
                case_types::remove(tx, &scope, id).await?;
                let event = OfficeEvent::CaseTypeChanged(id);
                tx.emit(&scope, now, event.record(Change::removed(&before)));
                Ok(Done {})
            }))
            .await
    }
}
