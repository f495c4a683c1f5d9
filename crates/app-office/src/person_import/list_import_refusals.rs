//! Lists the lines of an import that were refused, each with its reasons (GAP-072).

use app::code::field;
use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use app_setup::table::{self, LineFault};
use base::authz::{Action, Scope};
use base::id::PersonImportId;
use base::locale::Locale;
use serde::Deserialize;
use store::in_tx;
use store_office::person_imports::{self, Refusal};
use utoipa::ToSchema;

use super::{ImportRefusal, RefusalFault};

/// Lists refused lines.
pub struct ListImportRefusals;

/// Of which import.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListImportRefusalsInput {
    /// The import.
    pub id: PersonImportId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListImportRefusals {
    const ID: &'static str = "list_import_refusals";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/person-imports/{id}/refusals";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str = "Lists the lines of an import that were refused, and why.";
    type Input = ListImportRefusalsInput;
    type Output = Page<ImportRefusal>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListImportRefusalsInput,
    ) -> Result<Page<ImportRefusal>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<i64>(input.cursor.as_deref())?.unwrap_or(0);
        let id = input.id;
        let (rows, locale) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                // The cells are those of the file, documents included: they are for whoever brought it.
                let found = person_imports::get(tx, &scope, id).await?;
                let is_own = |user| scope.user().is_none_or(|asking| asking == user);
                found
                    .filter(|one| is_own(one.user))
                    .ok_or(Fault::NotFound)?;
                let rows = person_imports::refusals(tx, &scope, id, after, limit + 1).await?;
                Ok((rows, table::asked_in(tx, &scope).await?))
            }))
            .await?;
        let items = rows.into_iter().map(|row| refusal(row, locale));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(items, limit, |one| one.line))
    }
}

/// Says in a language why a line was refused.
pub(crate) fn refusal(row: Refusal, locale: Locale) -> Result<ImportRefusal, Fault> {
    let faults: Vec<LineFault> = serde_json::from_value(row.faults).map_err(store::Error::from)?;
    let faults = faults.into_iter().map(|fault| RefusalFault {
        message: field::named(&fault.code).text(locale).to_owned(),
        fault,
    });
    Ok(ImportRefusal {
        line: row.line,
        cells: row.cells,
        faults: faults.collect(),
    })
}
