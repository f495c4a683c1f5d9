//! `RemoveObject`: removes bytes whose last file is gone.
//!
//! The transaction that removes the file leaves this job, so that bytes about people are gone also after a crash in between.
//! It may run twice: what is gone already is as good as removed; and bytes that another file has by now stay.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{FileId, JobId};
use serde::Deserialize;
use serde_json::json;
use store::job_queue::{self, Job, NewJob};
use store::{Tx, in_tx};
use store_setup::files;

/// The name of the kind.
pub const NAME: &str = "RemoveObject";

#[derive(Deserialize)]
struct Payload {
    object_key: String,
}

/// Removes a file, and sees to it that its bytes go when no other file has them. The caller rings for the job after the commit.
pub async fn remove_file(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    file: FileId,
) -> Result<(), Fault> {
    if let Some(key) = files::remove(tx, scope, file).await? {
        let job = NewJob {
            id: ctx.id(JobId::from_i64),
            kind: NAME,
            payload: json!({ "object_key": key }),
            run_at: ctx.now(),
            dedupe_key: None,
        };
        job_queue::insert(tx, scope, ctx.now(), &job).await?;
    }
    Ok(())
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| JobFault::Never(format!("payload: {error}")))?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let key = wanted.object_key.clone();
    let named = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope, key],
            Ok(files::named(tx, &scope, &key).await?)
        ))
        .await?;
    if named == 0 {
        ctx.files.remove(&wanted.object_key).await?;
    }
    Ok(Ended::Done)
}
