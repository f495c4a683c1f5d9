//! Makes a script below another one or below Início, the last of its level (CASE-015).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::AgentScriptId;
use office::crm::script::SCRIPTS_MAX;
use office::event::OfficeEvent;
use store::in_tx;
use store_office::agent_scripts;

use super::{
    AgentScriptFields, AgentScriptView, check_names, find, hold_tree, last_position, place,
};
use app_setup::refuse::unique;

/// Makes one.
pub struct CreateAgentScript;

impl Operation for CreateAgentScript {
    const ID: &'static str = "create_agent_script";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/agent-scripts";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Makes a script.";
    type Input = AgentScriptFields;
    type Output = AgentScriptView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: AgentScriptFields,
    ) -> Result<AgentScriptView, Fault> {
        let row = input.into_row(ctx.id(AgentScriptId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let tree = hold_tree(tx, &scope).await?;
                if tree.len() >= SCRIPTS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                place(&tree, None, row.parent)?;
                check_names(tx, &scope, &row, None).await?;
                let mut row = (*row).clone();
                row.position = last_position(&tree, row.parent);
                agent_scripts::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(&agent_scripts::list(tx, &scope).await?, row.id)?;
                let made = AgentScriptView::from(made);
                let event = OfficeEvent::AgentScriptChanged(made.id);
                tx.emit(&scope, now, event.record(Change::made(&made)));
                Ok(made)
            }))
            .await
    }
}
