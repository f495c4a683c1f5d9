//! Lists the messages of an interaction, in order of their numbers.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::interactions;
use store_floor::messages::{self, Message};
use utoipa::ToSchema;

use super::{MessageView, views};

/// Lists messages.
pub struct ListMessages;

/// Which part of the thread.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListMessagesInput {
    /// The interaction.
    pub id: InteractionId,
    /// Messages after this number, oldest first.
    pub after_seq: Option<i64>,
    /// Messages before this number: the page that ends there.
    pub before_seq: Option<i64>,
    /// Rows of the page.
    pub limit: Option<u32>,
}

impl Operation for ListMessages {
    const ID: &'static str = "list_messages";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/messages";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str =
        "Lists the messages of an interaction in order; without bounds, the last ones.";
    type Input = ListMessagesInput;
    type Output = Page<MessageView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListMessagesInput,
    ) -> Result<Page<MessageView>, Fault> {
        let limit = page::limit(input.limit);
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let (rows, next) = page_of(tx, &scope, &input, limit).await?;
                let items = views(tx, &scope, input.id, rows).await?;
                Ok(Page { items, next })
            }))
            .await
    }
}

/// Reads one message more than the page holds: it only tells that there are more.
async fn page_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ListMessagesInput,
    limit: u32,
) -> Result<(Vec<Message>, Option<String>), Fault> {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    if let Some(after) = input.after_seq {
        let mut rows = messages::after(tx, scope, input.id, after, limit + 1).await?;
        let has_more = rows.len() > size;
        rows.truncate(size);
        let next = rows
            .last()
            .filter(|_| has_more)
            .map(|row| row.seq.to_string());
        return Ok((rows, next));
    }
    let before = input.before_seq.unwrap_or(i64::MAX);
    let mut rows = messages::before(tx, scope, input.id, before, limit + 1).await?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    rows.reverse();
    let next = rows
        .first()
        .filter(|_| has_more)
        .map(|row| row.seq.to_string());
    Ok((rows, next))
}
