//! Looks at a file of people: what it is made of, its titles and first lines, and what each column probably means (PERSON-012).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::table::flow::{CELLS_MAX, Form, Rows, is_workbook};
use base::authz::{Action, Scope};
use base::id::FileId;
use futures_util::StreamExt;
use office::import;
use serde::{Deserialize, Serialize};
use store_setup::files::StoredFile;
use utoipa::ToSchema;

use super::{FoundForm, form_of, own_file, sign};

/// Lines that are shown.
const SHOWN_MAX: usize = 5;
/// Characters of a title at the most.
const TITLE_CHARS_MAX: usize = 200;

/// Looks at a file.
pub struct PreviewPersonImport;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewPersonImportInput {
    /// A file that the caller uploaded.
    pub file_id: FileId,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportPreview {
    /// What it is made of.
    pub form: FoundForm,
    /// The titles.
    pub titles: Vec<String>,
    /// What each column probably means, by the names that `start_person_import` takes; null when it is not known.
    pub columns: Vec<Option<String>>,
    /// The first lines.
    pub rows: Vec<Vec<String>>,
}

impl Operation for PreviewPersonImport {
    const ID: &'static str = "preview_person_import";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/person-imports/preview";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str =
        "Looks at a file of people: titles, first lines, and what each column probably means.";
    type Input = PreviewPersonImportInput;
    type Output = ImportPreview;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: PreviewPersonImportInput,
    ) -> Result<ImportPreview, Fault> {
        let file = own_file(&ctx, &scope, input.file_id).await?;
        let form = form_of(&ctx, &file).await?;
        let (titles, rows) = head(&ctx, &file, &form).await?;
        let guessed = import::guess_all(titles.iter().map(String::as_str));
        Ok(ImportPreview {
            form: FoundForm {
                encoding: form.encoding,
                separator: sign(&form),
                line_count: form.line_count,
            },
            columns: guessed
                .into_iter()
                .map(|one| one.map(import::Field::name))
                .collect(),
            titles,
            rows,
        })
    }
}

/// Reads the titles and the first lines of a file.
///
/// **Errors**: at `file_id`: no titles, too many, none of them a text, or nothing below them.
pub(super) async fn head(
    ctx: &Ctx,
    file: &StoredFile,
    form: &Form,
) -> Result<(Vec<String>, Vec<Vec<String>>), Fault> {
    let wrong = |code| Fault::field("file_id", code);
    let mut rows = Rows::new(form);
    let mut body = ctx.files.get(&file.object_key, None).await?;
    let mut read = Vec::new();
    let (mut begins, mut ended) = (true, false);
    while read.len() <= SHOWN_MAX && !ended {
        if let Some(piece) = body.next().await {
            let piece = piece?;
            if begins && is_workbook(&piece) {
                return Err(wrong(field::TABLE_WORKBOOK));
            }
            begins = false;
            rows.feed(&piece);
        } else {
            rows.end();
            ended = true;
        }
        while read.len() <= SHOWN_MAX
            && let Some(row) = rows.next_row()
        {
            read.push(row.cells);
        }
    }
    let mut read = read.into_iter();
    let Some(Ok(titles)) = read.next() else {
        return Err(wrong(field::TABLE_UNREADABLE));
    };
    let shown: Vec<Vec<String>> = read.flatten().collect();
    let fits = titles.len() <= CELLS_MAX
        && titles.iter().any(|title| !title.trim().is_empty())
        && titles
            .iter()
            .all(|title| title.chars().count() <= TITLE_CHARS_MAX);
    // A zero character stands in pictures and the files of programs, and in no text.
    let mut cells = titles.iter().chain(shown.iter().flatten());
    if !fits || cells.any(|cell| cell.contains('\0')) {
        return Err(wrong(field::TABLE_UNREADABLE));
    }
    if shown.is_empty() {
        return Err(wrong(field::TABLE_EMPTY));
    }
    Ok((titles, shown))
}
