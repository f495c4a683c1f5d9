//! Sends a message to the customer: text, files, or an approved template.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::consent;
use base::authz::{Action, Scope};
use base::id::{FileId, InteractionId, MessageId, UserId};
use base::limits::{FILES_PER_MESSAGE_MAX, MESSAGE_CHARS_MAX};
use channels::window::{LastWords, MayWrite, may_write};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::interactions::{self, Card};
use store_floor::{conversations, floor_inputs, messages};
use store_office::people;
use store_setup::files;
use utoipa::ToSchema;

use super::template::ChosenTemplate;
use super::{MessageView, send, template, view};
use crate::contact::Contact;
use crate::floors::Floors;
use crate::told::Told;
use crate::writer::{self, Direction, Draft, DraftFile};

/// Sends a message.
pub struct SendMessage;

/// What is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SendMessageInput {
    /// The interaction.
    pub id: InteractionId,
    /// The text.
    pub text: Option<String>,
    /// Files, uploaded before.
    #[serde(default)]
    pub file_ids: Vec<FileId>,
    /// The message it answers.
    pub reply_to_message_id: Option<MessageId>,
    /// An approved template instead of text and files.
    pub template: Option<ChosenTemplate>,
    /// Made by the client: the same key again gives the same message.
    pub idempotency_key: Option<String>,
}

impl Operation for SendMessage {
    const ID: &'static str = "send_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/messages";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Sends a message to the customer.";
    type Input = SendMessageInput;
    type Output = MessageView;

    async fn run(ctx: Ctx, scope: Scope, input: SendMessageInput) -> Result<MessageView, Fault> {
        check(&input)?;
        let (db, org, inner) = (ctx.db.clone(), scope.org(), ctx.clone());
        let (view, told) = db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [inner, scope, input],
                write(&inner, tx, &scope, &input).await
            ))
            .await?;
        if let Some((id, told)) = told {
            ctx.extras.get::<Floors>().tell(&ctx, org, id, told);
            ctx.jobs.ring();
        }
        Ok(view)
    }
}

fn check(input: &SendMessageInput) -> Result<(), Fault> {
    let text = input.text.as_deref().unwrap_or_default();
    check_text(text)?;
    if input.file_ids.len() > FILES_PER_MESSAGE_MAX {
        return Err(Fault::field("file_ids", code::field::OUT_OF_RANGE));
    }
    if text.trim().is_empty() && input.file_ids.is_empty() && input.template.is_none() {
        return Err(Fault::refused(code::MESSAGE_EMPTY));
    }
    if input
        .idempotency_key
        .as_ref()
        .is_some_and(|key| key.is_empty() || key.len() > 64)
    {
        return Err(Fault::field("idempotency_key", code::field::INVALID));
    }
    Ok(())
}

/// Refuses a text beyond the limit.
pub(crate) fn check_text(text: &str) -> Result<(), Fault> {
    if text.chars().count() > MESSAGE_CHARS_MAX {
        return Err(Fault::field("text", code::field::TOO_LONG));
    }
    Ok(())
}

