//! Replaces a script, but not who may use it. Its place among its neighbours stays, unless it goes below another one (CASE-018).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::AgentScriptId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::in_tx;
use store_office::agent_scripts;
use utoipa::ToSchema;

use super::{
    AgentScriptFields, AgentScriptView, check_names, find, hold_tree, last_position, place,
};
use app_setup::refuse::unique;

/// Replaces one.
pub struct UpdateAgentScript;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateAgentScriptInput {
    /// The id.
    pub id: AgentScriptId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: AgentScriptFields,
}

impl Operation for UpdateAgentScript {
    const ID: &'static str = "update_agent_script";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/agent-scripts/{id}";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Replaces a script, but not who may use it.";
    const GUARDED: bool = true;
    type Input = UpdateAgentScriptInput;
    type Output = AgentScriptView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateAgentScriptInput,
    ) -> Result<AgentScriptView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let tree = hold_tree(tx, &scope).await?;
                let was = find(&tree, row.id)?;
                let before = AgentScriptView::from(was.clone());
                let record = Record {
                    subject: "agent_script",
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
                agent_scripts::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(&agent_scripts::list(tx, &scope).await?, row.id)?;
                let after = AgentScriptView::from(after);
                let event = OfficeEvent::AgentScriptChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}
