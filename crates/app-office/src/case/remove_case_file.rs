//! Takes a file out of a case. The trail keeps its name.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, FileId};
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store_office::case_files;
use store_setup::files;
use utoipa::ToSchema;

use super::{check_change, hold, note_change};

/// Removes one.
pub struct RemoveCaseFile;

/// Which, and where from.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RemoveCaseFileInput {
    /// The case.
    pub id: CaseId,
    /// The file.
    pub file_id: FileId,
}

impl Operation for RemoveCaseFile {
    const ID: &'static str = "remove_case_file";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/cases/{id}/files/{file_id}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Takes a file out of a case.";
    type Input = RemoveCaseFileInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: RemoveCaseFileInput) -> Result<Done, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let case = hold(tx, &scope, input.id).await?;
            check_change(tx, &scope, &case).await?;
            if !case_files::remove(tx, &scope, case.id, input.file_id).await? {
                return Err(Fault::NotFound);
            }
            let name = files::get(tx, &scope, input.file_id).await?;
            let name = name.map(|file| file.name);
            let forms = (json!({ "file": name }), json!({ "file": null }));
            note_change(&ctx, tx, &scope, &case, forms).await?;
            Ok(Done {})
        }))
        .await
    }
}
