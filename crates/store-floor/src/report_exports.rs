//! Exports of reports: what was asked, how far it is, and where the file is until it expires.

use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{FileId, ReportExportId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

macro_rules! exports {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.user_id, e.report, e.question, e.state, e.progress, e.row_count, e.file_id, f.size_bytes, e.error,
                    e.created_at, e.finished_at, e.expires_at
             FROM report_exports e LEFT JOIN files f ON f.org_id = e.org_id AND f.id = e.file_id ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(exports!("WHERE e.org_id = $1 AND e.id = $2"));
    /// The exports of a user, newest first, by `report_exports_of_user`.
    OF_USER = both(exports!("WHERE e.org_id = $1 AND e.user_id = $2 AND e.id < $3 ORDER BY e.id DESC LIMIT $4"));
    /// How many of a user are not over, by `report_exports_of_user`.
    COUNT_RUNNING = both(
        "SELECT count(*) FROM report_exports WHERE org_id = $1 AND user_id = $2 AND state IN ('waiting', 'running')"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO report_exports (id, org_id, user_id, report, question, state, progress, row_count, created_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, $6)"
    );
    /// Tells how far one is, unless it is over.
    SET_PROGRESS = both(
        "UPDATE report_exports SET state = 'running', progress = $3, row_count = $4
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Ends one that is not over.
    END = both(
        "UPDATE report_exports SET state = $3, progress = $4, row_count = $5, file_id = $6, error = $7, finished_at = $8, expires_at = $9
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')"
    );
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM report_exports WHERE org_id = $1 AND id = $2 RETURNING file_id");
}

/// An export.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportExport {
    /// The id.
    pub id: ReportExportId,
    /// Who asked.
    pub user: UserId,
    /// The report.
    pub report: String,
    /// What was asked.
    pub question: Value,
    /// Where it stands.
    pub state: BackgroundState,
    /// How far, in thousandths.
    pub progress: u32,
    /// Rows written so far.
    pub row_count: i64,
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
    /// When the file goes away.
    pub expires_at: Option<Timestamp>,
}

/// How an export ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// Its last state.
    pub state: BackgroundState,
    /// How far it came, in thousandths.
    pub progress: u32,
    /// Rows written.
    pub row_count: i64,
    /// The file.
    pub file: Option<FileId>,
    /// Why it failed.
    pub error: Option<&'static str>,
    /// When.
    pub at: Timestamp,
    /// When the row, and the file if there is one, goes away.
    pub expires_at: Timestamp,
}

/// Gives an export of the user whom the scope stands for; the product itself sees all.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ReportExportId,
) -> Result<Option<ReportExport>> {
    let found = tx.opt(&GET, args![scope.org(), id], read).await?;
    let own = |one: &ReportExport| scope.user().is_none_or(|user| user == one.user);
    Ok(found.filter(own))
}

/// Lists the exports of a user, newest first.
pub async fn of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    before: Option<ReportExportId>,
    limit: u32,
) -> Result<Vec<ReportExport>> {
    let before = before.map_or(i64::MAX, ReportExportId::get);
    tx.all(&OF_USER, args![scope.org(), user, before, limit], read)
        .await
}

/// Counts the exports of a user that are not over.
pub async fn count_running(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<i64> {
    tx.one(&COUNT_RUNNING, args![scope.org(), user], |row| row.i64(0))
        .await
}

/// Adds an export.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ReportExportId,
    (user, report): (UserId, &str),
    question: &str,
    now: Timestamp,
) -> Result<()> {
    let values = args![id, scope.org(), user, report, store::V::J(question), now];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Tells how far an export is. Tells whether it is still wanted.
pub async fn update_progress(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ReportExportId,
    progress: u32,
    row_count: i64,
) -> Result<bool> {
    let values = args![scope.org(), id, progress, row_count];
    Ok(tx.execute(&SET_PROGRESS, values).await? > 0)
}

/// Ends an export. Tells whether it had not ended before.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ReportExportId,
    ending: &Ending,
) -> Result<bool> {
    let values = args![
        scope.org(),
        id,
        ending.state.name(),
        ending.progress,
        ending.row_count,
        ending.file,
        ending.error,
        ending.at,
        ending.expires_at
    ];
    Ok(tx.execute(&END, values).await? > 0)
}

/// Removes an export and gives its file.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: ReportExportId) -> Result<Option<FileId>> {
    let removed = tx
        .opt(&REMOVE, args![scope.org(), id], |row| row.opt_i64(0))
        .await?;
    Ok(removed.flatten().map(FileId::from_i64))
}

fn read(row: &Row<'_>) -> Result<ReportExport> {
    let state = row.text(4)?;
    Ok(ReportExport {
        id: ReportExportId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        report: row.text(2)?,
        question: row.json(3)?,
        state: BackgroundState::named(&state)
            .ok_or_else(|| store::Error::Corrupt(format!("state {state}")))?,
        progress: row.u32(5)?,
        row_count: row.i64(6)?,
        file: row.opt_i64(7)?.map(FileId::from_i64),
        size_bytes: row.opt_i64(8)?,
        error: row.opt_text(9)?,
        created_at: row.at(10)?,
        finished_at: row.opt_at(11)?,
        expires_at: row.opt_at(12)?,
    })
}
