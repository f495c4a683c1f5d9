//! Lists the files of a case, oldest first.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_setup::file::FileView;
use base::authz::{Action, Scope};
use base::id::{CaseId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::{case_files, cases};
use store_setup::files;
use utoipa::ToSchema;

/// Lists them.
pub struct ListCaseFiles;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseFilesInput {
    /// The case.
    pub id: CaseId,
}

/// A file of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseFileView {
    /// The file.
    pub file: FileView,
    /// Who put it there.
    pub added_by_id: Option<UserId>,
    /// When.
    pub added_at: Timestamp,
}

impl Operation for ListCaseFiles {
    const ID: &'static str = "list_case_files";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/files";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the files of a case, oldest first.";
    type Input = ListCaseFilesInput;
    type Output = Page<CaseFileView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseFilesInput,
    ) -> Result<Page<CaseFileView>, Fault> {
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                cases::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                listed(tx, &scope, input.id).await
            }))
            .await?;
        Ok(Page::whole(items))
    }
}

/// Gives the files of a case; one whose bytes were removed by law is left out.
pub(super) async fn listed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
) -> Result<Vec<CaseFileView>, Fault> {
    let mut items = Vec::new();
    for row in case_files::of_case(tx, scope, case).await? {
        if let Some(file) = files::get(tx, scope, row.file).await? {
            items.push(CaseFileView {
                file: file.into(),
                added_by_id: row.added_by,
                added_at: row.added_at,
            });
        }
    }
    Ok(items)
}
