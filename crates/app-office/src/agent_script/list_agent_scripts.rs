//! Lists every script, in the order of each level of the tree, for those who maintain it.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Deserialize;
use store::in_tx;
use store_office::agent_scripts;
use utoipa::ToSchema;

use super::AgentScriptView;

/// Lists them.
pub struct ListAgentScripts;

/// Nothing is asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListAgentScriptsInput {}

impl Operation for ListAgentScripts {
    const ID: &'static str = "list_agent_scripts";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent-scripts";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Lists the scripts, in the order of each level.";
    type Input = ListAgentScriptsInput;
    type Output = Page<AgentScriptView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        _input: ListAgentScriptsInput,
    ) -> Result<Page<AgentScriptView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(agent_scripts::list(tx, &scope).await?)
            ))
            .await?;
        Ok(Page::whole(
            rows.into_iter().map(AgentScriptView::from).collect(),
        ))
    }
}
