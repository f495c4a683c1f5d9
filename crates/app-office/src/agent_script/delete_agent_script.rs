//! Deletes a script that nothing stands below and no case was opened by; any other can only be deactivated (CASE-018).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use office::crm::script::check_removal;
use office::event::OfficeEvent;
use store::in_tx;
use store_office::{agent_scripts, case_script_steps, form_drafts};

use super::{AgentScriptView, Named, find, hold_tree, nodes};

/// Deletes one.
pub struct DeleteAgentScript;

impl Operation for DeleteAgentScript {
    const ID: &'static str = "delete_agent_script";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/agent-scripts/{id}";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Deletes a script that nothing stands below and no case has.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let tree = hold_tree(tx, &scope).await?;
                let before = AgentScriptView::from(find(&tree, id)?);
                let has_cases = case_script_steps::has_script(tx, &scope, id).await?
                    || form_drafts::has_script(tx, &scope, id).await?;
                check_removal(&nodes(&tree), id, has_cases)
                    .map_err(|_| Fault::refused(code::AGENT_SCRIPT_IN_USE))?;
                agent_scripts::remove(tx, &scope, id).await?;
                let event = OfficeEvent::AgentScriptChanged(id);
                tx.emit(&scope, now, event.record(Change::removed(&before)));
                Ok(Done {})
            }))
            .await
    }
}
