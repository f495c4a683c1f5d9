//! Writes an internal note: colleagues see it, the customer never does.

use std::collections::BTreeSet;

use app::bus::Signal;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{FileId, InteractionId, UserId};
use base::text::Text;
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx};
use store_floor::{interactions, messages, retention};
use utoipa::ToSchema;

use super::send_message::attached;
use super::{MessageView, view};
use crate::mention;
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
    /// Colleagues whom it mentions; each must be able to see the interaction.
    #[serde(default)]
    pub mention_ids: Vec<UserId>,
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
        let (db, inner, org, id) = (ctx.db.clone(), ctx.clone(), scope.org(), input.id);
        let (view, mentioned) = db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [inner, scope, input],
                write(&inner, tx, &scope, &input).await
            ))
            .await?;
        for user in mentioned {
            ctx.bus.signal(Signal::Notice {
                org,
                user,
                code: "mention".into(),
                interaction: Some(id),
            });
        }
        Ok(view)
    }
}

/// Writes the note and keeps its mentions; tells whom it mentions, nobody when the key was there before.
async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &WriteNoteInput,
) -> Result<(MessageView, BTreeSet<UserId>), Fault> {
    let card = interactions::get(tx, scope, input.id)
        .await?
        .ok_or(Fault::NotFound)?;
    if let Some(key) = &input.idempotency_key
        && let Some(before) = messages::by_client_key(tx, scope, input.id, key).await?
    {
        return Ok((view(tx, scope, before).await?, BTreeSet::new()));
    }
    let mentioned = mention::check(tx, scope, &card, &input.mention_ids).await?;
    let draft = Draft {
        author: scope.user(),
        content: (!mentioned.is_empty()).then(|| json!({ "mention_ids": mentioned })),
        files: attached(tx, scope, &input.file_ids).await?,
        client_key: input.idempotency_key.clone(),
        ..Draft::text(Direction::Note, input.text.as_str(), ctx.now())
    };
    let message = writer::write(ctx, tx, scope, input.id, draft).await?;
    // The thread is held from here on: whoever erases it comes before or waits for this note.
    if retention::marked(tx, scope, input.id).await?.is_some() {
        return Err(Fault::refused(code::CONTENT_ERASED));
    }
    mention::keep(ctx, tx, scope, &message, &mentioned).await?;
    Ok((view(tx, scope, message).await?, mentioned))
}
