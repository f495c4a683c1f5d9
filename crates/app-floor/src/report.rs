//! Reports on screen and as files: what there is, a page of one, and exports made in the background.

pub mod cancel_report_export;
pub mod get_report_rows;
pub mod list_report_exports;
pub mod list_reports;
pub mod start_report_export;
pub mod transcript;

use app::code::field;
use app::{Entry, Fault};
use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{FileId, ReportExportId};
use base::locale::Locale;
use base::time::Timestamp;
use reports::question::{Filter, Question, QuestionRefused};
use reports::registry::{self, Report};
use serde::Serialize;
use store::Tx;
use store_floor::report_exports::ReportExport;
use store_setup::users;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_report_export::CancelReportExport>(),
    Entry::of::<get_report_rows::GetReportRows>(),
    Entry::of::<list_report_exports::ListReportExports>(),
    Entry::of::<list_reports::ListReports>(),
    Entry::of::<start_report_export::StartReportExport>(),
];

/// An export as screens see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReportExportView {
    /// The id.
    pub id: ReportExportId,
    /// The report.
    pub report: String,
    /// What was asked.
    pub question: Question,
    /// Where it stands.
    pub state: BackgroundState,
    /// How far it is, in thousandths.
    pub progress: u32,
    /// Rows written so far.
    pub row_count: i64,
    /// The file to download, once it is there.
    pub file_id: Option<FileId>,
    /// How many bytes it has.
    pub size_bytes: Option<i64>,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When the file goes away.
    pub expires_at: Option<Timestamp>,
}

/// Shows an export.
fn view(row: ReportExport) -> Result<ReportExportView, Fault> {
    Ok(ReportExportView {
        id: row.id,
        report: row.report,
        question: serde_json::from_value(row.question).map_err(store::Error::from)?,
        state: row.state,
        progress: row.progress,
        row_count: row.row_count,
        file_id: row.file,
        size_bytes: row.size_bytes,
        error: row.error,
        created_at: row.created_at,
        finished_at: row.finished_at,
        expires_at: row.expires_at,
    })
}

/// Finds a report and checks what is asked of it.
fn asked(id: &str, question: Question) -> Result<(&'static Report, Question), Fault> {
    let report = registry::find(id).ok_or_else(|| Fault::field("report", field::UNKNOWN))?;
    let question = question.taken_by(report.filters);
    question.check(report.filters).map_err(refused)?;
    Ok((report, question))
}

/// Tells at the field what is wrong with a question.
fn refused(refused: QuestionRefused) -> Fault {
    match refused {
        QuestionRefused::PeriodBackwards => Fault::field("to", field::PERIOD_BACKWARDS),
        QuestionRefused::PeriodTooLong => Fault::field("to", field::PERIOD_TOO_LONG),
        QuestionRefused::MinuteInvalid => Fault::field("to_min", field::OUT_OF_RANGE),
        QuestionRefused::Missing(filter) => Fault::field(input_of(filter), field::REQUIRED),
    }
}

/// Names the field of a filter.
const fn input_of(filter: Filter) -> &'static str {
    match filter {
        Filter::Medium => "medium",
        Filter::Queue => "queue_id",
        Filter::User => "user_id",
        Filter::WrapUpCode => "wrap_up_code_id",
        Filter::Result => "result",
        Filter::Number => "number",
        Filter::Customer => "customer",
        Filter::Time => "from_min",
    }
}

/// Gives the language of whoever asks.
async fn locale(tx: &mut Tx<'_>, scope: &Scope) -> Result<Locale, Fault> {
    let Some(user) = scope.user() else {
        return Ok(Locale::default());
    };
    let found = users::get(tx, scope, user).await?;
    Ok(found.map_or_else(Locale::default, |user| user.locale))
}
