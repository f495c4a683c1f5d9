//! `FetchMedia`: brings the files of a customer's message from the provider into our store.

use std::collections::BTreeMap;

use app::content_type;
use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use app_setup::account::{self, Ready};
use base::authz::{Scope, SystemReason};
use base::id::{FileId, MessageId};
use base::limits::FILE_BYTES_MAX;
use base::time::Span;
use channels::{Say, Settled};
use serde::Deserialize;
use serde_json::Value;
use store::in_tx;
use store::job_queue::Job;
use store_floor::message_files::{self, MessageFile};
use store_floor::{conversations, messages};
use store_setup::files::{self, StoredFile};

use super::{call, payload};
use crate::writer;

/// The name of the kind.
pub const NAME: &str = "FetchMedia";
/// Attempts at the file of an address that a system named, before it is shown as lost.
const ATTEMPTS_MAX: u32 = 6;
/// Requests in a row for one file: where it is, and the file itself.
const STEPS_MAX: u32 = 3;

#[derive(Deserialize)]
struct Payload {
    message_id: MessageId,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let (ready, pending) = load(&ctx, &scope, wanted.message_id).await?;
    let is_named = channels::registry::find(&ready.account.channel)
        .is_some_and(|found| found.descriptor().is_own_protocol);
    for file in pending {
        match fetch(&ctx, &ready, &file).await? {
            Fetched::Here(stored, told) => {
                let claimed = told.unwrap_or_else(|| file.mime.clone());
                let row = StoredFile {
                    id: ctx.id(FileId::from_i64),
                    object_key: stored.key,
                    sha256: stored.sha256,
                    size_bytes: stored.size_bytes,
                    mime: content_type::settle(&claimed, stored.seen),
                    name: file.name.clone(),
                    created_by: None,
                };
                keep(&ctx, &scope, file, Some(row)).await?;
            }
            // A provider keeps files for weeks; an address that a system named may be wrong for ever.
            Fetched::Later(_) if is_named && job.attempts >= ATTEMPTS_MAX => {
                keep(&ctx, &scope, file, None).await?;
            }
            Fetched::Later(after) if is_named => {
                let tries = i64::from(job.attempts.max(1));
                return Ok(Ended::Again(ctx.now() + after.times(tries)));
            }
            Fetched::Later(after) => return Ok(Ended::Later(ctx.now() + after)),
            Fetched::Gone => keep(&ctx, &scope, file, None).await?,
        }
    }
    Ok(Ended::Done)
}

enum Fetched {
    Here(app::files::Stored, Option<String>),
    Later(Span),
    Gone,
}

async fn load(ctx: &Ctx, scope: &Scope, id: MessageId) -> Result<(Ready, Vec<MessageFile>), Fault> {
    let (inner, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .read(in_tx!(tx, [inner, scope], {
            let message = messages::get(tx, &scope, id)
                .await?
                .ok_or(Fault::NotFound)?;
            let conversation = conversations::get(tx, &scope, message.interaction)
                .await?
                .ok_or(Fault::NotFound)?;
            let row = store_setup::channel_accounts::get(tx, &scope, conversation.account).await?;
            let ready = account::open(&inner, tx, row.ok_or(Fault::NotFound)?).await?;
            let files = message_files::of_message(tx, &scope, id).await?;
            Ok((
                ready,
                files
                    .into_iter()
                    .filter(|file| file.state == "pending")
                    .collect(),
            ))
        }))
        .await
}

async fn fetch(ctx: &Ctx, ready: &Ready, file: &MessageFile) -> Result<Fetched, Fault> {
    let Some(media_id) = file
        .remote
        .as_ref()
        .and_then(|remote| remote.get("media_id"))
        .and_then(Value::as_str)
    else {
        return Ok(Fetched::Gone);
    };
    let Some(connector) = channels::registry::find(&ready.account.channel) else {
        return Ok(Fetched::Gone);
    };
    let say = Say::FetchMedia {
        media_id: media_id.to_owned(),
        bytes_max: FILE_BYTES_MAX,
    };
    let Ok(requests) = connector.write(&ready.account, &say) else {
        return Ok(Fetched::Gone);
    };
    let Some(mut request) = requests.into_iter().next() else {
        return Ok(Fetched::Gone);
    };
    for _ in 0..STEPS_MAX {
        match call(ctx, &ready.account, &request, &BTreeMap::new()).await? {
            (Settled::Next(next), _) => request = *next,
            (Settled::Fetched { mime }, Some(stored)) => return Ok(Fetched::Here(stored, mime)),
            (Settled::RetryAfter { after, .. }, _) => return Ok(Fetched::Later(after)),
            // Reading again does no harm.
            (Settled::Unknown, _) => {
                return Err(Fault::Internal("the provider did not answer".into()));
            }
            _ => return Ok(Fetched::Gone),
        }
    }
    Ok(Fetched::Gone)
}

async fn keep(
    ctx: &Ctx,
    scope: &Scope,
    mut file: MessageFile,
    stored: Option<StoredFile>,
) -> Result<(), Fault> {
    match &stored {
        Some(row) => {
            file.file = Some(row.id);
            file.mime.clone_from(&row.mime);
            file.size_bytes = i64::try_from(row.size_bytes).unwrap_or(0);
            "ready".clone_into(&mut file.state);
        }
        None => "failed".clone_into(&mut file.state),
    }
    let (scope, now) = (scope.clone(), ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope, file, stored], {
            if let Some(row) = stored.as_ref() {
                files::insert(tx, &scope, row, now).await?;
            }
            message_files::update(tx, &scope, &file).await?;
            if let Some(message) = messages::get(tx, &scope, file.message).await? {
                tx.emit(&scope, now, writer::event("MessageChanged", &message));
            }
            Ok(())
        }))
        .await
}
