//! Gives the rows of a report on screen: a page of a list, the newest first, or the whole of what is summed up.

use app::operation::Method;
use app::page::{self, limit};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::calendar::Day;
use base::id::{QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::text::Text;
use reports::question::{Question, TrackedResult};
use reports::run::{PIECE, Position, Run};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::in_tx;
use utoipa::ToSchema;

use super::{asked, locale};

/// Things that are read for a report on screen at the most; more is for an export.
pub const SCREEN_READ_MAX: u64 = 50_000;

/// Gives the rows of a report.
pub struct GetReportRows;

/// Which report, and what is asked of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetReportRowsInput {
    /// The report.
    pub report: String,
    /// The first day, where the organization is.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The minute of the first day at which the period begins.
    pub from_min: Option<u16>,
    /// The minute of the last day before which the period ends.
    pub to_min: Option<u16>,
    /// On this medium.
    pub medium: Option<Medium>,
    /// In this queue.
    pub queue_id: Option<QueueId>,
    /// Of this user.
    pub user_id: Option<UserId>,
    /// With this code.
    pub wrap_up_code_id: Option<WrapUpCodeId>,
    /// With this result.
    pub result: Option<TrackedResult>,
    /// With this number.
    pub number: Option<Text<40>>,
    /// Of a customer with this name or phone.
    pub customer: Option<Text<80>>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// Rows of a report.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReportRows {
    /// The rows: as many cells as the report has columns, each as its unit says.
    pub rows: Vec<Vec<Value>>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
}

impl Operation for GetReportRows {
    const ID: &'static str = "get_report_rows";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/report-rows";
    const ACTION: Action = Action::ReportRead;
    const SUMMARY: &'static str = "Gives the rows of a report: a page of a list, the newest first, or all of what is summed up.";
    type Input = GetReportRowsInput;
    type Output = ReportRows;

    async fn run(ctx: Ctx, scope: Scope, input: GetReportRowsInput) -> Result<ReportRows, Fault> {
        let at = page::read_cursor::<Position>(input.cursor.as_deref())?;
        let limit = limit(input.limit);
        let (report, question) = asked(&input.report.clone(), question(input))?;
        let inner = scope.clone();
        let locale = ctx
            .db
            .read(in_tx!(tx, [inner], locale(tx, &inner).await))
            .await?;
        let mut run = Run::begin(&ctx.db, &scope, report, question, (locale, ctx.now())).await?;
        let mut rows = Vec::new();
        let mut next = None;
        if report.is_list {
            run = run.page(at);
            if let Some(piece) = run.next(&ctx.db, limit).await? {
                rows = piece.rows;
                next = piece.next;
            }
        } else {
            while let Some(piece) = run.next(&ctx.db, PIECE).await? {
                rows.extend(piece.rows);
                if run.read_count() > SCREEN_READ_MAX {
                    return Err(Fault::refused(code::REPORT_TOO_LARGE));
                }
            }
        }
        let shown = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.value(locale)).collect())
            .collect();
        Ok(ReportRows {
            rows: shown,
            next: next.map(|position| page::cursor(&position)),
        })
    }
}

fn question(input: GetReportRowsInput) -> Question {
    Question {
        from: input.from,
        to: input.to,
        from_min: input.from_min,
        to_min: input.to_min,
        medium: input.medium,
        queue_id: input.queue_id,
        user_id: input.user_id,
        wrap_up_code_id: input.wrap_up_code_id,
        result: input.result,
        number: input.number,
        customer: input.customer,
    }
}
