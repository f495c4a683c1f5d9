//! Counts what the list of conversations finds, all of it and per label (AGENT-018).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{LabelId, QueueId, UserId};
use base::text::Text;
use floor::interaction::conversation_state::ConversationState;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::conversation_search;
use utoipa::ToSchema;

use super::{Asked, ConversationPart, ConversationPeriod, DueFilter, search};

/// Counts conversations.
pub struct CountConversations;

/// What is counted: as for the list, without a label, so that every label keeps its total while one is chosen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CountConversationsInput {
    /// Which part; those that ended when nothing is said.
    #[serde(default)]
    pub part: ConversationPart,
    /// In this state, whatever the part (GAP-046).
    pub state: Option<ConversationState>,
    /// When it ended; today when nothing is said.
    #[serde(default)]
    pub period: ConversationPeriod,
    /// By due date.
    pub due: Option<DueFilter>,
    /// Begun outside the queue's hours, or within them (ROUTE-015).
    pub after_hours: Option<bool>,
    /// In this queue, or last in it.
    pub queue_id: Option<QueueId>,
    /// With this agent, or last with them.
    pub agent_id: Option<UserId>,
    /// On this channel, as the directory names it.
    pub channel: Option<String>,
    /// A part of the customer's name or phone; or the number of the interaction, which is found in every state and period.
    pub q: Option<Text<80>>,
}

/// How many conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConversationTotals {
    /// All of them.
    pub count: i64,
    /// Those with a label, per label; one with two labels counts in both.
    pub by_label: Vec<LabelTotal>,
}

/// How many conversations have a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelTotal {
    /// The label.
    pub label_id: LabelId,
    /// How many.
    pub count: i64,
}

impl Operation for CountConversations {
    const ID: &'static str = "count_conversations";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/conversations/totals";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str =
        "Counts the conversations that the list finds, all of them and per label.";
    type Input = CountConversationsInput;
    type Output = ConversationTotals;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CountConversationsInput,
    ) -> Result<ConversationTotals, Fault> {
        let now = ctx.now();
        let totals = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let asked = Asked {
                    part: input.part,
                    state: input.state,
                    period: input.period,
                    due: input.due,
                    after_hours: input.after_hours,
                    queue_id: input.queue_id,
                    agent_id: input.agent_id,
                    q: input.q.as_ref(),
                    channel: input.channel.as_deref(),
                    oldest_first: false,
                };
                let wanted = search(tx, &scope, now, &asked).await?;
                Ok(conversation_search::totals(tx, &scope, &wanted).await?)
            }))
            .await?;
        Ok(ConversationTotals {
            count: totals.all,
            by_label: totals
                .by_label
                .into_iter()
                .map(|(label_id, count)| LabelTotal { label_id, count })
                .collect(),
        })
    }
}
