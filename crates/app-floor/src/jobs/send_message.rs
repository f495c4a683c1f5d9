//! `SendMessage`: hands a stored message to its provider, part by part, each part at most once.
//!
//! Before each part its place is marked as being tried. A job that begins again and finds such a mark does not know what
//! became of the part: the message is shown as failed with an unknown outcome, and a person decides.

use std::collections::BTreeMap;

use app::jobs::{Ended, JobFault};
use app::outbound::SentFile;
use app::{Ctx, Fault};
use app_setup::account::{self, Ready};
use base::authz::{Scope, SystemReason};
use base::id::{FileId, InteractionId, MessageId};
use base::time::{Span, Timestamp};
use channels::choices::{Choices, Choosable};
use channels::descriptor::MediaKind;
use channels::failure::{Failure, FailureClass};
use channels::say::{FileToSend, HeaderValue, MediaSource, Offer, Say, SayContent, SayMessage};
use channels::{Settled, WireOut};
use serde::Deserialize;
use serde_json::{Value, json};
use store::job_queue::Job;
use store::{Tx, in_tx};
use store_floor::deliveries::{self, Delivery};
use store_floor::message_files::{self, MessageFile};
use store_floor::messages::{self, Message};
use store_floor::{conversations, inbound_seen};
use store_setup::channel_accounts::{self, Traffic};
use store_setup::files;

use super::{call, payload};
use crate::contact::Contact;
use crate::message::template::template_of;
use crate::writer;

/// The name of the kind.
pub const NAME: &str = "SendMessage";
/// Attempts at one message before it is shown as failed.
const ATTEMPTS_MAX: u32 = 6;

#[derive(Deserialize)]
struct Payload {
    message_id: MessageId,
}

/// Everything that sending needs, read at once.
struct Work {
    message: Message,
    contact: Contact,
    files: Vec<MessageFile>,
    sent: BTreeMap<FileId, SentFile>,
    reply_to: Option<String>,
    parts: Vec<(i64, String, String)>,
    ready: Ready,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let work = load(&ctx, &scope, wanted.message_id).await?;
    if !matches!(work.message.delivery.as_deref(), Some("pending" | "trying")) {
        return Ok(Ended::Done);
    }
    if work.message.delivery.as_deref() == Some("trying") {
        fail(&ctx, &scope, &work.message, &unknown()).await?;
        return Ok(Ended::Done);
    }
    let rate = channels::registry::find(&work.ready.account.channel)
        .map_or(1, |found| found.descriptor().rate.requests);
    if let Err(later) = ctx.outbound.pace.take(work.ready.row.id, ctx.now(), rate) {
        return Ok(Ended::Later(later));
    }
    match send(&ctx, &scope, &work).await? {
        Sent::All => Ok(Ended::Done),
        Sent::Later(failure, _) if job.attempts >= ATTEMPTS_MAX => {
            fail(&ctx, &scope, &work.message, &failure).await?;
            Ok(Ended::Done)
        }
        Sent::Later(_, after) => {
            mark(&ctx, &scope, &work.message, "pending").await?;
            Ok(Ended::Again(
                ctx.now() + after.times(i64::from(job.attempts.max(1))),
            ))
        }
        Sent::Failed(failure) => {
            fail(&ctx, &scope, &work.message, &failure).await?;
            Ok(Ended::Done)
        }
    }
}

enum Sent {
    All,
    Later(Failure, Span),
    Failed(Failure),
}

fn unknown() -> Failure {
    failed(FailureClass::Permanent, "outcome_unknown", "")
}

fn failed(class: FailureClass, code: &'static str, detail: &str) -> Failure {
    Failure {
        class,
        code,
        provider_code: None,
        detail: detail.to_owned(),
    }
}

