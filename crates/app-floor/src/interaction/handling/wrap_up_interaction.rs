//! Chooses the wrap-up code of a contact that has ended (TAG-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, WrapUpCodeId};
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Closing, choose, send_closing};
use crate::interaction::{InteractionView, show, wish};

/// Chooses the code.
pub struct WrapUpInteraction;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WrapUpInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// The code.
    pub wrap_up_code_id: WrapUpCodeId,
}

impl Operation for WrapUpInteraction {
    const ID: &'static str = "wrap_up_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/wrap-up";
    const ACTION: Action = Action::InteractionConclude;
    const SUMMARY: &'static str = "Chooses the wrap-up code of a contact that has ended.";
    type Input = WrapUpInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: WrapUpInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        let card = show(&ctx, &scope, input.id).await?;
        if card.agent_id != Some(agent) || card.state != "wrap_up" {
            return Err(Fault::refused(code::NOT_ALLOWED_NOW));
        }
        let chosen = choose(&ctx, &scope, input.id, Some(input.wrap_up_code_id)).await?;
        // The queue said goodbye when the contact ended; what the code says comes on top (TAG-003).
        let closing = chosen.closing.map_or(Closing::Unsaid, Closing::Own);
        send_closing(&ctx, &scope, input.id, closing).await?;
        let wanted = Input::WrapUpDone {
            interaction: input.id,
            agent,
            code: chosen.code,
            then: chosen.then,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}
