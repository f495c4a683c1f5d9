//! Finds messages by their words, in whatever form and with or without accents.

use app::code::field;
use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{MessageId, QueueId, UserId};
use base::text::Text;
use base::time::{Span, Timestamp};
use base::words::Question;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_floor::interactions;
use store_floor::message_search::{self, Found, MessageSearch};
use utoipa::ToSchema;

use super::words::MessageDirection;
use crate::conversation::list_conversations::{ConversationView, conversation};

/// Finds messages.
pub struct SearchMessages;

/// How far back a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageAge {
    /// Thirty days.
    #[serde(rename = "last_30_days")]
    Last30Days,
    /// Ninety days.
    #[default]
    #[serde(rename = "last_90_days")]
    Last90Days,
    /// A year of 365 days.
    LastYear,
    /// As far as messages are kept.
    All,
}

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenBy {
    /// The customer.
    Customer,
    /// The operation, to the customer.
    Operation,
    /// A colleague, for colleagues.
    Note,
}

/// What is searched.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SearchMessagesInput {
    /// The words; a message must have all of them, in any form. The last one may be unfinished.
    pub q: Text<120>,
    /// How far back; ninety days when nothing is said.
    #[serde(default)]
    pub age: MessageAge,
    /// By who wrote.
    pub written_by: Option<WrittenBy>,
    /// Of conversations in this queue, or last in it.
    pub queue_id: Option<QueueId>,
    /// Of conversations with this agent, or last with them.
    pub agent_id: Option<UserId>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A message that was found, with its conversation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundMessage {
    /// The message.
    pub message_id: MessageId,
    /// Its number in the conversation.
    pub seq: i64,
    /// Who wrote it.
    #[schema(value_type = MessageDirection)]
    pub direction: String,
    /// Who wrote it for the operation.
    pub author_id: Option<UserId>,
    /// When it was written.
    pub at: Timestamp,
    /// The neighbourhood of the first hit, in order.
    pub excerpt: Vec<ExcerptPiece>,
    /// Its conversation.
    pub conversation: ConversationView,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExcerptPiece {
    /// As it was written.
    pub text: String,
    /// Whether it is what was searched.
    pub hit: bool,
}

impl Operation for SearchMessages {
    const ID: &'static str = "search_messages";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/messages";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Finds messages within reach by their words, in any form, with or without accents; the newest first.";
    type Input = SearchMessagesInput;
    type Output = Page<FoundMessage>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: SearchMessagesInput,
    ) -> Result<Page<FoundMessage>, Fault> {
        let (limit, now) = (page::limit(input.limit), ctx.now());
        let before = page::read_cursor::<MessageId>(input.cursor.as_deref())?;
        let wanted = wanted(&input, now)?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, wanted], {
                let found = message_search::list(tx, &scope, &wanted, before, limit + 1).await?;
                let mut items = Vec::with_capacity(found.len());
                for one in found {
                    items.push(show(tx, &scope, &wanted.question, one).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.message_id))
    }
}

/// **Errors**: there is no word in what was typed.
fn wanted(input: &SearchMessagesInput, now: Timestamp) -> Result<MessageSearch, Fault> {
    let question =
        Question::parse(input.q.as_str()).ok_or_else(|| Fault::field("q", field::INVALID))?;
    let days = |count: i64| Some(now - Span::from_hours(24 * count));
    Ok(MessageSearch {
        question,
        from: match input.age {
            MessageAge::Last30Days => days(30),
            MessageAge::Last90Days => days(90),
            MessageAge::LastYear => days(365),
            MessageAge::All => None,
        },
        direction: input.written_by.map(|by| match by {
            WrittenBy::Customer => "in",
            WrittenBy::Operation => "out",
            WrittenBy::Note => "note",
        }),
        queue: input.queue_id,
        agent: input.agent_id,
    })
}

async fn show(
    tx: &mut Tx<'_>,
    scope: &Scope,
    question: &Question,
    one: Found,
) -> Result<FoundMessage, Fault> {
    let card = interactions::get(tx, scope, one.interaction)
        .await?
        .ok_or(Fault::NotFound)?;
    let pieces = question.excerpt(&one.body).into_iter();
    Ok(FoundMessage {
        message_id: one.id,
        seq: one.seq,
        direction: one.direction,
        author_id: one.author,
        at: one.at,
        excerpt: pieces
            .map(|piece| ExcerptPiece {
                text: piece.text,
                hit: piece.is_hit,
            })
            .collect(),
        conversation: conversation(tx, scope, card).await?,
    })
}
