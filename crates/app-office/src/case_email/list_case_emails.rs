//! Lists the e-mails of a case, newest first, each with its mark E or S (CASE-012).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseEmailId, CaseId};
use serde::Deserialize;
use store::in_tx;
use store_office::{case_emails, cases};
use utoipa::ToSchema;

use super::CaseEmailLine;

/// Lists them.
pub struct ListCaseEmails;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseEmailsInput {
    /// The case.
    pub id: CaseId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListCaseEmails {
    const ID: &'static str = "list_case_emails";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/emails";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the e-mails of a case, newest first.";
    type Input = ListCaseEmailsInput;
    type Output = Page<CaseEmailLine>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseEmailsInput,
    ) -> Result<Page<CaseEmailLine>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<CaseEmailId>(input.cursor.as_deref())?
            .unwrap_or(CaseEmailId::from_i64(i64::MAX));
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                Ok(case_emails::list(tx, &scope, case.id, (before, limit + 1)).await?)
            }))
            .await?;
        let items = rows.into_iter().map(CaseEmailLine::from).collect();
        Ok(Page::of(items, limit, |one: &CaseEmailLine| one.id))
    }
}