/// Gives the card of an interaction that the caller holds.
///
/// **Errors**: not found beyond reach; `not_allowed_now` when somebody else holds it.
pub(crate) async fn held(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<(Card, UserId), Fault> {
    let card = interactions::get(tx, scope, id)
        .await?
        .ok_or(Fault::NotFound)?;
    let user = scope.user().ok_or(Fault::NotFound)?;
    if card.agent != Some(user) || !matches!(card.state.as_str(), "active" | "offered") {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    Ok((card, user))
}

type Written = (MessageView, Option<(i64, Told)>);

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &SendMessageInput,
) -> Result<Written, Fault> {
    let (card, user) = held(tx, scope, input.id).await?;
    if let Some(key) = &input.idempotency_key
        && let Some(before) = messages::by_client_key(tx, scope, input.id, key).await?
    {
        return Ok((view(tx, scope, before).await?, None));
    }
    check_window(ctx, tx, scope, &card, input.template.is_some()).await?;
    let draft = if let Some(chosen) = &input.template {
        refuse_contact(tx, scope, &card).await?;
        template::draft(tx, scope, card.account, chosen, ctx.now()).await?
    } else {
        let text = input.text.as_deref().unwrap_or_default();
        free_draft(ctx, tx, scope, (text, &input.file_ids)).await?
    };
    let draft = Draft {
        author: Some(user),
        reply_to: input.reply_to_message_id,
        client_key: input.idempotency_key.clone(),
        ..draft
    };
    let message = writer::write(ctx, tx, scope, input.id, draft).await?;
    send::enqueue(ctx, tx, scope, &message).await?;
    let told = Told::AgentWrote {
        interaction: input.id,
        agent: Some(user),
    };
    let id = ctx.ids.next();
    floor_inputs::insert(tx, scope, id, &told).await?;
    Ok((view(tx, scope, message).await?, Some((id, told))))
}

/// Refuses what nobody asked for now to somebody who does not want to be written to, or is not contacted at all (GAP-031,
/// PERSON-010). An answer to who writes is something else.
pub(crate) async fn refuse_contact(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
) -> Result<(), Fault> {
    if let Some(person) = card.person
        && people::get(tx, scope, person)
            .await?
            .is_some_and(|person| !person.active)
    {
        return Err(Fault::refused(code::PERSON_INACTIVE));
    }
    for address in Contact::read(&card.contact).addresses() {
        if consent::is_withdrawn(tx, scope, &address).await? {
            return Err(Fault::refused(code::OPTED_OUT));
        }
    }
    Ok(())
}

/// Enforces the reply window on the server (WA-003, WA-007, WA-008).
pub(crate) async fn check_window(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    is_template: bool,
) -> Result<(), Fault> {
    let conversation = conversations::get(tx, scope, card.id)
        .await?
        .ok_or(Fault::NotFound)?;
    let Some(connector) = channels::registry::find(&card.channel) else {
        return Err(Fault::refused(code::CHANNEL_CANNOT));
    };
    let descriptor = connector.descriptor();
    // What was written after a template was written in the window that the customer's reply opened.
    let last = messages::last_outbound(tx, scope, card.id).await?;
    let template = last.filter(|message| {
        message.kind == "template" && message.delivery.as_deref() != Some("failed")
    });
    let window = conversation.window_closes_at.zip(descriptor.reply_window);
    let words = LastWords {
        customer_at: window.map(|(closes_at, span)| closes_at - span),
        template_at: template.map(|message| message.at),
    };
    match may_write(descriptor, words, ctx.now()) {
        MayWrite::Freely { .. } => Ok(()),
        MayWrite::TemplateOnly if is_template => Ok(()),
        MayWrite::WaitForReply => Err(Fault::refused(code::AWAITING_CUSTOMER)),
        MayWrite::TemplateOnly | MayWrite::Nothing => Err(Fault::refused(code::WINDOW_CLOSED)),
    }
}

/// Makes the message of a text with files.
pub(crate) async fn free_draft(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (text, file_ids): (&str, &[FileId]),
) -> Result<Draft, Fault> {
    let mut draft = Draft::text(Direction::Out, text, ctx.now());
    draft.files = attached(tx, scope, file_ids).await?;
    if let [first] = draft.files.as_slice() {
        kind_of(&first.mime).clone_into(&mut draft.kind);
    } else if !draft.files.is_empty() {
        "document".clone_into(&mut draft.kind);
    }
    Ok(draft)
}

/// Checks that the files exist, and lists them for a message.
pub(crate) async fn attached(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: &[FileId],
) -> Result<Vec<DraftFile>, Fault> {
    let mut list = Vec::with_capacity(ids.len());
    for id in ids {
        let file = files::get(tx, scope, *id)
            .await?
            .ok_or_else(|| Fault::field("file_ids", code::field::UNKNOWN))?;
        list.push(DraftFile {
            file: Some(file.id),
            name: file.name,
            mime: file.mime,
            size_bytes: i64::try_from(file.size_bytes).unwrap_or(0),
            remote: None,
        });
    }
    Ok(list)
}

pub(crate) fn kind_of(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") => "image",
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "document",
    }
}
