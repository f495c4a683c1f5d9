//! Takes an interaction from a queue: the next one, or a given one (AGENT-002, ROUTE-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, QueueId};
use floor::input::{Among, Input, Pulled};
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions::{self, Filter, Part};
use utoipa::ToSchema;

use crate::floors::Floors;
use crate::interaction::{InteractionView, show, wish};

/// Takes an interaction.
pub struct PullInteraction;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PullInteractionInput {
    /// This one; the next of the agent's queues when absent.
    pub interaction_id: Option<InteractionId>,
    /// The next of this queue, which must be one of the agent's.
    pub queue_id: Option<QueueId>,
    /// The next of this channel, as the directory names it.
    pub channel: Option<String>,
}

impl Operation for PullInteraction {
    const ID: &'static str = "pull_interaction";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/pull";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Takes the next interaction of the agent's queues, of one queue or channel, or a given one.";
    type Input = PullInteractionInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: PullInteractionInput,
    ) -> Result<InteractionView, Fault> {
        let agent = scope.user().ok_or(Fault::NotFound)?;
        if let Some(id) = input.interaction_id {
            return wish(
                &ctx,
                &scope,
                id,
                Input::Pull {
                    agent,
                    what: Pulled::This(id),
                },
            )
            .await;
        }
        let before = held(&ctx, &scope).await?;
        ctx.extras
            .get::<Floors>()
            .ask(
                &ctx,
                scope.org(),
                Input::Pull {
                    agent,
                    what: Pulled::Next(Among {
                        queue: input.queue_id,
                        channel: input.channel,
                    }),
                },
            )
            .await?;
        let after = held(&ctx, &scope).await?;
        let taken = after
            .into_iter()
            .find(|id| !before.contains(id))
            .ok_or(Fault::refused(code::NOTHING_WAITING))?;
        show(&ctx, &scope, taken).await
    }
}

/// What the agent holds now.
async fn held(ctx: &Ctx, scope: &Scope) -> Result<Vec<InteractionId>, Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let filter = Filter {
                part: Part::MineActive,
                queue: None,
                channel: None,
                name: None,
                phone: None,
                from: None,
                to: None,
                after_hours: None,
                newest_first: true,
                after: None,
            };
            let cards =
                interactions::list(tx, &scope, &filter, base::limits::CAPACITY_MAX * 2).await?;
            Ok(cards.into_iter().map(|card| card.id).collect())
        }))
        .await
}
