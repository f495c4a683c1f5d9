//! Passes an interaction to an agent or a queue, with a note (MSG-005, CONFLICT-23).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, QueueId, UserId};
use base::text::Text;
use floor::input::{Input, Target};
use serde::Deserialize;
use utoipa::ToSchema;

use super::note;
use crate::interaction::{InteractionView, show, wish};

/// Passes an interaction on.
pub struct TransferInteraction;

/// Which, and where to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TransferInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// To this agent.
    pub agent_id: Option<UserId>,
    /// To this queue.
    pub queue_id: Option<QueueId>,
    /// What the next agent should know.
    pub note: Option<Text<4000>>,
}

impl Operation for TransferInteraction {
    const ID: &'static str = "transfer_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/transfer";
    const ACTION: Action = Action::InteractionTransfer;
    const SUMMARY: &'static str = "Passes an interaction to an agent or a queue.";
    type Input = TransferInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: TransferInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let to = match (input.agent_id, input.queue_id) {
            (Some(agent), None) => Target::Agent(agent),
            (None, Some(queue)) => Target::Queue(queue),
            (None, None) | (Some(_), Some(_)) => {
                return Err(Fault::field("agent_id", code::field::REQUIRED));
            }
        };
        // The note first: it must be there when the next agent opens the interaction.
        let card = show(&ctx, &scope, input.id).await?;
        if card.agent_id == Some(by) {
            note(&ctx, &scope, input.id, input.note.as_ref()).await?;
        }
        wish(
            &ctx,
            &scope,
            input.id,
            Input::Transfer {
                interaction: input.id,
                by,
                to,
                code: None,
            },
        )
        .await
    }
}
