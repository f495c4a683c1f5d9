//! `SendCaseEmail`: hands an e-mail of a case to the organization's mail server, at most once.
//!
//! Before it does, the e-mail is marked as being handed over. A job that begins again and finds the mark does not know what became
//! of it: the e-mail is shown with an unknown outcome, and a person decides. The same holds when the connection ends while the
//! message is on its way. Whatever goes wrong before that is tried again, with growing pauses for about half an hour.

use app::files::Body;
use app::jobs::{Ended, JobFault};
use app::outbound::smtp::{self, Enclosed, Letter, SmtpFault};
use app::{Ctx, Fault};
use app_setup::mail::{Way, way};
use base::authz::{Scope, SystemReason};
use base::id::CaseEmailId;
use base::time::{Span, Timestamp};
use futures_util::StreamExt;
use office::crm::email::{EmailState, Mailbox, Turn};
use office::crm::notice::NoticeKind;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::job_queue::Job;
use store::{Tx, in_tx};
use store_office::case_emails::{self, CaseEmail};
use store_setup::files::{self, StoredFile};

use super::payload;
use crate::case::hold;
use crate::case_email::note;
use crate::office_notice::tell_of_email;

/// The name of the kind.
pub const NAME: &str = "SendCaseEmail";
/// Attempts at one e-mail before it is shown as failed.
const ATTEMPTS_MAX: u32 = 8;
/// The pause after the first attempt; it grows with each.
const PAUSE: Span = Span::from_secs(15);

#[derive(Deserialize)]
struct Payload {
    case_email_id: CaseEmailId,
}

/// What the sending needs, read at once.
struct Work {
    email: CaseEmail,
    /// `None` for one whose bytes are gone.
    files: Vec<Option<StoredFile>>,
    way: Option<Way>,
}

/// Why an e-mail is not sent: a stable code, and what the server said.
type Why<'a> = (&'static str, &'a str);

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let Some(work) = load(&ctx, &scope, wanted.case_email_id).await? else {
        return Ok(Ended::Done);
    };
    let id = work.email.id;
    match work.email.state.turn() {
        Turn::Over => return Ok(Ended::Done),
        Turn::Lost => {
            let why = ("outcome_unknown", "");
            settle(&ctx, &scope, id, (EmailState::Unknown, why)).await?;
            return Ok(Ended::Done);
        }
        Turn::Send => {}
    }
    let Some(way) = work.way else {
        let why = ("mail_not_configured", "");
        settle(&ctx, &scope, id, (EmailState::Failed, why)).await?;
        return Ok(Ended::Done);
    };
    let Some(enclosed) = enclosed(&ctx, &work.files).await? else {
        settle(&ctx, &scope, id, (EmailState::Failed, ("file_gone", ""))).await?;
        return Ok(Ended::Done);
    };
    if !mark(&ctx, &scope, id).await? {
        return Ok(Ended::Done);
    }
    match hand_over(&way, &work.email, &enclosed).await {
        Ok(()) => sent(&ctx, &scope, id).await?,
        Err(SmtpFault::Again(_)) if job.attempts < ATTEMPTS_MAX => {
            requeue(&ctx, &scope, id).await?;
            let tried = i64::from(job.attempts.max(1));
            return Ok(Ended::Again(ctx.now() + PAUSE.times(tried * tried)));
        }
        Err(SmtpFault::Again(said)) => {
            let why = ("mail_unreachable", said.as_str());
            settle(&ctx, &scope, id, (EmailState::Failed, why)).await?;
        }
        Err(SmtpFault::Never(said)) => {
            let why = ("mail_refused", said.as_str());
            settle(&ctx, &scope, id, (EmailState::Failed, why)).await?;
        }
        Err(SmtpFault::Unknown(said)) => {
            let why = ("outcome_unknown", said.as_str());
            settle(&ctx, &scope, id, (EmailState::Unknown, why)).await?;
        }
    }
    Ok(Ended::Done)
}

