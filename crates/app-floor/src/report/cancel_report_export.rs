//! Stops an export of one's own that is not over.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::background::BackgroundState;
use base::id::ReportExportId;
use serde::Deserialize;
use store::{in_tx, job_queue};
use store_floor::report_exports::{self, Ending};
use utoipa::ToSchema;

use super::{ReportExportView, view};
use crate::jobs::{expire_report_export, making};

/// Stops an export.
pub struct CancelReportExport;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelReportExportInput {
    /// The export.
    pub id: ReportExportId,
}

impl Operation for CancelReportExport {
    const ID: &'static str = "cancel_report_export";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/report-exports/{id}/cancel";
    const ACTION: Action = Action::ReportRead;
    const SUMMARY: &'static str = "Stops an export that is not over.";
    type Input = CancelReportExportInput;
    type Output = ReportExportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CancelReportExportInput,
    ) -> Result<ReportExportView, Fault> {
        let (now, id) = (ctx.now(), input.id);
        let expires_at = now + making::KEPT;
        let job = expire_report_export::job(&ctx, id, expires_at);
        let stopped = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, job], {
                let found = report_exports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let ending = Ending {
                    state: BackgroundState::Canceled,
                    progress: found.progress,
                    row_count: found.row_count,
                    file: None,
                    error: None,
                    at: now,
                    expires_at,
                };
                if !report_exports::end(tx, &scope, id, &ending).await? {
                    return Err(Fault::refused(code::EXPORT_OVER));
                }
                job_queue::insert(tx, &scope, now, &job).await?;
                report_exports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)
            }))
            .await?;
        view(stopped)
    }
}
