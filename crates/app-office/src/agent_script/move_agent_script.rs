//! Moves a script, with everything below it, to a place below another one.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::AgentScriptId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::agent_scripts::{self, AgentScript};
use utoipa::ToSchema;

use super::{AgentScriptView, find, hold_tree, place};
use app_setup::refuse::unique;

/// Moves one.
pub struct MoveAgentScript;

/// Which, and where to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MoveAgentScriptInput {
    /// The id.
    pub id: AgentScriptId,
    /// The script it shall stand below; null for below Início.
    pub parent_id: Option<AgentScriptId>,
    /// Its place there, from 0; beyond the last one means the end.
    pub position: u32,
}

impl Operation for MoveAgentScript {
    const ID: &'static str = "move_agent_script";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/agent-scripts/{id}/move";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str = "Moves a script, with everything below it.";
    type Input = MoveAgentScriptInput;
    type Output = AgentScriptView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: MoveAgentScriptInput,
    ) -> Result<AgentScriptView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let tree = hold_tree(tx, &scope).await?;
                let was = find(&tree, input.id)?;
                place(&tree, Some(was.id), input.parent_id)?;
                let position = renumber(tx, &scope, &tree, &input).await?;
                let moved = AgentScript {
                    parent: input.parent_id,
                    position,
                    ..was.clone()
                };
                agent_scripts::update(tx, &scope, &moved)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(&agent_scripts::list(tx, &scope).await?, was.id)?;
                let (before, after) = (AgentScriptView::from(was), AgentScriptView::from(after));
                let event = OfficeEvent::AgentScriptChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}

/// Makes room among the neighbours to be, and gives the place.
async fn renumber(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tree: &[AgentScript],
    input: &MoveAgentScriptInput,
) -> Result<i64, Fault> {
    let level = tree
        .iter()
        .filter(|one| one.parent == input.parent_id && one.id != input.id);
    let level: Vec<&AgentScript> = level.collect();
    let count = i64::try_from(level.len()).unwrap_or(i64::MAX);
    let position = i64::from(input.position).min(count);
    for (at, one) in (0_i64..).zip(level) {
        let place = if at < position { at } else { at + 1 };
        if one.position != place {
            agent_scripts::place(tx, scope, one.id, place).await?;
        }
    }
    Ok(position)
}
