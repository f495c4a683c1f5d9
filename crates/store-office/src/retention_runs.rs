//! Runs of retention: when, how many of each kind were erased and why others were not. Rows hold numbers only.

use base::authz::Scope;
use base::background::BackgroundState;
use base::id::{JobId, RetentionRunId};
use base::time::Timestamp;
use office::retention::RetentionKind;
use store::{Error, Result, Row, Tx, args, both};

macro_rules! runs {
    ($tail:literal) => {
        concat!(
            "SELECT id, state, error, started_at, finished_at FROM retention_runs ",
            $tail
        )
    };
}

store::statements! {
    /// The one of a job, by `retention_runs_of_job`.
    OF_JOB = both(runs!("WHERE org_id = $1 AND job_id = $2"));
    /// Newest first, by primary key.
    LIST = both(runs!("WHERE org_id = $1 ORDER BY id DESC LIMIT $2"));
    /// Begins one.
    INSERT = both("INSERT INTO retention_runs (id, org_id, job_id, state, started_at) VALUES ($1, $2, $3, 'running', $4)");
    /// Ends one that runs.
    END = both(
        "UPDATE retention_runs SET state = $3, error = $4, finished_at = $5 WHERE org_id = $1 AND id = $2 AND state = 'running'"
    );
    /// Counts what a batch erased of a kind.
    ADD = both(
        "INSERT INTO retention_run_kinds (org_id, run_id, kind, months, erased_count, held_count, open_count)
         VALUES ($1, $2, $3, $4, $5, 0, 0)
         ON CONFLICT (org_id, run_id, kind) DO UPDATE SET months = excluded.months,
           erased_count = retention_run_kinds.erased_count + excluded.erased_count"
    );
    /// Says what stayed of a kind although its time is over.
    SET_LEFT = both(
        "UPDATE retention_run_kinds SET held_count = $4, open_count = $5 WHERE org_id = $1 AND run_id = $2 AND kind = $3"
    );
    /// Of each kind, by primary key.
    KINDS = both(
        "SELECT kind, months, erased_count, held_count, open_count FROM retention_run_kinds WHERE org_id = $1 AND run_id = $2"
    );
}

/// What a run did to one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The kind.
    pub kind: RetentionKind,
    /// The limit it went by.
    pub months: i64,
    /// How many were erased.
    pub erased_count: i64,
    /// How many stayed because of a legal hold.
    pub held_count: i64,
    /// How many stayed because something of them is still open.
    pub open_count: i64,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRun {
    /// The id.
    pub id: RetentionRunId,
    /// Where it stands.
    pub state: BackgroundState,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it did, in the order of the kinds.
    pub kinds: Vec<Done>,
}

/// Gives the run of a job.
pub async fn of_job(tx: &mut Tx<'_>, scope: &Scope, job: JobId) -> Result<Option<RetentionRun>> {
    let run = tx.opt(&OF_JOB, args![scope.org(), job], read).await?;
    match run {
        Some(run) => with_kinds(tx, scope, run).await.map(Some),
        None => Ok(None),
    }
}

/// Lists runs, newest first.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<Vec<RetentionRun>> {
    let mut runs = Vec::new();
    for run in tx.all(&LIST, args![scope.org(), limit], read).await? {
        runs.push(with_kinds(tx, scope, run).await?);
    }
    Ok(runs)
}

/// Begins the run of a job.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, job): (RetentionRunId, JobId),
    now: Timestamp,
) -> Result<()> {
    tx.execute(&INSERT, args![id, scope.org(), job, now])
        .await
        .map(drop)
}

/// Counts what a batch erased of a kind.
pub async fn add(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: RetentionRunId,
    (kind, months): (RetentionKind, u16),
    count: i64,
) -> Result<()> {
    let values = args![scope.org(), id, kind.name(), i64::from(months), count];
    tx.execute(&ADD, values).await.map(drop)
}

/// Says what stayed of a kind although its time is over: held, and open.
pub async fn update_left(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: RetentionRunId,
    kind: RetentionKind,
    (held, open): (i64, i64),
) -> Result<()> {
    let values = args![scope.org(), id, kind.name(), held, open];
    tx.execute(&SET_LEFT, values).await.map(drop)
}

/// Ends a run. Tells whether it was running.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: RetentionRunId,
    (state, error): (BackgroundState, Option<&str>),
    now: Timestamp,
) -> Result<bool> {
    let values = args![scope.org(), id, state.name(), error, now];
    Ok(tx.execute(&END, values).await? > 0)
}

async fn with_kinds(tx: &mut Tx<'_>, scope: &Scope, mut run: RetentionRun) -> Result<RetentionRun> {
    run.kinds = tx.all(&KINDS, args![scope.org(), run.id], done).await?;
    run.kinds.sort_by_key(|one| one.kind);
    Ok(run)
}

fn done(row: &Row<'_>) -> Result<Done> {
    let kind = row.text(0)?;
    Ok(Done {
        kind: RetentionKind::parse(&kind)
            .ok_or_else(|| Error::Corrupt(format!("kind of retention {kind}")))?,
        months: row.i64(1)?,
        erased_count: row.i64(2)?,
        held_count: row.i64(3)?,
        open_count: row.i64(4)?,
    })
}

fn read(row: &Row<'_>) -> Result<RetentionRun> {
    let state = row.text(1)?;
    Ok(RetentionRun {
        id: RetentionRunId::from_i64(row.i64(0)?),
        state: BackgroundState::named(&state)
            .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
        error: row.opt_text(2)?,
        started_at: row.at(3)?,
        finished_at: row.opt_at(4)?,
        kinds: Vec::new(),
    })
}
