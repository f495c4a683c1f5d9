//! Writes an internal note: colleagues see it, the customer never does.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{FileId, InteractionId};
use base::text::Text;
use serde::Deserialize;
use store::in_tx;
use store_floor::{interactions, messages};
use utoipa::ToSchema;

use super::send_message::attached;
use super::{MessageView, view};
use crate::writer::{self, Direction, Draft};

/// Writes a note.
pub struct WriteNote;

/// What is noted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WriteNoteInput {
    /// The interaction.
    pub id: InteractionId,
    /// The text.
    pub text: Text<4000>,
    /// Files, uploaded before.
    #[serde(default)]
    pub file_ids: Vec<FileId>,
    /// Made by the client: the same key again gives the same note.
    pub idempotency_key: Option<String>,
}

impl Operation for WriteNote {
    const ID: &'static str = "write_note";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/notes";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Writes an internal note.";
    type Input = WriteNoteInput;
    type Output = MessageView;

    async fn run(ctx: Ctx, scope: Scope, input: WriteNoteInput) -> Result<MessageView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            interactions::get(tx, &scope, input.id)
                .await?
                .ok_or(Fault::NotFound)?;
            if let Some(key) = &input.idempotency_key
                && let Some(before) = messages::by_client_key(tx, &scope, input.id, key).await?
            {
                return view(tx, &scope, before).await;
            }
            let draft = Draft {
                author: scope.user(),
                files: attached(tx, &scope, &input.file_ids).await?,
                client_key: input.idempotency_key.clone(),
                ..Draft::text(Direction::Note, input.text.as_str(), now)
            };
            let message = writer::write(&ctx, tx, &scope, input.id, draft).await?;
            view(tx, &scope, message).await
        }))
        .await
    }
}
