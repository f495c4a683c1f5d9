//! Chooses the wrap-up code of a contact that has ended: while it is pending, or after the interaction ended without one (TAG-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, WrapUpCodeId};
use floor::input::Input;
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions;
use utoipa::ToSchema;

use super::{Closing, choose, send_closing};
use crate::interaction::{InteractionView, show, wish};
use crate::writer::card_event;

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
        if card.ended_at.is_some() && card.last_agent_id == Some(agent) {
            return classify(&ctx, &scope, input.id, input.wrap_up_code_id).await;
        }
        if card.agent_id != Some(agent) || card.state != "wrap_up" {
            return Err(Fault::refused(code::NOT_ALLOWED_NOW));
        }
        let chosen = choose(&ctx, &scope, input.id, Some(input.wrap_up_code_id)).await?;
        // The queue said goodbye when the contact ended; what the code says comes on top (TAG-003).
        send_closing(&ctx, &scope, input.id, chosen.closing.map(Closing::Own)).await?;
        let wanted = Input::WrapUpDone {
            interaction: input.id,
            agent,
            code: chosen.code,
            then: chosen.then,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}

/// Classifies an interaction that has ended. Nothing else follows from the code: there is no contact to write to or to move.
async fn classify(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    chosen: WrapUpCodeId,
) -> Result<InteractionView, Fault> {
    choose(ctx, scope, id, Some(chosen)).await?;
    let now = ctx.now();
    let inner = scope.clone();
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [inner], {
            if !interactions::classify_ended(tx, &inner, id, chosen).await? {
                return Err(Fault::refused(code::NOT_ALLOWED_NOW));
            }
            tx.emit(&inner, now, card_event("InteractionClassified", id));
            Ok(())
        }))
        .await?;
    show(ctx, scope, id).await
}
