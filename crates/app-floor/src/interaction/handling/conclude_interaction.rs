//! Ends an interaction with a wrap-up code, whose actions run (TAG-001, TAG-003, CONFLICT-20).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, WrapUpCodeId};
use floor::input::{Input, Then};
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions;
use utoipa::ToSchema;

use super::{Closing, choose, send_closing};
use crate::case::check_concluded;
use crate::interaction::{InteractionView, show, wish};

/// Ends an interaction.
pub struct ConcludeInteraction;

/// Which, and with which code.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConcludeInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// The code; without one the contact ends and the code stays pending (TAG-008).
    pub wrap_up_code_id: Option<WrapUpCodeId>,
}

impl Operation for ConcludeInteraction {
    const ID: &'static str = "conclude_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/conclude";
    const ACTION: Action = Action::InteractionConclude;
    const SUMMARY: &'static str = "Ends an interaction with a wrap-up code.";
    type Input = ConcludeInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConcludeInteractionInput,
    ) -> Result<InteractionView, Fault> {
        conclude(&ctx, &scope, input.id, input.wrap_up_code_id).await
    }
}

/// Checks that the contact has a case, where its queue asks for one (GAP-091).
async fn check_case(ctx: &Ctx, scope: &Scope, id: InteractionId) -> Result<(), Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let card = interactions::get(tx, &scope, id).await?;
            check_concluded(tx, &scope, &card.ok_or(Fault::NotFound)?).await
        }))
        .await
}

/// Ends an interaction that the caller holds, with a code if there is one.
pub(super) async fn conclude(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    code: Option<WrapUpCodeId>,
) -> Result<InteractionView, Fault> {
    let agent = scope.user().ok_or(Fault::NotFound)?;
    let card = show(ctx, scope, id).await?;
    if card.agent_id != Some(agent) || card.state != "active" {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    let chosen = choose(ctx, scope, id, code).await?;
    if chosen.then == Then::End {
        check_case(ctx, scope, id).await?;
    }
    let closing = match (chosen.closing, chosen.then) {
        (Some(text), _) => Some(Closing::Own(text)),
        (None, Then::End) => Some(Closing::OfQueue),
        (None, Then::Queue(_)) => None,
    };
    send_closing(ctx, scope, id, closing).await?;
    let wanted = Input::Conclude {
        interaction: id,
        agent,
        code: chosen.code,
        by_sale: chosen.by_sale,
        then: chosen.then,
    };
    wish(ctx, scope, id, wanted).await
}
