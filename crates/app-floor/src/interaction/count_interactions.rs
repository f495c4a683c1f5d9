//! Counts who waits per queue and channel, and what the agent holds (AGENT-002, MSG-011).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::QueueId;
use serde::Serialize;
use store::in_tx;
use store_floor::interactions;
use utoipa::ToSchema;

/// Counts interactions.
pub struct CountInteractions;

/// The counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Who waits.
    pub by_queue: Vec<WaitingCount>,
    /// What the agent handles, and is active.
    pub mine_active: i64,
    /// What the agent handles, and is inactive.
    pub mine_inactive: i64,
    /// What the agent put off.
    pub mine_put_off: i64,
}

/// Who waits in a queue on a channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingCount {
    /// The queue.
    pub queue_id: QueueId,
    /// The channel.
    pub channel: String,
    /// How many.
    pub waiting_count: i64,
}

impl Operation for CountInteractions {
    const ID: &'static str = "count_interactions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/counts";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str =
        "Counts who waits per queue and channel, and what the agent holds.";
    type Input = Nothing;
    type Output = Counts;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Counts, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let held = interactions::count_of_agent(tx, &scope, user).await?;
                let by_queue = interactions::count_waiting(tx, &scope)
                    .await?
                    .into_iter()
                    .filter(|(queue, _, _)| {
                        scope.reach() == base::authz::Reach::All || scope.queues().contains(queue)
                    })
                    .map(|(queue_id, channel, waiting_count)| WaitingCount {
                        queue_id,
                        channel,
                        waiting_count,
                    })
                    .collect();
                Ok(Counts {
                    by_queue,
                    mine_active: held.active,
                    mine_inactive: held.inactive,
                    mine_put_off: held.put_off,
                })
            }))
            .await
    }
}
