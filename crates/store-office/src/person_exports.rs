//! Exports of everything about one person: how far each is, and where the file is until it expires (GAP-074).

use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{FileId, PersonExportId, PersonId, UserId};
use base::time::Timestamp;
use store::{Error, Result, Row, Tx, args, both};

macro_rules! exports {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.user_id, e.person_id, e.state, e.progress, e.file_id, f.size_bytes, e.error, e.created_at, e.finished_at, e.expires_at
             FROM person_exports e LEFT JOIN files f ON f.org_id = e.org_id AND f.id = e.file_id ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(exports!("WHERE e.org_id = $1 AND e.id = $2"));
    /// Those of a person, newest first, by `person_exports_of_person`.
    OF_PERSON = both(exports!("WHERE e.org_id = $1 AND e.person_id = $2 AND e.id < $3 ORDER BY e.id DESC LIMIT $4"));
    /// The one whose file this is, by `person_exports_of_file`.
    OF_FILE = both(exports!("WHERE e.org_id = $1 AND e.file_id = $2"));
    /// How many of a person are not over.
    COUNT_RUNNING = both(
        "SELECT count(*) FROM person_exports WHERE org_id = $1 AND person_id = $2 AND state IN ('waiting', 'running')"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO person_exports (id, org_id, user_id, person_id, state, progress, created_at) VALUES ($1, $2, $3, $4, 'waiting', 0, $5)"
    );
    /// Tells how far one is, unless it is over.
    SET_PROGRESS = both(
        "UPDATE person_exports SET state = 'running', progress = $3 WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Ends one that is not over.
    END = both(
        "UPDATE person_exports SET state = $3, progress = CASE WHEN $3 = 'done' THEN 1000 ELSE progress END, file_id = $4, error = $5,
                finished_at = $6, expires_at = $7
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM person_exports WHERE org_id = $1 AND id = $2 RETURNING file_id");
    /// Removes those of a person.
    REMOVE_OF = both("DELETE FROM person_exports WHERE org_id = $1 AND person_id = $2 RETURNING file_id");
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonExport {
    /// The id.
    pub id: PersonExportId,
    /// Who asked.
    pub user: UserId,
    /// Whose data.
    pub person: PersonId,
    /// Where it stands.
    pub state: BackgroundState,
    /// How far, in thousandths.
    pub progress: u32,
    /// The file, once it is there.
    pub file: Option<FileId>,
    /// How many bytes it has.
    pub size_bytes: Option<i64>,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it goes away.
    pub expires_at: Option<Timestamp>,
}

/// How an export ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Done, failed or canceled.
    pub state: BackgroundState,
    /// The file.
    pub file: Option<FileId>,
    /// Why it failed.
    pub error: Option<&'static str>,
    /// When.
    pub at: Timestamp,
    /// When it goes away.
    pub expires_at: Timestamp,
}

/// Gives an export.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonExportId,
) -> Result<Option<PersonExport>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives the exports of a person, newest first.
pub async fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Option<PersonExportId>,
    limit: u32,
) -> Result<Vec<PersonExport>> {
    let before = before.map_or(i64::MAX, PersonExportId::get);
    tx.all(&OF_PERSON, args![scope.org(), person, before, limit], read)
        .await
}

/// Gives the export whose file this is.
pub async fn of_file(tx: &mut Tx<'_>, scope: &Scope, file: FileId) -> Result<Option<PersonExport>> {
    tx.opt(&OF_FILE, args![scope.org(), file], read).await
}

/// Counts the exports of a person that are not over.
pub async fn count_running(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<i64> {
    tx.one(&COUNT_RUNNING, args![scope.org(), person], |row| row.i64(0))
        .await
}

/// Adds an export.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonExportId,
    (user, person): (UserId, PersonId),
    now: Timestamp,
) -> Result<()> {
    tx.execute(&INSERT, args![id, scope.org(), user, person, now])
        .await
        .map(drop)
}

/// Tells how far an export is. Tells whether it is still wanted.
pub async fn update_progress(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonExportId,
    progress: u32,
) -> Result<bool> {
    let values = args![scope.org(), id, progress];
    Ok(tx.execute(&SET_PROGRESS, values).await? > 0)
}

/// Ends an export. Tells whether it had not ended before.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonExportId,
    ending: &Ending,
) -> Result<bool> {
    let values = args![
        scope.org(),
        id,
        ending.state.name(),
        ending.file,
        ending.error,
        ending.at,
        ending.expires_at
    ];
    Ok(tx.execute(&END, values).await? > 0)
}

/// Removes an export; gives its file.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: PersonExportId) -> Result<Option<FileId>> {
    let file = tx
        .opt(&REMOVE, args![scope.org(), id], |row| row.opt_i64(0))
        .await?;
    Ok(file.flatten().map(FileId::from_i64))
}

/// Removes the exports of a person, also those that are under way; gives their files.
pub async fn remove_of(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<FileId>> {
    let files = tx
        .all(&REMOVE_OF, args![scope.org(), person], |row| row.opt_i64(0))
        .await?;
    let files = files.into_iter().flatten();
    Ok(files.map(FileId::from_i64).collect())
}

fn read(row: &Row<'_>) -> Result<PersonExport> {
    let state = row.text(3)?;
    Ok(PersonExport {
        id: PersonExportId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        person: PersonId::from_i64(row.i64(2)?),
        state: BackgroundState::named(&state)
            .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
        progress: row.u32(4)?,
        file: row.opt_i64(5)?.map(FileId::from_i64),
        size_bytes: row.opt_i64(6)?,
        error: row.opt_text(7)?,
        created_at: row.at(8)?,
        finished_at: row.opt_at(9)?,
        expires_at: row.opt_at(10)?,
    })
}
