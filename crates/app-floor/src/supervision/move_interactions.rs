//! Moves many interactions at once; each is answered for itself, because some may refuse.

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, QueueId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Why, move_one, target};
use crate::interaction::{check_many, refused_one};

/// Moves many interactions.
pub struct MoveInteractions;

/// Which, where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MoveInteractionsInput {
    /// The interactions, 50 at the most.
    pub ids: Vec<InteractionId>,
    /// To this agent, as far as there is room.
    pub agent_id: Option<UserId>,
    /// To this queue.
    pub queue_id: Option<QueueId>,
    /// Why, kept as a note in each.
    pub reason: Option<Why>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Moves {
    /// In the order of the request.
    pub items: Vec<Moved>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Moved {
    /// The interaction.
    pub id: InteractionId,
    /// Why it was not moved, as a stable code; null when it was.
    pub refused: Option<&'static str>,
}

impl Operation for MoveInteractions {
    const ID: &'static str = "move_interactions";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/move";
    const ACTION: Action = Action::InteractionMove;
    const SUMMARY: &'static str =
        "Moves many interactions of others to a queue or to an agent, and answers for each.";
    type Input = MoveInteractionsInput;
    type Output = Moves;

    async fn run(ctx: Ctx, scope: Scope, input: MoveInteractionsInput) -> Result<Moves, Fault> {
        let to = target(input.agent_id, input.queue_id)?;
        check_many(&input.ids)?;
        let mut items = Vec::with_capacity(input.ids.len());
        for id in input.ids {
            let how = (&Change::Keep, input.reason.as_ref());
            let refused = refused_one(move_one(&ctx, &scope, id, to, how).await)?;
            items.push(Moved { id, refused });
        }
        Ok(Moves { items })
    }
}
