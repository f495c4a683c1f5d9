//! Leaves a note in the open conversation with a number, which may be beyond the caller's reach (WA-016).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, ContactPointId, PersonId};
use base::text::Text;
use serde::Deserialize;
use store::in_tx;
use store_floor::{conversations, messages};
use utoipa::ToSchema;

use super::{OpenConversation, Wanted, find};
use crate::writer::{self, Direction, Draft};

/// Leaves a note.
pub struct NoteOpenConversation;

/// With whom, and what is noted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NoteOpenConversationInput {
    /// The person.
    pub person_id: PersonId,
    /// The number.
    pub contact_point_id: ContactPointId,
    /// The account.
    pub channel_account_id: ChannelAccountId,
    /// The text.
    pub text: Text<4000>,
    /// Made by the client: the same key again gives the same note.
    pub idempotency_key: Option<Text<64>>,
}

impl Operation for NoteOpenConversation {
    const ID: &'static str = "note_open_conversation";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/outbound/note";
    const ACTION: Action = Action::InteractionOpen;
    const SUMMARY: &'static str =
        "Leaves a note in the open conversation with a number, whoever has it.";
    type Input = NoteOpenConversationInput;
    type Output = OpenConversation;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NoteOpenConversationInput,
    ) -> Result<OpenConversation, Fault> {
        let wanted = Wanted {
            person: input.person_id,
            point: input.contact_point_id,
            account: input.channel_account_id,
        };
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let found = find(&ctx, tx, &scope, wanted).await?;
            let mut open = None;
            for key in found.contact.keys() {
                let account = found.account.id;
                open = open.or(conversations::open_with(tx, &scope, account, &key).await?);
            }
            let (Some(of), Some(shown)) = (open, found.check.open) else {
                return Err(Fault::refused(code::NO_CONVERSATION_OPEN));
            };
            let key = input.idempotency_key.as_ref().map(Text::as_str);
            if let Some(key) = key
                && messages::by_client_key(tx, &scope, of, key)
                    .await?
                    .is_some()
            {
                return Ok(shown);
            }
            let draft = Draft {
                author: scope.user(),
                client_key: key.map(str::to_owned),
                ..Draft::text(Direction::Note, input.text.as_str(), ctx.now())
            };
            writer::write(&ctx, tx, &scope, of, draft).await?;
            Ok(shown)
        }))
        .await
    }
}
