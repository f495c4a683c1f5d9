//! `ExpireReportExport`: removes an export, with its file, when its time has come.
//!
//! It may run twice: what is gone already is as good as removed.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{JobId, ReportExportId};
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store::job_queue::{Job, NewJob};
use store_floor::report_exports;
use store_setup::files;

use super::payload;

/// The name of the kind.
pub const NAME: &str = "ExpireReportExport";

#[derive(Deserialize)]
struct Payload {
    report_export_id: ReportExportId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: ReportExportId, at: Timestamp) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "report_export_id": id }),
        run_at: at,
        dedupe_key: None,
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let bytes = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [scope], {
            match report_exports::remove(tx, &scope, wanted.report_export_id).await? {
                Some(file) => Ok(files::remove(tx, &scope, file).await?),
                None => Ok(None),
            }
        }))
        .await?;
    if let Some(key) = bytes {
        ctx.files.remove(&key).await?;
    }
    Ok(Ended::Done)
}
