//! Frees an interaction that is stuck with an agent: back to its queue, or to its end without a code.

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, UserId};
use floor::input::{Freed, Input};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Why, as_seen, trace};
use crate::interaction::{InteractionView, show, wish_leaving};

/// Frees an interaction.
pub struct FreeInteraction;

/// Where a freed interaction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FreedTo {
    /// Back to its queue, before new entries.
    Queue,
    /// To its end, without a code.
    End,
}

/// Which, where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FreeInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// Where to.
    pub to: FreedTo,
    /// Who held it on the supervisor's screen, null for nobody: refused when that is no longer so.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub seen_agent_id: Change<UserId>,
    /// Why, kept as a note.
    pub reason: Why,
}

impl Operation for FreeInteraction {
    const ID: &'static str = "free_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/free";
    const ACTION: Action = Action::InteractionMove;
    const SUMMARY: &'static str = "Frees an interaction that is stuck with an agent.";
    type Input = FreeInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: FreeInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let card = show(&ctx, &scope, input.id).await?;
        as_seen(&card, &input.seen_agent_id)?;
        let (to, line) = match input.to {
            FreedTo::Queue => (Freed::ToQueue, "supervisor_freed"),
            FreedTo::End => (Freed::ToEnd, "supervisor_ended"),
        };
        let wanted = Input::Free {
            interaction: input.id,
            to,
        };
        let params =
            json!({ "agent_id": by, "queue_id": card.queue_id, "from_agent_id": card.agent_id });
        let trace = trace(by, input.id, (line, params), Some(&input.reason));
        wish_leaving(&ctx, &scope, input.id, (wanted, Some(trace))).await
    }
}
