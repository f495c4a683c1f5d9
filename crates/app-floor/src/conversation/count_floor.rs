//! Counts what a supervisor watches: what waits and how long, what is in progress, whose code is pending, what ended (GAP-100).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{LabelId, QueueId, UserId};
use base::text::Text;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::conversation_search::{self, Standing};
use utoipa::ToSchema;

use super::{Asked, ConversationPart, ConversationPeriod, search};

/// Counts what a supervisor watches.
pub struct CountFloor;

/// What is counted: as for the list of conversations, over every part of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CountFloorInput {
    /// When it ended; today when nothing is said. What is open counts whatever its date.
    #[serde(default)]
    pub period: ConversationPeriod,
    /// In this queue, or last in it.
    pub queue_id: Option<QueueId>,
    /// With this agent, or last with them.
    pub agent_id: Option<UserId>,
    /// With this label.
    pub label_id: Option<LabelId>,
    /// On this channel, as the directory names it.
    pub channel: Option<String>,
    /// A part of the customer's name or phone, or the number of the interaction.
    pub q: Option<Text<80>>,
}

/// How many conversations, and how long those in a queue wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorTotals {
    /// When it was true.
    pub at: Timestamp,
    /// Those that wait in a queue.
    pub waiting_count: i64,
    /// Those with an agent.
    pub in_progress_count: i64,
    /// Those whose code is pending.
    pub wrap_up_count: i64,
    /// Those that ended.
    pub ended_count: i64,
    /// What did not end, whatever its state: the whole of which the waiting ones are a share.
    pub open_count: i64,
    /// Since when the longest waits.
    pub longest_wait_since_at: Option<Timestamp>,
    /// Since when the shortest waits.
    pub shortest_wait_since_at: Option<Timestamp>,
    /// How long those in a queue have waited on average.
    pub avg_wait_ms: Option<i64>,
}

impl Operation for CountFloor {
    const ID: &'static str = "count_floor";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/conversations/floor";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Counts conversations within reach by where they stand, and how long those in a queue wait.";
    type Input = CountFloorInput;
    type Output = FloorTotals;

    async fn run(ctx: Ctx, scope: Scope, input: CountFloorInput) -> Result<FloorTotals, Fault> {
        let now = ctx.now();
        let found = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let asked = Asked {
                    part: ConversationPart::All,
                    period: input.period,
                    queue_id: input.queue_id,
                    agent_id: input.agent_id,
                    q: input.q.as_ref(),
                    channel: input.channel.as_deref(),
                    ..Asked::default()
                };
                let wanted = search(tx, &scope, now, &asked).await?;
                let label = input.label_id;
                Ok(conversation_search::standing_of(tx, &scope, &wanted, label, now).await?)
            }))
            .await?;
        Ok(totals(&found, now))
    }
}

fn totals(found: &Standing, now: Timestamp) -> FloorTotals {
    FloorTotals {
        at: now,
        waiting_count: found.waiting_count,
        in_progress_count: found.in_progress_count,
        wrap_up_count: found.wrap_up_count,
        ended_count: found.ended_count,
        open_count: found.waiting_count
            + found.in_progress_count
            + found.wrap_up_count
            + found.pre_open_count,
        longest_wait_since_at: found.first_wait,
        shortest_wait_since_at: found.last_wait,
        avg_wait_ms: found.wait_sum.millis().checked_div(found.waiting_count),
    }
}
