//! Tells that the agent opened what was assigned without a click (ROUTE-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::interaction::{InteractionView, wish};

/// Tells that the agent opened what was assigned.
pub struct MarkOpened;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkOpenedInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for MarkOpened {
    const ID: &'static str = "mark_opened";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/opened";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Tells that the agent opened what was assigned.";
    type Input = MarkOpenedInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: MarkOpenedInput) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        let wanted = Input::Opened {
            interaction: input.id,
            agent,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}
