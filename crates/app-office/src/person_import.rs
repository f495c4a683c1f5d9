//! Imports of people from files: looked at, mapped column by column, tried or taken in, in the background.

pub mod cancel_person_import;
pub mod get_import_model;
pub mod list_import_refusals;
pub mod list_person_imports;
pub mod plan;
pub mod preview_person_import;
pub mod start_person_import;
pub(crate) mod take;

use app::{Ctx, Entry, Fault, code};
use app_setup::table::LineFault;
use app_setup::table::flow::{Encoding, Form, Look};
use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{FileId, PersonImportId, UserId};
use base::time::{Span, Timestamp};
use futures_util::StreamExt;
use serde::Serialize;
use store::in_tx;
use store_office::person_imports::PersonImport;
use store_setup::files::{self, StoredFile};
use utoipa::ToSchema;

use plan::{ImportKey, Plan};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_person_import::CancelPersonImport>(),
    Entry::of::<get_import_model::GetImportModel>(),
    Entry::of::<list_import_refusals::ListImportRefusals>(),
    Entry::of::<list_person_imports::ListPersonImports>(),
    Entry::of::<preview_person_import::PreviewPersonImport>(),
    Entry::of::<start_person_import::StartPersonImport>(),
];

/// How long an import and its refused lines are kept.
pub const KEPT: Span = Span::from_hours(7 * 24);

/// An import as screens see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonImportView {
    /// The id.
    pub id: PersonImportId,
    /// Who asked.
    pub user_id: UserId,
    /// What the file is called.
    pub file_name: String,
    /// Whether it only tells what would happen.
    pub dry_run: bool,
    /// By what people are recognised.
    pub key: ImportKey,
    /// Where it stands.
    pub state: BackgroundState,
    /// How far it is, in thousandths.
    pub progress: u32,
    /// Lines that were looked at.
    pub row_count: i64,
    /// New people.
    pub created_count: i64,
    /// People who were changed.
    pub changed_count: i64,
    /// People who were like this already.
    pub same_count: i64,
    /// Lines that were refused.
    pub refused_count: i64,
    /// The refused lines with their reasons, for whoever asked, once it is over.
    pub refusals_file_id: Option<FileId>,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it goes away.
    pub expires_at: Option<Timestamp>,
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportRefusal {
    /// Its number in the file.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub faults: Vec<RefusalFault>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusalFault {
    /// The field and the stable name of the problem.
    #[serde(flatten)]
    pub fault: LineFault,
    /// The problem in the caller's language.
    pub message: String,
}

/// Shows an import; the file of its refused lines only to whom it belongs.
fn view(row: PersonImport, scope: &Scope) -> Result<PersonImportView, Fault> {
    let plan = Plan::of(&row)?;
    let is_own = scope.user().is_none_or(|user| user == row.user);
    Ok(PersonImportView {
        id: row.id,
        user_id: row.user,
        file_name: row.file_name,
        dry_run: plan.dry_run,
        key: plan.key,
        state: row.state,
        progress: row.progress,
        row_count: row.row_count,
        created_count: row.created_count,
        changed_count: row.changed_count,
        same_count: row.same_count,
        refused_count: row.refused_count,
        refusals_file_id: row.refusals_file.filter(|_| is_own),
        error: row.error,
        created_at: row.created_at,
        finished_at: row.finished_at,
        expires_at: row.expires_at,
    })
}

/// Gives a file that the caller uploaded.
///
/// **Errors**: at `file_id`, when there is none.
async fn own_file(ctx: &Ctx, scope: &Scope, id: FileId) -> Result<StoredFile, Fault> {
    let (asking, scope) = (scope.user(), scope.clone());
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(files::get(tx, &scope, id).await?)))
        .await?;
    found
        .filter(|file| file.created_by == asking)
        .ok_or_else(|| Fault::field("file_id", code::field::UNKNOWN))
}

/// Finds out what a file is made of, by all of its bytes.
async fn form_of(ctx: &Ctx, file: &StoredFile) -> Result<Form, Fault> {
    let mut look = Look::new();
    let mut body = ctx.files.get(&file.object_key, None).await?;
    while let Some(piece) = body.next().await {
        look.feed(&piece?);
    }
    Ok(look.end())
}

/// Gives the sign between cells as screens show it.
fn sign(form: &Form) -> String {
    char::from(form.separator).to_string()
}

/// The alphabet and the separator of a file, as they were found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundForm {
    /// The alphabet.
    pub encoding: Encoding,
    /// The sign between cells.
    pub separator: String,
    /// Lines, about.
    pub line_count: u64,
}
