//! Lists the notes in which the caller was mentioned.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, MessageId, UserId};
use base::text::shorten;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_floor::mentions::Mention;
use store_floor::{interactions, mentions, messages};
use utoipa::ToSchema;

use crate::contact::Contact;

/// Characters of a note that the list shows.
const NOTE_CHARS: usize = 200;

/// Lists them.
pub struct ListMentions;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListMentionsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A mention of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MentionView {
    /// The note.
    pub message_id: MessageId,
    /// Its interaction.
    pub interaction_id: InteractionId,
    /// Who wrote it.
    pub author_id: UserId,
    /// When.
    pub at: Timestamp,
    /// When the caller saw it; null when not yet.
    pub read_at: Option<Timestamp>,
    /// What was written and about whom; null when the interaction is out of the caller's reach by now.
    pub note: Option<MentionNote>,
}

/// What a mention says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MentionNote {
    /// The beginning of the note.
    pub text: String,
    /// The number of the interaction.
    pub number: String,
    /// The customer.
    pub customer_name: String,
}

impl Operation for ListMentions {
    const ID: &'static str = "list_mentions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/mentions";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str =
        "Lists the notes in which the caller was mentioned, newest first.";
    type Input = ListMentionsInput;
    type Output = Page<MentionView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListMentionsInput,
    ) -> Result<Page<MentionView>, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<MessageId>(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let mut items = Vec::new();
                for one in mentions::of_user(tx, &scope, user, before, limit + 1).await? {
                    items.push(view(tx, &scope, one).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.message_id))
    }
}

async fn view(tx: &mut Tx<'_>, scope: &Scope, one: Mention) -> Result<MentionView, Fault> {
    let note = match interactions::get(tx, scope, one.interaction).await? {
        Some(card) => messages::get(tx, scope, one.message)
            .await?
            .map(|message| MentionNote {
                text: shorten(message.body.as_deref().unwrap_or_default(), NOTE_CHARS),
                number: card.number,
                customer_name: Contact::read(&card.contact).name_for(scope),
            }),
        None => None,
    };
    Ok(MentionView {
        message_id: one.message,
        interaction_id: one.interaction,
        author_id: one.author,
        at: one.at,
        read_at: one.read_at,
        note,
    })
}
