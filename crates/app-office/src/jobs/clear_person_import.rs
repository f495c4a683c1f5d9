//! `ClearPersonImport`: removes the file of an import that is over, and a week later the import with its refused lines.
//!
//! It may run twice: what is gone already is as good as removed.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{JobId, PersonImportId};
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store::job_queue::{Job, NewJob};
use store_office::person_imports;
use store_setup::files;

use super::payload;

/// The name of the kind.
pub const NAME: &str = "ClearPersonImport";

#[derive(Deserialize)]
struct Payload {
    person_import_id: PersonImportId,
}

/// Makes the two jobs of an import that ends: its file goes now, all the rest later.
pub(crate) fn jobs(
    ctx: &Ctx,
    id: PersonImportId,
    (now, later): (Timestamp, Timestamp),
) -> [NewJob; 2] {
    [now, later].map(|at| NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "person_import_id": id }),
        run_at: at,
        dedupe_key: None,
    })
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let (id, now) = (wanted.person_import_id, ctx.now());
    let bytes = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [scope], {
            let mut bytes = Vec::new();
            let Some(found) = person_imports::get(tx, &scope, id).await? else {
                return Ok(bytes);
            };
            if !found.state.is_over() {
                return Ok(bytes);
            }
            if let Some(file) = found.file {
                bytes.extend(files::remove(tx, &scope, file).await?);
                person_imports::forget_file(tx, &scope, id).await?;
            }
            if found.expires_at.is_some_and(|at| at <= now) {
                if let Some(file) = found.refusals_file {
                    bytes.extend(files::remove(tx, &scope, file).await?);
                }
                person_imports::remove(tx, &scope, id).await?;
            }
            Ok(bytes)
        }))
        .await?;
    for key in bytes {
        ctx.files.remove(&key).await?;
    }
    Ok(Ended::Done)
}
