//! `SendScheduled`: sends a message whose moment came, or says why it could not be.
//!
//! It may run twice: the row is read under the lock of its conversation, and one that does not wait any more is left alone.
//! A job of an earlier moment finds a later one and waits for it.

use app::bus::Signal;
use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{InteractionId, JobId, ScheduledMessageId, UserId};
use serde::Deserialize;
use serde_json::json;
use store::job_queue::{self, Job, NewJob};
use store::{Tx, in_tx};
use store_floor::scheduled_messages::{self, ScheduledMessage, ScheduledState};
use store_floor::{conversations, interactions};

use super::payload;
use crate::floors::Floors;
use crate::scheduled::deliver::deliver;
use crate::told::Told;
use crate::writer::{self, Draft};

/// The name of the kind.
pub const NAME: &str = "SendScheduled";

#[derive(Clone, Copy, Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    scheduled_id: ScheduledMessageId,
}

/// Adds the job, in the transaction that set the moment.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ScheduledMessage,
) -> Result<(), Fault> {
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "interaction_id": row.interaction, "scheduled_id": row.id }),
        run_at: row.send_at,
        dedupe_key: Some(format!("{}/{}", row.id, row.send_at.micros())),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// What a run found.
enum Outcome {
    /// It is a message now; the floor hears of it.
    Sent(i64, Told),
    /// A rule was against it; these are told.
    Failed(Vec<UserId>),
    /// It does not wait any more, or not yet.
    Nothing,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let inner = ctx.clone();
    let outcome = ctx
        .db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope],
            attempt(&inner, tx, &scope, wanted).await
        ))
        .await?;
    match outcome {
        Outcome::Sent(id, told) => ctx.extras.get::<Floors>().tell(&ctx, job.org, id, told),
        Outcome::Failed(users) => {
            for user in users {
                ctx.bus.signal(Signal::Notice {
                    org: job.org,
                    user,
                    code: "scheduled_not_sent".into(),
                    interaction: Some(wanted.interaction_id),
                });
            }
        }
        Outcome::Nothing => {}
    }
    ctx.jobs.ring();
    Ok(Ended::Done)
}

async fn attempt(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: Payload,
) -> Result<Outcome, Fault> {
    conversations::lock(tx, scope, wanted.interaction_id).await?;
    let row = scheduled_messages::get(tx, scope, wanted.scheduled_id).await?;
    let is_due = |row: &ScheduledMessage| {
        row.state == ScheduledState::Waiting.name() && row.send_at <= ctx.now()
    };
    // Another moment was set: that one has a job of its own.
    let Some(row) = row.filter(is_due) else {
        return Ok(Outcome::Nothing);
    };
    // Everything that refuses is asked before the first row is written.
    match deliver(ctx, tx, scope, &row).await {
        Ok((_, (id, told))) => Ok(Outcome::Sent(id, told)),
        Err(Fault::Internal(error)) => Err(Fault::Internal(error)),
        Err(refused) => {
            let users = fail(ctx, tx, scope, &row, refused.code().name).await?;
            Ok(Outcome::Failed(users))
        }
    }
}

/// Keeps it with the reason, and says so in the timeline. Gives who is told: who wrote it, and who has the conversation.
async fn fail(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ScheduledMessage,
    why: &'static str,
) -> Result<Vec<UserId>, Fault> {
    let failed = ScheduledState::Failed;
    scheduled_messages::end(tx, scope, row.id, failed, Some(why)).await?;
    let params = json!({ "agent_id": row.author, "at": row.send_at, "failure": why });
    let draft = Draft::system("scheduled_not_sent", &params, ctx.now());
    writer::write(ctx, tx, scope, row.interaction, draft).await?;
    let holder = interactions::get(tx, scope, row.interaction)
        .await?
        .and_then(|card| card.agent)
        .filter(|holder| *holder != row.author);
    Ok([row.author].into_iter().chain(holder).collect())
}
