//! Takes an interaction over: what waits, or what another agent holds (DASH-026).

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, UserId};
use floor::input::Input;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use utoipa::ToSchema;

use super::{Why, as_seen, trace};
use crate::agent;
use crate::interaction::{InteractionView, show, wish_leaving};

/// Takes an interaction over.
pub struct TakeOverInteraction;

/// Which, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakeOverInteractionInput {
    /// The interaction.
    pub id: InteractionId,
    /// Who held it on the supervisor's screen, null for nobody: refused when that is no longer so.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub seen_agent_id: Change<UserId>,
    /// Why, kept as a note.
    pub reason: Option<Why>,
}

impl Operation for TakeOverInteraction {
    const ID: &'static str = "take_over_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/take-over";
    const ACTION: Action = Action::InteractionMove;
    const SUMMARY: &'static str =
        "Takes over an interaction that waits or that another agent holds.";
    type Input = TakeOverInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: TakeOverInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let card = show(&ctx, &scope, input.id).await?;
        as_seen(&card, &input.seen_agent_id)?;
        let own = scope.clone();
        let me = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [own], agent::view(tx, &own, by).await))
            .await?;
        if me.state == "offline" {
            return Err(Fault::refused(code::OWN_STATE_OFFLINE));
        }
        let wanted = Input::TakeOver {
            interaction: input.id,
            by,
        };
        let line = (
            "supervisor_took_over",
            json!({ "agent_id": by, "from_agent_id": card.agent_id }),
        );
        let trace = trace(by, input.id, line, input.reason.as_ref());
        // What one holds already is not taken over.
        let left = (card.agent_id != Some(by)).then_some(trace);
        wish_leaving(&ctx, &scope, input.id, (wanted, left)).await
    }
}
