//! Puts a file that was uploaded into a case.

use app::code::field;
use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{CaseId, FileId};
use office::crm::case::FILES_MAX;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store_office::case_files::{self, CaseFile};
use store_setup::files;
use utoipa::ToSchema;

use super::list_case_files::{CaseFileView, listed};
use super::{check_change, hold, note_change};

/// Adds one.
pub struct AddCaseFile;

/// Which, and where to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AddCaseFileInput {
    /// The case.
    pub id: CaseId,
    /// The file, which the caller uploaded.
    pub file_id: FileId,
}

impl Operation for AddCaseFile {
    const ID: &'static str = "add_case_file";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/{id}/files";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Puts an uploaded file into a case.";
    type Input = AddCaseFileInput;
    type Output = Page<CaseFileView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: AddCaseFileInput,
    ) -> Result<Page<CaseFileView>, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        let items = db
            .write(in_tx!(tx, [ctx, scope, input], {
                let case = hold(tx, &scope, input.id).await?;
                check_change(tx, &scope, &case).await?;
                let file = files::get(tx, &scope, input.file_id).await?;
                // Whoever could name any file could read it here.
                let own = file.filter(|file| file.created_by == scope.user());
                let file = own.ok_or_else(|| Fault::field("file_id", field::UNKNOWN))?;
                if case_files::of_case(tx, &scope, case.id).await?.len() >= FILES_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                let row = CaseFile {
                    file: file.id,
                    added_by: scope.user(),
                    added_at: now,
                };
                if case_files::insert(tx, &scope, case.id, &row).await? {
                    let forms = (json!({ "file": null }), json!({ "file": file.name }));
                    note_change(&ctx, tx, &scope, &case, forms).await?;
                }
                listed(tx, &scope, case.id).await
            }))
            .await?;
        Ok(Page::whole(items))
    }
}
