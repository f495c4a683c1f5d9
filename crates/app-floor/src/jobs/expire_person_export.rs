//! `ExpirePersonExport`: removes an export of a person, with its file, when its time has come.
//!
//! It may run twice: what is gone already is as good as removed.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use app_setup::jobs::remove_object::remove_file;
use base::authz::{Scope, SystemReason};
use base::id::{JobId, PersonExportId};
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store::job_queue::{Job, NewJob};
use store_office::person_exports;

use super::payload;

/// The name of the kind.
pub const NAME: &str = "ExpirePersonExport";

#[derive(Deserialize)]
struct Payload {
    person_export_id: PersonExportId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: PersonExportId, at: Timestamp) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "person_export_id": id }),
        run_at: at,
        dedupe_key: None,
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let inner = ctx.clone();
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [inner, scope], {
            if let Some(file) = person_exports::remove(tx, &scope, wanted.person_export_id).await? {
                remove_file(&inner, tx, &scope, file).await?;
            }
            Ok(())
        }))
        .await?;
    ctx.jobs.ring();
    Ok(Ended::Done)
}
