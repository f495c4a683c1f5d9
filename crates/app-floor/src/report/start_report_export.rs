//! Starts to write a report to a file, in the background.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ReportExportId;
use reports::question::Question;
use serde::Deserialize;
use store::{in_tx, job_queue};
use store_floor::report_exports;
use utoipa::ToSchema;

use super::{ReportExportView, asked, view};
use crate::jobs::make_report_export;

/// Exports of one user that may be under way at once.
pub const EXPORTS_RUNNING_MAX: i64 = 3;

/// Starts an export.
pub struct StartReportExport;

/// Which report, and what is asked of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StartReportExportInput {
    /// The report.
    pub report: String,
    /// What is asked of it.
    pub question: Question,
}

impl Operation for StartReportExport {
    const ID: &'static str = "start_report_export";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/report-exports";
    const ACTION: Action = Action::ReportRead;
    const SUMMARY: &'static str = "Starts to write a report to a file for a spreadsheet.";
    type Input = StartReportExportInput;
    type Output = ReportExportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartReportExportInput,
    ) -> Result<ReportExportView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let (report, question) = asked(&input.report, input.question)?;
        let question =
            serde_json::to_string(&question).map_err(|error| Fault::Internal(Box::new(error)))?;
        let (id, now, report) = (ctx.id(ReportExportId::from_i64), ctx.now(), report.id);
        let job = make_report_export::job(&ctx, id);
        let started = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, question, job], {
                let running = report_exports::count_running(tx, &scope, user).await?;
                if running >= EXPORTS_RUNNING_MAX {
                    return Err(Fault::refused(code::EXPORTS_RUNNING));
                }
                report_exports::insert(tx, &scope, id, (user, report), &question, now).await?;
                job_queue::insert(tx, &scope, now, &job).await?;
                report_exports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)
            }))
            .await?;
        ctx.jobs.ring();
        view(started)
    }
}
