//! Lets a dead letter live again.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::JobId;
use serde::Deserialize;
use store::{in_tx, job_queue};
use utoipa::ToSchema;

/// Revives a dead letter.
pub struct ReviveJob;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReviveJobInput {
    /// The id.
    pub id: JobId,
}

impl Operation for ReviveJob {
    const ID: &'static str = "revive_job";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/jobs/{id}/revive";
    const ACTION: Action = Action::JobWrite;
    const SUMMARY: &'static str = "Lets background work that was given up run again.";
    type Input = ReviveJobInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: ReviveJobInput) -> Result<Done, Fault> {
        let now = ctx.now();
        let found = ctx
            .db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(job_queue::revive(tx, &scope, input.id, now).await?)
            ))
            .await?;
        ctx.jobs.ring();
        if found {
            Ok(Done {})
        } else {
            Err(Fault::NotFound)
        }
    }
}
