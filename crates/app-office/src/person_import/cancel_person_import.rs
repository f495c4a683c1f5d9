//! Stops an import that is not over. What was taken in until then stays.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::background::BackgroundState;
use base::id::PersonImportId;
use serde::Deserialize;
use store::{in_tx, job_queue};
use store_office::person_imports::{self};
use utoipa::ToSchema;

use super::{KEPT, PersonImportView, view};
use crate::jobs::clear_person_import;

/// Stops an import.
pub struct CancelPersonImport;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelPersonImportInput {
    /// The import.
    pub id: PersonImportId,
}

impl Operation for CancelPersonImport {
    const ID: &'static str = "cancel_person_import";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/person-imports/{id}/cancel";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str = "Stops an import of people; what was taken in until then stays.";
    type Input = CancelPersonImportInput;
    type Output = PersonImportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CancelPersonImportInput,
    ) -> Result<PersonImportView, Fault> {
        let (now, id) = (ctx.now(), input.id);
        let until = now + KEPT;
        let jobs = clear_person_import::jobs(&ctx, id, (now, until));
        let stopped = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, jobs], {
                person_imports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let ending = (BackgroundState::Canceled, None);
                if !person_imports::end(tx, &scope, id, ending, (now, until)).await? {
                    return Err(Fault::refused(code::IMPORT_OVER));
                }
                for job in jobs.iter() {
                    job_queue::insert(tx, &scope, now, job).await?;
                }
                let row = person_imports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(row, &scope)
            }))
            .await?;
        ctx.jobs.ring();
        Ok(stopped)
    }
}
