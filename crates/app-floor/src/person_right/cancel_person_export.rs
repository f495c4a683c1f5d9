//! Stops an export of a person, or removes one that is over, with its file.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::jobs::remove_object::remove_file;
use base::authz::{Action, Scope};
use base::id::PersonExportId;
use serde::Deserialize;
use store::in_tx;
use store_office::person_exports;
use utoipa::ToSchema;

/// Stops it.
pub struct CancelPersonExport;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelPersonExportInput {
    /// The export.
    pub id: PersonExportId,
}

impl Operation for CancelPersonExport {
    const ID: &'static str = "cancel_person_export";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/person-exports/{id}";
    const ACTION: Action = Action::PersonExport;
    const SUMMARY: &'static str =
        "Stops an export of a person, or removes one that is over with its file.";
    type Input = CancelPersonExportInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: CancelPersonExportInput) -> Result<Done, Fault> {
        let (db, inner) = (ctx.db.clone(), ctx.clone());
        db.write::<_, Fault, _>(in_tx!(tx, [inner, scope, input], {
            let found = person_exports::get(tx, &scope, input.id).await?;
            found.ok_or(Fault::NotFound)?;
            if let Some(file) = person_exports::remove(tx, &scope, input.id).await? {
                remove_file(&inner, tx, &scope, file).await?;
            }
            Ok(())
        }))
        .await?;
        ctx.jobs.ring();
        Ok(Done {})
    }
}
