//! Lists the reports with their filters, and with their columns and what each says, in the language of whoever asks.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::locale::Locale;
use reports::question::ReportFilter;
use reports::registry::{self, Report};
use reports::table::Unit;
use serde::Serialize;
use store::in_tx;
use utoipa::ToSchema;

use super::locale;

/// Lists the reports.
pub struct ListReports;

/// Every report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportsView {
    /// In the order in which people see them.
    pub items: Vec<ReportView>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportView {
    /// The stable name.
    pub id: String,
    /// The title that people read.
    pub title: String,
    /// What it is good for.
    pub means: String,
    /// What it can be narrowed by, beyond the period.
    pub filters: Vec<ReportFilter>,
    /// Its columns, in order.
    pub columns: Vec<ReportColumn>,
    /// Whether it comes page by page, the newest first; whole otherwise.
    pub is_list: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportColumn {
    /// The stable name.
    pub id: String,
    /// What its cells are.
    pub unit: Unit,
    /// The title that people read.
    pub title: String,
    /// What it says.
    pub means: String,
}

impl Operation for ListReports {
    const ID: &'static str = "list_reports";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/reports";
    const ACTION: Action = Action::ReportRead;
    const SUMMARY: &'static str = "Lists the reports with their filters and columns.";
    type Input = Nothing;
    type Output = ReportsView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<ReportsView, Fault> {
        let locale = ctx
            .db
            .read(in_tx!(tx, [scope], locale(tx, &scope).await))
            .await?;
        let items = registry::ALL.iter().map(|one| view(one, locale)).collect();
        Ok(ReportsView { items })
    }
}

fn view(report: &Report, locale: Locale) -> ReportView {
    ReportView {
        id: report.id.to_owned(),
        title: report.title.of(locale).to_owned(),
        means: report.means.of(locale).to_owned(),
        filters: report.filters.to_vec(),
        columns: report
            .columns
            .iter()
            .map(|column| ReportColumn {
                id: column.id.to_owned(),
                unit: column.unit,
                title: column.title.of(locale).to_owned(),
                means: column.means.of(locale).to_owned(),
            })
            .collect(),
        is_list: report.is_list,
    }
}
