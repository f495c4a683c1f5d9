//! Lists dead letters, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::JobId;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{in_tx, job_queue};
use utoipa::ToSchema;

/// Lists dead letters.
pub struct ListJobs;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListJobsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A dead letter.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadJob {
    /// The id.
    pub id: JobId,
    /// The kind.
    pub kind: String,
    /// What it was about: ids.
    pub payload: Value,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

impl Operation for ListJobs {
    const ID: &'static str = "list_jobs";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/jobs";
    const ACTION: Action = Action::JobWrite;
    const SUMMARY: &'static str = "Lists background work that was given up.";
    type Input = ListJobsInput;
    type Output = Page<DeadJob>;

    async fn run(ctx: Ctx, scope: Scope, input: ListJobsInput) -> Result<Page<DeadJob>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<JobId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(job_queue::list_dead(tx, &scope, before, limit + 1).await?)
            ))
            .await?;
        let items = rows
            .into_iter()
            .map(|job| DeadJob {
                id: job.id,
                kind: job.kind,
                payload: job.payload,
                attempts: job.attempts,
                created_at: job.created_at,
                last_error: job.last_error,
            })
            .collect();
        Ok(Page::of(items, limit, |job| job.id))
    }
}
