//! Gives an interaction back to its queue (ROUTE-012).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::interaction::{InteractionView, wish};

/// Gives an interaction back to its queue.
pub struct ReturnInteraction;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReturnInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// What the next agent should know.
    pub note: Option<base::text::Text<4000>>,
}

impl Operation for ReturnInteraction {
    const ID: &'static str = "return_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/return";
    const ACTION: Action = Action::InteractionReturn;
    const SUMMARY: &'static str = "Gives an interaction back to its queue.";
    type Input = ReturnInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReturnInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        let wanted = Input::ReturnToQueue {
            interaction: input.id,
            agent,
        };
        let view = wish(&ctx, &scope, input.id, wanted).await?;
        super::note(&ctx, &scope, input.id, input.note.as_ref()).await?;
        Ok(view)
    }
}
