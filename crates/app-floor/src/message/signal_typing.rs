//! Shows the customer, and colleagues, that an agent types.

use app::bus::Signal;
use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use utoipa::ToSchema;

use super::send_message::held;

/// Signals typing.
pub struct SignalTyping;

/// Where.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SignalTypingInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for SignalTyping {
    const ID: &'static str = "signal_typing";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/typing";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Shows that the agent types.";
    type Input = SignalTypingInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: SignalTypingInput) -> Result<Done, Fault> {
        let (org, user) = (scope.org(), scope.user());
        let card = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(held(tx, &scope, input.id).await?.0)))
            .await?;
        ctx.bus.signal(Signal::Typing {
            org,
            interaction: input.id,
            agent: user,
        });
        if let Some(visitor) = card.visitor {
            ctx.bus.signal(Signal::Visitor {
                visitor,
                frame: json!({ "type": "typing" }),
            });
        }
        Ok(Done {})
    }
}
