//! Lists the canned responses that an interaction offers: those of its queue and no others (SHORT-003).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_setup::canned_response::CannedResponseView;
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions;
use store_setup::canned_responses;
use utoipa::ToSchema;

/// Lists what an interaction offers.
pub struct ListInteractionCannedResponses;

/// Which interaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionCannedResponsesInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for ListInteractionCannedResponses {
    const ID: &'static str = "list_interaction_canned_responses";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/canned-responses";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str =
        "Lists the canned responses of the interaction's queue, by prefix.";
    type Input = ListInteractionCannedResponsesInput;
    type Output = Page<CannedResponseView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionCannedResponsesInput,
    ) -> Result<Page<CannedResponseView>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let card = interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let rows = canned_responses::of_queue(tx, &scope, card.queue).await?;
                let items = rows.into_iter().map(CannedResponseView::from).collect();
                Ok(Page::whole(items))
            }))
            .await
    }
}
