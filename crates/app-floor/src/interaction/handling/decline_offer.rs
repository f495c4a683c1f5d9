//! Declines an offered interaction; it goes to the next agent.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::interaction::{InteractionView, wish};

/// Declines an offered interaction.
pub struct DeclineOffer;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeclineOfferInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for DeclineOffer {
    const ID: &'static str = "decline_offer";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/decline";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Declines an offered interaction.";
    type Input = DeclineOfferInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: DeclineOfferInput,
    ) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        let wanted = Input::OfferDeclined {
            interaction: input.id,
            agent,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}
