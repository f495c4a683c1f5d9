//! Imports of people: what is taken in, how far it is, and the lines that were refused.

use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{FileId, PersonImportId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Error, Result, Row, Tx, V, args, both};

macro_rules! imports {
    ($tail:literal) => {
        concat!(
            "SELECT id, user_id, file_id, file_name, size_bytes, plan, state, row_count, progress, created_count, changed_count,
                    same_count, refused_count, refusals_file_id, error, created_at, finished_at, expires_at
             FROM person_imports ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(imports!("WHERE org_id = $1 AND id = $2"));
    /// The imports of an organization, newest first, by primary key: they go away after a week.
    LIST = both(imports!("WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"));
    /// How many are not over, of the few that there are.
    COUNT_RUNNING = both("SELECT count(*) FROM person_imports WHERE org_id = $1 AND state IN ('waiting', 'running')");
    /// Adds one.
    INSERT = both(
        "INSERT INTO person_imports (id, org_id, user_id, file_id, file_name, size_bytes, plan, state, row_count, progress,
                                     created_count, changed_count, same_count, refused_count, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, 0, 0, 0, 0, 0, $8)"
    );
    /// Goes on from a row to another, unless it is over or somebody else went on from there.
    GO_ON = both(
        "UPDATE person_imports SET state = 'running', row_count = $4, progress = $5, created_count = created_count + $6,
                changed_count = changed_count + $7, same_count = same_count + $8, refused_count = refused_count + $9
         WHERE org_id = $1 AND id = $2 AND row_count = $3 AND state IN ('waiting', 'running')"
    );
    /// Begins again at the first row.
    BEGIN_AGAIN = both(
        "UPDATE person_imports SET row_count = 0, progress = 0, created_count = 0, changed_count = 0, same_count = 0, refused_count = 0
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Ends one that is not over.
    END = both(
        "UPDATE person_imports SET state = $3, error = $4, finished_at = $5, expires_at = $6,
                progress = CASE WHEN $3 = 'done' THEN 1000 ELSE progress END
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Names the file of the lines that were refused, once.
    SET_REFUSALS_FILE = both(
        "UPDATE person_imports SET refusals_file_id = $3 WHERE org_id = $1 AND id = $2 AND refusals_file_id IS NULL"
    );
    /// Forgets the file that was taken in.
    FORGET_FILE = both("UPDATE person_imports SET file_id = NULL WHERE org_id = $1 AND id = $2");
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM person_imports WHERE org_id = $1 AND id = $2");
    /// Keeps a line that was refused; the same line again is the same.
    ADD_REFUSAL = both(
        "INSERT INTO person_import_refusals (org_id, import_id, line, cells, faults) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, import_id, line) DO NOTHING"
    );
    /// Lines that were refused, in their order, by primary key.
    REFUSALS = both(
        "SELECT line, cells, faults FROM person_import_refusals WHERE org_id = $1 AND import_id = $2 AND line > $3 ORDER BY line LIMIT $4"
    );
    /// Forgets the lines that were refused.
    REMOVE_REFUSALS = both("DELETE FROM person_import_refusals WHERE org_id = $1 AND import_id = $2");
}

/// An import.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonImport {
    /// The id.
    pub id: PersonImportId,
    /// Who asked.
    pub user: UserId,
    /// The file, until the import is over.
    pub file: Option<FileId>,
    /// What the file is called.
    pub file_name: String,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// How it is to be taken in.
    pub plan: Value,
    /// Where it stands.
    pub state: BackgroundState,
    /// Rows below the titles that were looked at: the work goes on after them.
    pub row_count: i64,
    /// How far, in thousandths.
    pub progress: u32,
    /// New people.
    pub created_count: i64,
    /// People who were changed.
    pub changed_count: i64,
    /// People who were like this already.
    pub same_count: i64,
    /// Lines that were refused.
    pub refused_count: i64,
    /// The lines that were refused, as a file.
    pub refusals_file: Option<FileId>,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it goes away.
    pub expires_at: Option<Timestamp>,
}

/// An import to be added.
#[derive(Debug, Clone)]
pub struct NewImport<'a> {
    /// The id.
    pub id: PersonImportId,
    /// Who asks.
    pub user: UserId,
    /// The file.
    pub file: FileId,
    /// What it is called.
    pub file_name: &'a str,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// How it is to be taken in, as JSON.
    pub plan: &'a str,
}

/// How far an import came with a piece of work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    /// Rows that were looked at before.
    pub from: i64,
    /// Rows that were looked at now.
    pub to: i64,
    /// How far, in thousandths.
    pub progress: u32,
    /// New people.
    pub created_count: u32,
    /// People who were changed.
    pub changed_count: u32,
    /// People who were like this already.
    pub same_count: u32,
    /// Lines that were refused.
    pub refused_count: u32,
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Its number in the file.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it, as JSON.
    pub faults: Value,
}

