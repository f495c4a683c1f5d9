//! Cancels an interaction. Who and when stays in the record (GAP-021); a queue may hide it (AGENT-014).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use base::text::Text;
use floor::input::Input;
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions;
use store_setup::queues;
use utoipa::ToSchema;

use super::note;
use crate::interaction::{InteractionView, wish};
use crate::sale::check_canceled;

/// Cancels an interaction.
pub struct CancelInteraction;

/// Which, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// Why, kept as a note.
    pub reason: Option<Text<4000>>,
}

impl Operation for CancelInteraction {
    const ID: &'static str = "cancel_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/cancel";
    const ACTION: Action = Action::InteractionCancel;
    const SUMMARY: &'static str = "Cancels an interaction.";
    type Input = CancelInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CancelInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let scope_in = scope.clone();
        ctx.db
            .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
                let card = interactions::get(tx, &scope_in, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                if card.agent != Some(by) {
                    return Err(Fault::refused(code::NOT_ALLOWED_NOW));
                }
                let queue = queues::get(tx, &scope_in, card.queue).await?;
                if queue.is_some_and(|queue| queue.settings.hide_cancel) {
                    return Err(Fault::refused(code::CANCEL_HIDDEN));
                }
                check_canceled(tx, &scope_in, input.id).await
            }))
            .await?;
        note(&ctx, &scope, input.id, input.reason.as_ref()).await?;
        wish(
            &ctx,
            &scope,
            input.id,
            Input::Cancel {
                interaction: input.id,
                by,
                blocked: false,
            },
        )
        .await
    }
}
