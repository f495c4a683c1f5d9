//! Begins to take people in from a file, in the background, or only tells what would happen (PERSON-011, PERSON-013).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{FileId, PersonImportId};
use serde::Deserialize;
use store::{in_tx, job_queue, lock};
use store_office::person_imports::{self, NewImport};
use utoipa::ToSchema;

use super::plan::{self, ImportKey, Plan};
use super::preview_person_import::head;
use super::{PersonImportView, form_of, own_file, view};
use crate::jobs::import_people;

/// Imports of one organization that may be under way at once: two would get in each other's way.
pub const RUNNING_MAX: i64 = 1;

/// Begins an import.
pub struct StartPersonImport;

/// The file, and how to take it in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StartPersonImportInput {
    /// A file that the caller uploaded.
    pub file_id: FileId,
    /// What each column means, in the order of the titles: `name`, `trade_name`, `kind`, `tax_id`, `active`, `owner`, `note`,
    /// `email_1` … `email_5`, and of each of ten phones `phone_1`, or `phone_country_1`, `phone_area_1` and `phone_number_1`,
    /// with `phone_label_1`. Null leaves the column out.
    pub columns: Vec<Option<String>>,
    /// By what people are recognised; whoever is, is changed, and everybody else is new.
    pub key: ImportKey,
    /// Whether to tell only what would happen.
    #[serde(default)]
    pub dry_run: bool,
}

impl Operation for StartPersonImport {
    const ID: &'static str = "start_person_import";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/person-imports";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str =
        "Begins to take people in from a file, or to tell what would happen.";
    type Input = StartPersonImportInput;
    type Output = PersonImportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartPersonImportInput,
    ) -> Result<PersonImportView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        plan::check(&input.columns, input.key)?;
        let file = own_file(&ctx, &scope, input.file_id).await?;
        let form = form_of(&ctx, &file).await?;
        let (titles, _) = head(&ctx, &file, &form).await?;
        if input.columns.len() != titles.len() {
            return Err(Fault::field("columns", code::field::OUT_OF_RANGE));
        }
        let plan = Plan {
            form,
            titles,
            columns: input.columns,
            key: input.key,
            dry_run: input.dry_run,
        };
        let plan = serde_json::to_string(&plan).map_err(store::Error::from)?;
        let (id, now) = (ctx.id(PersonImportId::from_i64), ctx.now());
        let job = import_people::job(&ctx, id);
        let started = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, plan, job, file], {
                // Of two who begin at once, the second sees the first.
                lock::take(tx, scope.org().get()).await?;
                if person_imports::count_running(tx, &scope).await? >= RUNNING_MAX {
                    return Err(Fault::refused(code::IMPORT_RUNNING));
                }
                let new = NewImport {
                    id,
                    user,
                    file: file.id,
                    file_name: &file.name,
                    size_bytes: i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
                    plan: &plan,
                };
                person_imports::insert(tx, &scope, &new, now).await?;
                job_queue::insert(tx, &scope, now, &job).await?;
                let row = person_imports::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(row, &scope)
            }))
            .await?;
        ctx.jobs.ring();
        Ok(started)
    }
}
