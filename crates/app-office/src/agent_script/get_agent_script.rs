//! Gives one script, with who may use it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_office::agent_scripts;

use super::{AgentScriptView, Named, find};

/// Gives one.
pub struct GetAgentScript;

impl Operation for GetAgentScript {
    const ID: &'static str = "get_agent_script";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent-scripts/{id}";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Gives a script, with who may use it.";
    type Input = Named;
    type Output = AgentScriptView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<AgentScriptView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let tree = agent_scripts::list(tx, &scope).await?;
                find(&tree, input.id).map(AgentScriptView::from)
            }))
            .await
    }
}
