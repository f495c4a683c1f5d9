//! Counts what the list of conversations finds, all of it and per label (AGENT-018).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::LabelId;
use serde::Serialize;
use store::in_tx;
use store_floor::conversation_search;
use utoipa::ToSchema;

use super::{asked, filtered_input, search};

/// Counts conversations.
pub struct CountConversations;

filtered_input! {
    /// What is counted: as for the list, without a label, so that every label keeps its total while one is chosen.
    CountConversationsInput {}
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
                let asked = asked!(input);
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