async fn load(ctx: &Ctx, scope: &Scope, id: CaseEmailId) -> Result<Option<Work>, Fault> {
    let (inner, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .read(in_tx!(tx, [inner, scope], {
            let Some(email) = case_emails::get(tx, &scope, id).await? else {
                return Ok(None);
            };
            let mut list = Vec::new();
            for file in case_emails::files(tx, &scope, id).await? {
                list.push(files::get(tx, &scope, file).await?);
            }
            let way = way(&inner, tx, &scope).await?;
            Ok(Some(Work {
                email,
                files: list,
                way,
            }))
        }))
        .await
}

/// Reads the files; `None` when one of them is gone.
async fn enclosed(ctx: &Ctx, list: &[Option<StoredFile>]) -> Result<Option<Vec<Enclosed>>, Fault> {
    let mut all = Vec::with_capacity(list.len());
    for file in list {
        let Some(file) = file else { return Ok(None) };
        let body: Body = match ctx.files.get(&file.object_key, None).await {
            Ok(body) => body,
            Err(Fault::NotFound) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        all.push(Enclosed {
            name: file.name.clone(),
            mime: file.mime.clone(),
            bytes: gather(body).await?,
        });
    }
    Ok(Some(all))
}

async fn gather(mut body: Body) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(part) = body.next().await {
        bytes.extend_from_slice(&part?);
    }
    Ok(bytes)
}

async fn hand_over(way: &Way, email: &CaseEmail, files: &[Enclosed]) -> Result<(), SmtpFault> {
    fn pair(one: &Mailbox) -> (&str, &str) {
        (one.name.as_str(), one.address.as_str())
    }
    let to: Vec<_> = email.to.iter().map(pair).collect();
    let cc: Vec<_> = email.cc.iter().map(pair).collect();
    let settings = &way.settings;
    let letter = Letter {
        // What is sent after the settings changed goes the new way, and must be from who is known there.
        from: (&settings.from_name, &settings.from_email),
        to: &to,
        cc: &cc,
        subject: &email.subject,
        body: &email.text,
        message_id: Some(&email.message_key),
        in_reply_to: email.in_reply_to.as_deref(),
        files,
        at: email.at,
    };
    smtp::send(&way.relay(), &letter).await
}

/// Marks an e-mail as being handed over, if it still waits.
async fn mark(ctx: &Ctx, scope: &Scope, id: CaseEmailId) -> Result<bool, Fault> {
    let is_waiting = |one: &CaseEmail| one.state == EmailState::Queued;
    move_on(ctx, scope, id, (EmailState::Sending, None), is_waiting).await
}

async fn requeue(ctx: &Ctx, scope: &Scope, id: CaseEmailId) -> Result<(), Fault> {
    let is_sending = |one: &CaseEmail| one.state == EmailState::Sending;
    move_on(ctx, scope, id, (EmailState::Queued, None), is_sending)
        .await
        .map(drop)
}

/// The server took it. That also holds where somebody gave it up for lost meanwhile.
async fn sent(ctx: &Ctx, scope: &Scope, id: CaseEmailId) -> Result<(), Fault> {
    let is_open = |one: &CaseEmail| matches!(one.state, EmailState::Sending | EmailState::Unknown);
    let at = Some(ctx.now());
    move_on(ctx, scope, id, (EmailState::Sent, at), is_open)
        .await
        .map(drop)
}

async fn move_on(
    ctx: &Ctx,
    scope: &Scope,
    id: CaseEmailId,
    (state, sent_at): (EmailState, Option<Timestamp>),
    may: fn(&CaseEmail) -> bool,
) -> Result<bool, Fault> {
    let (scope, now) = (scope.clone(), ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope], {
            let Some(one) = held(tx, &scope, id).await?.filter(may) else {
                return Ok(false);
            };
            case_emails::update_state(tx, &scope, id, (state, sent_at), (None, None)).await?;
            // Who wrote it, and what for, was recorded when it was written.
            tx.emit(&scope, now, OfficeEvent::CaseChanged(one.case).heard());
            Ok(true)
        }))
        .await
}

/// Gives an e-mail, with its case held.
async fn held(tx: &mut Tx<'_>, scope: &Scope, id: CaseEmailId) -> Result<Option<CaseEmail>, Fault> {
    let Some(one) = case_emails::get(tx, scope, id).await? else {
        return Ok(None);
    };
    hold(tx, scope, one.case).await?;
    Ok(case_emails::get(tx, scope, id).await?)
}

/// An e-mail did not go, or nobody knows: its writer is told.
async fn settle(
    ctx: &Ctx,
    scope: &Scope,
    id: CaseEmailId,
    (state, (code, said)): (EmailState, Why<'_>),
) -> Result<(), Fault> {
    let (inner, scope, said) = (ctx.clone(), scope.clone(), said.to_owned());
    ctx.db
        .write(in_tx!(tx, [inner, scope, said], {
            let Some(one) = held(tx, &scope, id).await? else {
                return Ok(());
            };
            if one.state.turn() == Turn::Over {
                return Ok(());
            }
            let case = hold(tx, &scope, one.case).await?;
            let said = Some(said.as_str()).filter(|said| !said.is_empty());
            let why = (Some(code), said);
            case_emails::update_state(tx, &scope, id, (state, None), why).await?;
            let what = if state == EmailState::Unknown {
                "email_unknown"
            } else {
                "email_failed"
            };
            note(&inner, tx, &scope, &case, (what, &one.subject)).await?;
            let about = (&case, NoticeKind::CaseEmailFailed);
            tell_of_email(&inner, tx, &scope, about, one.author).await
        }))
        .await
}