async fn load(ctx: &Ctx, scope: &Scope, id: MessageId) -> Result<Work, Fault> {
    let (inner, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .read(in_tx!(tx, [inner, scope], {
            let message = messages::get(tx, &scope, id)
                .await?
                .ok_or(Fault::NotFound)?;
            let conversation = conversations::get(tx, &scope, message.interaction)
                .await?
                .ok_or(Fault::NotFound)?;
            let row = channel_accounts::get(tx, &scope, conversation.account).await?;
            let ready = account::open(&inner, tx, row.ok_or(Fault::NotFound)?).await?;
            let files = message_files::of_message(tx, &scope, id).await?;
            let mut sent = BTreeMap::new();
            for file in files.iter().filter_map(|file| file.file) {
                if let Some(stored) = files::get(tx, &scope, file).await? {
                    sent.insert(
                        file,
                        SentFile {
                            key: stored.object_key,
                            size_bytes: stored.size_bytes,
                        },
                    );
                }
            }
            let reply_to = match message.reply_to {
                Some(target) => external_id(tx, &scope, &ready, target).await?,
                None => None,
            };
            let parts = deliveries::of_message(tx, &scope, id).await?;
            let contact = Contact::read(&conversation.contact);
            Ok(Work {
                message,
                contact,
                files,
                sent,
                reply_to,
                parts,
                ready,
            })
        }))
        .await
}

/// Gives the provider's id of a message, whichever side wrote it.
pub(crate) async fn external_id(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ready: &Ready,
    id: MessageId,
) -> Result<Option<String>, Fault> {
    if let Some(found) = inbound_seen::of_message(tx, scope, ready.row.id, id).await? {
        return Ok(Some(found));
    }
    Ok(deliveries::of_message(tx, scope, id)
        .await?
        .into_iter()
        .next()
        .map(|(_, _, external)| external))
}

async fn send(ctx: &Ctx, scope: &Scope, work: &Work) -> Result<Sent, Fault> {
    let account = &work.ready.account;
    let Some(connector) = channels::registry::find(&account.channel) else {
        return Ok(Sent::Failed(failed(
            FailureClass::AccountProblem,
            "channel_unknown",
            "",
        )));
    };
    let Some(to) = work.contact.recipient() else {
        return Ok(Sent::Failed(failed(
            FailureClass::Permanent,
            "recipient_unreachable",
            "",
        )));
    };
    mark(ctx, scope, &work.message, "trying").await?;
    let mut part = 0;
    for content in contents(ctx, work).await? {
        let content = match content {
            Ok(content) => content,
            Err(outcome) => return Ok(outcome),
        };
        let say = Say::Message(SayMessage {
            reference: work.message.id.to_string(),
            to: to.clone(),
            reply_to: work.reply_to.clone(),
            content,
            author: None,
            at: ctx.now(),
        });
        let requests = match connector.write(account, &say) {
            Ok(requests) => requests,
            Err(refusal) => {
                let detail = refusal.code();
                return Ok(Sent::Failed(failed(
                    FailureClass::Permanent,
                    "channel_refused",
                    &detail,
                )));
            }
        };
        for request in &requests {
            if let Some(outcome) = send_part(ctx, scope, work, request, part).await? {
                return Ok(outcome);
            }
            part += 1;
        }
    }
    finish(ctx, scope, &work.message).await?;
    Ok(Sent::All)
}

/// Sends one part unless it was taken before; `None` means: go on with the next.
async fn send_part(
    ctx: &Ctx,
    scope: &Scope,
    work: &Work,
    request: &WireOut,
    part: i64,
) -> Result<Option<Sent>, Fault> {
    if work.parts.iter().any(|(n, _, _)| *n == part) {
        return Ok(None);
    }
    let (settled, _) = call(ctx, &work.ready.account, request, &work.sent).await?;
    Ok(match settled {
        Settled::Accepted {
            external_id,
            is_sent,
        } => {
            let state = if is_sent { "sent" } else { "pending" };
            remember(ctx, scope, work, (&external_id, part), state).await?;
            None
        }
        Settled::Done => {
            remember(
                ctx,
                scope,
                work,
                (&format!("{}/{part}", work.message.id), part),
                "sent",
            )
            .await?;
            None
        }
        Settled::RetryAfter { after, failure } => Some(Sent::Later(failure, after)),
        Settled::Failed(failure) => Some(Sent::Failed(failure)),
        _ => Some(Sent::Failed(unknown())),
    })
}

/// Gives what the message says, one piece per file; files are handed to the provider first.
async fn contents(ctx: &Ctx, work: &Work) -> Result<Vec<Result<SayContent, Sent>>, Fault> {
    let message = &work.message;
    if message.kind == "template" {
        return Ok(vec![template(ctx, work).await?]);
    }
    let text = message.body.clone().filter(|text| !text.is_empty());
    if let Some(choices) = choices(message) {
        return Ok(vec![Ok(SayContent::Choices(choices))]);
    }
    if work.files.is_empty() {
        return Ok(vec![Ok(SayContent::Text(text.unwrap_or_default()))]);
    }
    let mut pieces = Vec::with_capacity(work.files.len());
    for (n, file) in work.files.iter().enumerate() {
        let caption = text.clone().filter(|_| n == 0);
        pieces.push(media(ctx, work, file, caption).await?);
    }
    Ok(pieces)
}

/// Gives the question with its options, when the message is one.
fn choices(message: &Message) -> Option<Choices> {
    let menu = message.content.as_ref()?.get("menu")?;
    let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
    let option = |option: &Value| {
        Some(Choosable {
            digits: text(option, "digits")?,
            offer: Offer {
                id: text(option, "id")?,
                title: text(option, "title")?,
            },
        })
    };
    Some(Choices {
        body: message.body.clone().unwrap_or_default(),
        options: menu
            .get("options")?
            .as_array()?
            .iter()
            .filter_map(option)
            .collect(),
        open: text(menu, "open").unwrap_or_default(),
    })
}

/// Gives a template; the file of its header is handed to the provider first.
async fn template(ctx: &Ctx, work: &Work) -> Result<Result<SayContent, Sent>, Fault> {
    let mut header = None;
    if let Some(file) = work.files.first() {
        let source = match upload(ctx, work, file).await? {
            Ok(source) => source,
            Err(outcome) => return Ok(Err(outcome)),
        };
        header = Some(HeaderValue::Media {
            media: kind_of(&file.mime),
            source,
            file_name: Some(file.name.clone()),
        });
    }
    Ok(template_of(work.message.content.as_ref(), header)
        .map(SayContent::Template)
        .ok_or_else(|| {
            let class = FailureClass::TemplateProblem;
            Sent::Failed(failed(class, "template_missing", ""))
        }))
}

async fn media(
    ctx: &Ctx,
    work: &Work,
    file: &MessageFile,
    caption: Option<String>,
) -> Result<Result<SayContent, Sent>, Fault> {
    Ok(upload(ctx, work, file)
        .await?
        .map(|source| SayContent::Media {
            media: kind_of(&file.mime),
            source,
            caption,
            file_name: Some(file.name.clone()),
            mime: file.mime.clone(),
            is_voice: work.message.kind == "voice",
        }))
}

/// Hands a file to the provider, where it wants that.
async fn upload(
    ctx: &Ctx,
    work: &Work,
    file: &MessageFile,
) -> Result<Result<MediaSource, Sent>, Fault> {
    let Some(id) = file.file else {
        return Err(Fault::NotFound);
    };
    let upload = FileToSend {
        file: id,
        media: kind_of(&file.mime),
        mime: file.mime.clone(),
        file_name: file.name.clone(),
        size: u64::try_from(file.size_bytes).unwrap_or(0),
    };
    let Some(connector) = channels::registry::find(&work.ready.account.channel) else {
        return Err(Fault::NotFound);
    };
    let requests = match connector.write(&work.ready.account, &Say::Upload(upload)) {
        Ok(requests) => requests,
        Err(refusal) => {
            let detail = refusal.code();
            let class = FailureClass::Permanent;
            return Ok(Err(Sent::Failed(failed(class, "file_refused", &detail))));
        }
    };
    let Some(request) = requests.first() else {
        return Ok(Ok(MediaSource::Stored(id)));
    };
    Ok(
        match call(ctx, &work.ready.account, request, &work.sent).await?.0 {
            Settled::Uploaded { media_id } => Ok(MediaSource::Uploaded(media_id)),
            Settled::RetryAfter { after, failure } => Err(Sent::Later(failure, after)),
            Settled::Failed(failure) => Err(Sent::Failed(failure)),
            // Nobody saw an upload: it may be tried again.
            _ => Err(Sent::Later(unknown(), Span::from_secs(5))),
        },
    )
}

/// Gives the kind of media that a content type is sent as.
pub(crate) fn kind_of(mime: &str) -> MediaKind {
    match mime.split('/').next() {
        Some("image") if mime != "image/svg+xml" && mime != "image/gif" => MediaKind::Image,
        Some("audio") => MediaKind::Audio,
        Some("video") => MediaKind::Video,
        _ => MediaKind::Document,
    }
}

async fn remember(
    ctx: &Ctx,
    scope: &Scope,
    work: &Work,
    (external, part): (&str, i64),
    state: &str,
) -> Result<(), Fault> {
    let row = Delivery {
        message: work.message.id,
        interaction: work.message.interaction,
        n: part,
        state: state.to_owned(),
    };
    let (scope, account, now, external) = (
        scope.clone(),
        work.ready.row.clone(),
        ctx.now(),
        external.to_owned(),
    );
    ctx.db
        .write(in_tx!(tx, [scope, row, external, account], {
            deliveries::insert(tx, &scope, (account.id, &external), &row, now).await?;
            Ok(channel_accounts::note_traffic(tx, &scope, &account, Traffic::Sent, now).await?)
        }))
        .await
}

async fn mark(
    ctx: &Ctx,
    scope: &Scope,
    message: &Message,
    delivery: &'static str,
) -> Result<(), Fault> {
    let (scope, id) = (scope.clone(), message.id);
    ctx.db
        .write(in_tx!(
            tx,
            [scope],
            Ok(messages::update_delivery(tx, &scope, id, delivery, None).await?)
        ))
        .await
}

/// Every part was taken: the message is sent, unless news of it came already.
async fn finish(ctx: &Ctx, scope: &Scope, message: &Message) -> Result<(), Fault> {
    let (scope, id, now) = (scope.clone(), message.id, ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope], {
            let Some(message) = messages::get(tx, &scope, id).await? else {
                return Ok(());
            };
            if message.delivery.as_deref() == Some("trying") {
                let parts = deliveries::of_message(tx, &scope, id).await?;
                let all_sent = parts.iter().all(|(_, state, _)| state != "pending");
                let state = if all_sent { "sent" } else { "pending" };
                messages::update_delivery(tx, &scope, id, state, None).await?;
                tx.emit(&scope, now, writer::event("MessageChanged", &message));
            }
            Ok(())
        }))
        .await
}

/// Shows a message in red, with the reason in words.
async fn fail(ctx: &Ctx, scope: &Scope, message: &Message, failure: &Failure) -> Result<(), Fault> {
    let error: Value = json!({
        "class": failure.class,
        "code": failure.code,
        "provider_code": failure.provider_code,
        "detail": failure.detail,
    });
    let (scope, id, of, now) = (scope.clone(), message.id, message.interaction, ctx.now());
    failed_now(ctx, scope, (id, of), error, now).await
}

async fn failed_now(
    ctx: &Ctx,
    scope: Scope,
    (id, of): (MessageId, InteractionId),
    error: Value,
    now: Timestamp,
) -> Result<(), Fault> {
    ctx.db
        .write(in_tx!(tx, [scope, error], {
            let Some(message) = messages::get(tx, &scope, id).await? else {
                return Ok(());
            };
            if message.delivery.as_deref() != Some("failed") {
                messages::update_delivery(tx, &scope, id, "failed", Some(&error)).await?;
                conversations::add_failed(tx, &scope, of, 1).await?;
                tx.emit(&scope, now, writer::event("MessageChanged", &message));
            }
            Ok(())
        }))
        .await
}
