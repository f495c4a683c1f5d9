//! `RemindCallback`: tells the owner of a callback that it comes in a few minutes, and that it is due (DIAL-010).
//!
//! It may run twice: that it was told is kept in the transaction that tells it, so each is told once for each moment. Where the owner does not work
//! here any more, those are told who may give it to somebody else.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::CallbackId;
use base::time::Timestamp;
use office::crm::callback::{Pending, Reminder, is_to_tell};
use office::crm::notice::NoticeKind;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::job_queue::Job;
use store::{in_tx, lock};
use store_office::callbacks::{self, Callback};

use super::payload;
use crate::callback::telling::{leaders, owners, working};
use crate::case::Reached;
use crate::office_notice::give_callback;

/// The name of the kind.
pub const NAME: &str = "RemindCallback";

#[derive(Deserialize)]
struct Payload {
    callback_id: CallbackId,
    due_at: Timestamp,
    reminder: Reminder,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let Payload {
        callback_id: id,
        due_at,
        reminder,
    } = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let db = ctx.db.clone();
    db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
        lock::take(tx, id.get()).await?;
        let Some(one) = callbacks::get(tx, &scope, id).await? else {
            return Ok(());
        };
        if !is_to_tell(reminder, due_at, ctx.now(), pending(&one)) {
            return Ok(());
        }
        let reached = Reached::load(tx, &scope).await?;
        let of = owners(&reached, &one);
        let here = working(tx, &scope, &of).await?;
        let (kind, whom) = match (reminder, here.is_empty()) {
            (Reminder::Soon, false) => (NoticeKind::CallbackSoon, here),
            (Reminder::Due, false) => (NoticeKind::CallbackDue, here),
            // Once is enough for who has to find somebody: when it comes soon there is time for that, unless it always was soon.
            (Reminder::Due, true) if one.soon_told_at.is_some() => {
                callbacks::told(tx, &scope, id, (reminder, ctx.now())).await?;
                return Ok(());
            }
            (_, true) => {
                let leaders = leaders(tx, &scope, &of).await?;
                (NoticeKind::CallbackUnattended, leaders)
            }
        };
        let group = one.group.filter(|_| one.user.is_none());
        give_callback(&ctx, tx, &scope, (kind, id, group), whom).await?;
        callbacks::told(tx, &scope, id, (reminder, ctx.now())).await?;
        // Lists show from this moment on that it is late.
        tx.emit(&scope, ctx.now(), OfficeEvent::CallbackChanged(id).heard());
        Ok(())
    }))
    .await?;
    Ok(Ended::Done)
}

const fn pending(one: &Callback) -> Pending {
    Pending {
        state: one.state,
        due_at: one.due_at,
        soon_told: one.soon_told_at.is_some(),
        told: one.told_at.is_some(),
    }
}