/// Gives an import.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
) -> Result<Option<PersonImport>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Lists imports, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<PersonImportId>,
    limit: u32,
) -> Result<Vec<PersonImport>> {
    let before = before.map_or(i64::MAX, PersonImportId::get);
    tx.all(&LIST, args![scope.org(), before, limit], read).await
}

/// Counts the imports that are not over.
pub async fn count_running(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT_RUNNING, args![scope.org()], |row| row.i64(0))
        .await
}

/// Adds an import.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewImport<'_>,
    now: Timestamp,
) -> Result<()> {
    let values = args![
        new.id,
        scope.org(),
        new.user,
        new.file,
        new.file_name,
        new.size_bytes,
        V::J(new.plan),
        now
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Tells how far an import came. Tells whether it is still wanted, and nobody else did this piece of work.
pub async fn go_on(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
    step: &Step,
) -> Result<bool> {
    let values = args![
        scope.org(),
        id,
        step.from,
        step.to,
        step.progress,
        step.created_count,
        step.changed_count,
        step.same_count,
        step.refused_count
    ];
    Ok(tx.execute(&GO_ON, values).await? > 0)
}

/// Begins again at the first row, with no line refused.
pub async fn begin_again(tx: &mut Tx<'_>, scope: &Scope, id: PersonImportId) -> Result<()> {
    tx.execute(&REMOVE_REFUSALS, args![scope.org(), id]).await?;
    tx.execute(&BEGIN_AGAIN, args![scope.org(), id])
        .await
        .map(drop)
}

/// Ends an import. Tells whether it had not ended before.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
    (state, error): (BackgroundState, Option<&str>),
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<bool> {
    let values = args![scope.org(), id, state.name(), error, now, expires_at];
    Ok(tx.execute(&END, values).await? > 0)
}

/// Names the file of the lines that were refused. Tells whether none was named before.
pub async fn update_refusals_file(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
    file: FileId,
) -> Result<bool> {
    let values = args![scope.org(), id, file];
    Ok(tx.execute(&SET_REFUSALS_FILE, values).await? > 0)
}

/// Forgets the file that was taken in.
pub async fn forget_file(tx: &mut Tx<'_>, scope: &Scope, id: PersonImportId) -> Result<()> {
    tx.execute(&FORGET_FILE, args![scope.org(), id])
        .await
        .map(drop)
}

/// Removes an import with the lines that were refused.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: PersonImportId) -> Result<()> {
    tx.execute(&REMOVE_REFUSALS, args![scope.org(), id]).await?;
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}

/// Keeps a line that was refused.
pub async fn insert_refusal(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
    refusal: &Refusal,
) -> Result<()> {
    let cells = serde_json::to_string(&refusal.cells)?;
    let faults = refusal.faults.to_string();
    let values = args![scope.org(), id, refusal.line, V::J(&cells), V::J(&faults)];
    tx.execute(&ADD_REFUSAL, values).await.map(drop)
}

/// Gives lines that were refused, in their order.
pub async fn refusals(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonImportId,
    after_line: i64,
    limit: u32,
) -> Result<Vec<Refusal>> {
    let values = args![scope.org(), id, after_line, limit];
    tx.all(&REFUSALS, values, |row| {
        Ok(Refusal {
            line: row.i64(0)?,
            cells: row.json(1)?,
            faults: row.json(2)?,
        })
    })
    .await
}

fn read(row: &Row<'_>) -> Result<PersonImport> {
    let state = row.text(6)?;
    Ok(PersonImport {
        id: PersonImportId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        file: row.opt_i64(2)?.map(FileId::from_i64),
        file_name: row.text(3)?,
        size_bytes: row.i64(4)?,
        plan: row.json(5)?,
        state: BackgroundState::named(&state)
            .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
        row_count: row.i64(7)?,
        progress: row.u32(8)?,
        created_count: row.i64(9)?,
        changed_count: row.i64(10)?,
        same_count: row.i64(11)?,
        refused_count: row.i64(12)?,
        refusals_file: row.opt_i64(13)?.map(FileId::from_i64),
        error: row.opt_text(14)?,
        created_at: row.at(15)?,
        finished_at: row.opt_at(16)?,
        expires_at: row.opt_at(17)?,
    })
}
