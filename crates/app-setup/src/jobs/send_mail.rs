//! `SendMail`: hands a mail of the outbox to the organization's server.
//!
//! It may run twice: a mail that has left is done. One that the server took in the moment of a crash may arrive twice; its link works once.

use app::Ctx;
use app::jobs::{Ended, JobFault};
use app::outbound::smtp::SmtpFault;
use base::authz::{Scope, SystemReason};
use base::id::OutboxMailId;
use serde::Deserialize;
use setup::mail::MailState;
use store::in_tx;
use store::job_queue::{ATTEMPTS_MAX, Job};
use store_setup::{outbox_mails, users};

use crate::keys;
use crate::mail::{changed, hand_over, open_body, way};

/// The name of the kind.
pub const NAME: &str = "SendMail";

#[derive(Deserialize)]
struct Payload {
    outbox_mail_id: OutboxMailId,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| JobFault::Never(format!("payload: {error}")))?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let id = wanted.outbox_mail_id;
    let db = ctx.db.clone();
    let (ctx_in, scope_in) = (ctx.clone(), scope.clone());
    let found = db
        .read::<_, app::Fault, _>(in_tx!(tx, [ctx_in, scope_in], {
            let Some(mail) = outbox_mails::get(tx, &scope_in, id)
                .await?
                .filter(|mail| mail.body.is_some())
            else {
                return Ok(None);
            };
            let key = keys::data_key(&ctx_in, tx, &scope_in).await?;
            let body = open_body(&key, &mail)?;
            let name = match mail.user {
                Some(user) => users::get(tx, &scope_in, user).await?.map(|user| user.name),
                None => None,
            };
            let way = way(&ctx_in, tx, &scope_in).await?;
            Ok(Some((mail, body, name.unwrap_or_default(), way)))
        }))
        .await?;
    let Some((mail, body, name, way)) = found else {
        return Ok(Ended::Done);
    };
    let Some(way) = way else {
        settle(&ctx, &scope, id, MailState::Held, None).await?;
        return Ok(Ended::Done);
    };
    match hand_over(&way, &mail, &name, &body).await {
        Ok(()) => {
            settle(&ctx, &scope, id, MailState::Sent, None).await?;
            Ok(Ended::Done)
        }
        Err(SmtpFault::Never(why)) => {
            settle(&ctx, &scope, id, MailState::Failed, Some(why.clone())).await?;
            Err(JobFault::Never(why))
        }
        // One that may have arrived is sent again as well: its link works once.
        Err(SmtpFault::Again(why) | SmtpFault::Unknown(why)) => {
            let state = if job.attempts >= ATTEMPTS_MAX {
                MailState::Failed
            } else {
                MailState::Queued
            };
            settle(&ctx, &scope, id, state, Some(why.clone())).await?;
            Err(JobFault::Again(why))
        }
    }
}

async fn settle(
    ctx: &Ctx,
    scope: &Scope,
    id: OutboxMailId,
    state: MailState,
    why: Option<String>,
) -> Result<(), JobFault> {
    let (scope, now) = (scope.clone(), ctx.now());
    ctx.db
        .write::<_, app::Fault, _>(in_tx!(tx, [scope, why], {
            if state == MailState::Sent {
                outbox_mails::update_sent(tx, &scope, id, now).await?;
            } else {
                outbox_mails::update_state(tx, &scope, id, state, why.as_deref()).await?;
            }
            changed(tx, &scope, id, now);
            Ok(())
        }))
        .await
        .map_err(JobFault::from)
}
