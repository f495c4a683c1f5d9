//! Gives an interaction within reach.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{InteractionView, show};

/// Gives an interaction.
pub struct GetInteraction;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetInteractionInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for GetInteraction {
    const ID: &'static str = "get_interaction";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Gives an interaction.";
    type Input = GetInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetInteractionInput,
    ) -> Result<InteractionView, Fault> {
        show(&ctx, &scope, input.id).await
    }
}
