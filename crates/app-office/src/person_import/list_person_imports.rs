//! Lists the imports of the organization, the newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonImportId;
use serde::Deserialize;
use store::in_tx;
use store_office::person_imports;
use utoipa::ToSchema;

use super::{PersonImportView, view};

/// Lists imports.
pub struct ListPersonImports;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListPersonImportsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListPersonImports {
    const ID: &'static str = "list_person_imports";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/person-imports";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str = "Lists the imports of people, the newest first, for a week.";
    type Input = ListPersonImportsInput;
    type Output = Page<PersonImportView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListPersonImportsInput,
    ) -> Result<Page<PersonImportView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<PersonImportId>(input.cursor.as_deref())?;
        let asked = scope.clone();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(person_imports::list(tx, &scope, before, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(|row| view(row, &asked));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(items, limit, |one| one.id))
    }
}
