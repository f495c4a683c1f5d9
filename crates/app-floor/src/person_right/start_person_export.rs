//! Begins to gather everything about one person in a file (GAP-074).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::refuse_merged;
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{PersonExportId, PersonId};
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, job_queue, lock};
use store_office::{people, person_exports};
use utoipa::ToSchema;

use super::view::PersonExportView;
use crate::jobs::make_person_export;

/// Begins it.
pub struct StartPersonExport;

/// Whose data.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StartPersonExportInput {
    /// The person; those who were merged into them are part of it.
    pub id: PersonId,
}

impl Operation for StartPersonExport {
    const ID: &'static str = "start_person_export";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/people/{id}/exports";
    const ACTION: Action = Action::PersonExport;
    const SUMMARY: &'static str =
        "Begins to gather everything about a person in a file: for programs, and to be read.";
    type Input = StartPersonExportInput;
    type Output = PersonExportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartPersonExportInput,
    ) -> Result<PersonExportView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let (id, now) = (ctx.id(PersonExportId::from_i64), ctx.now());
        let job = make_person_export::job(&ctx, id);
        let started = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, input, job], {
                // Of two who begin at once, the second sees the first.
                lock::take(tx, input.id.get()).await?;
                let person = people::get(tx, &scope, input.id).await?;
                let person = person.ok_or(Fault::NotFound)?;
                refuse_merged(tx, &scope, &person).await?;
                if person_exports::count_running(tx, &scope, person.id).await? > 0 {
                    return Err(Fault::refused(code::PERSON_EXPORT_RUNNING));
                }
                person_exports::insert(tx, &scope, id, (user, person.id), now).await?;
                job_queue::insert(tx, &scope, now, &job).await?;
                let form = json!({ "person_id": person.id, "step": "started" });
                let event = OfficeEvent::PersonExported(id).record(Change::made(&form));
                tx.emit(&scope, now, event);
                let row = person_exports::get(tx, &scope, id).await?;
                Ok(PersonExportView::of(row.ok_or(Fault::NotFound)?, &scope))
            }))
            .await?;
        ctx.jobs.ring();
        Ok(started)
    }
}
