//! Lists one's own exports, the newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::ReportExportId;
use serde::Deserialize;
use store::in_tx;
use store_floor::report_exports;
use utoipa::ToSchema;

use super::{ReportExportView, view};

/// Lists one's own exports.
pub struct ListReportExports;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListReportExportsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListReportExports {
    const ID: &'static str = "list_report_exports";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/report-exports";
    const ACTION: Action = Action::ReportRead;
    const SUMMARY: &'static str = "Lists the exports that the caller asked for, the newest first.";
    type Input = ListReportExportsInput;
    type Output = Page<ReportExportView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListReportExportsInput,
    ) -> Result<Page<ReportExportView>, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<ReportExportId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(report_exports::of_user(tx, &scope, user, before, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(view).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(items, limit, |one| one.id))
    }
}
