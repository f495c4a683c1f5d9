//! Marks messages as seen by the agent.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::in_tx;
use store_floor::{conversations, interactions};
use utoipa::ToSchema;

use crate::writer::card_event;

/// Marks messages as seen.
pub struct MarkRead;

/// Up to which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkReadInput {
    /// The interaction.
    pub id: InteractionId,
    /// The number of the last message seen.
    pub seq: i64,
}

impl Operation for MarkRead {
    const ID: &'static str = "mark_read";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/read";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Marks messages as seen by the agent who holds the interaction.";
    type Input = MarkReadInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: MarkReadInput) -> Result<Done, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let card = interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                // Who only looks on does not take the mark away from who must answer.
                if card.agent == scope.user()
                    && conversations::update_read(
                        tx,
                        &scope,
                        input.id,
                        input.seq.min(card.last_seq),
                    )
                    .await?
                {
                    tx.emit(&scope, now, card_event("MessagesRead", input.id));
                }
                Ok(Done {})
            }))
            .await
    }
}
