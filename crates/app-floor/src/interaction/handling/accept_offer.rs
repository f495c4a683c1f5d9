//! Accepts an offered interaction.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::interaction::{InteractionView, wish};

/// Accepts an offered interaction.
pub struct AcceptOffer;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AcceptOfferInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for AcceptOffer {
    const ID: &'static str = "accept_offer";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/accept";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Accepts an offered interaction.";
    type Input = AcceptOfferInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: AcceptOfferInput,
    ) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        let wanted = Input::OfferAccepted {
            interaction: input.id,
            agent,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}
