//! Moves an interaction that waits or that somebody holds to a queue or to an agent.

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, QueueId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Why, move_one, target};
use crate::interaction::InteractionView;

/// Moves an interaction.
pub struct MoveInteraction;

/// Which, where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MoveInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// To this agent, who must be ready and have room (GAP-022).
    pub agent_id: Option<UserId>,
    /// To this queue.
    pub queue_id: Option<QueueId>,
    /// Who held it on the supervisor's screen, null for nobody: refused when that is no longer so.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub seen_agent_id: Change<UserId>,
    /// Why, kept as a note.
    pub reason: Option<Why>,
}

impl Operation for MoveInteraction {
    const ID: &'static str = "move_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/move";
    const ACTION: Action = Action::InteractionMove;
    const SUMMARY: &'static str = "Moves an interaction of others to a queue or to an agent.";
    type Input = MoveInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: MoveInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let to = target(input.agent_id, input.queue_id)?;
        let how = (&input.seen_agent_id, input.reason.as_ref());
        move_one(&ctx, &scope, input.id, to, how).await
    }
}
