//! Instances of processes: what runs, and what ran, for a case.

use base::authz::Scope;
use base::id::{CaseId, ProcessId, ProcessInstanceId, UserId};
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use office::process::state::State;
use store::{Error, Result, Row, Tx, args, both};

/// The columns of an instance.
macro_rules! instances {
    ($tail:literal) => {
        concat!(
            "SELECT id, process_id, version, case_id, state, answers, started_by, started_at, ended_at, revision, cancel_reason FROM process_instances ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(instances!("WHERE org_id = $1 AND id = $2"));
    /// Those of a case, the newest first, by `process_instances_of_case`: a handful.
    OF_CASE = both(instances!("WHERE org_id = $1 AND case_id = $2 ORDER BY id DESC"));
    /// Whether a process runs anywhere, by `process_instances_running`.
    RUNS = both("SELECT id FROM process_instances WHERE org_id = $1 AND process_id = $2 AND ended_at IS NULL LIMIT 1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO process_instances (id, org_id, process_id, version, case_id, state, answers, started_by, started_at, ended_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
    );
    /// Changes one by primary key; what it runs and for which case stays. It is held by whoever changes it.
    UPDATE = both(
        "UPDATE process_instances SET state = $3, answers = $4, ended_at = $5, cancel_reason = $6, revision = revision + 1 WHERE org_id = $1 AND id = $2"
    );
}

/// An instance.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessInstance {
    /// The id.
    pub id: ProcessInstanceId,
    /// The process.
    pub process: ProcessId,
    /// The version that it began with.
    pub version: i64,
    /// The case that it runs for.
    pub case: CaseId,
    /// Where it stands.
    pub state: State,
    /// What was filled in on the way.
    pub answers: Answers,
    /// Who started it.
    pub started_by: Option<UserId>,
    /// When.
    pub started_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Why somebody cancelled it.
    pub cancel_reason: Option<String>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives an instance.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessInstanceId,
) -> Result<Option<ProcessInstance>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives those of a case, the newest first.
pub async fn of_case(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<ProcessInstance>> {
    tx.all(&OF_CASE, args![scope.org(), case], read).await
}

/// Tells whether a process runs for any case.
pub async fn runs(tx: &mut Tx<'_>, scope: &Scope, process: ProcessId) -> Result<bool> {
    let found = tx
        .opt(&RUNS, args![scope.org(), process], |row| row.i64(0))
        .await?;
    Ok(found.is_some())
}

/// Adds an instance.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessInstance) -> Result<()> {
    let (state, answers) = documents(one)?;
    let args = args![
        one.id,
        scope.org(),
        one.process,
        one.version,
        one.case,
        state.as_str(),
        answers.as_str(),
        one.started_by,
        one.started_at,
        one.ended_at
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes an instance that is held.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessInstance) -> Result<()> {
    let (state, answers) = documents(one)?;
    let args = args![
        scope.org(),
        one.id,
        state.as_str(),
        answers.as_str(),
        one.ended_at,
        one.cancel_reason.as_deref()
    ];
    tx.execute(&UPDATE, args).await.map(drop)
}

fn documents(one: &ProcessInstance) -> Result<(String, String)> {
    let state = serde_json::to_string(&one.state)?;
    Ok((state, serde_json::to_string(&one.answers)?))
}

fn read(row: &Row<'_>) -> Result<ProcessInstance> {
    let state = serde_json::from_value(row.json(4)?);
    Ok(ProcessInstance {
        id: ProcessInstanceId::from_i64(row.i64(0)?),
        process: ProcessId::from_i64(row.i64(1)?),
        version: row.i64(2)?,
        case: CaseId::from_i64(row.i64(3)?),
        state: state.map_err(|error| Error::Corrupt(format!("state of a process: {error}")))?,
        answers: serde_json::from_value(row.json(5)?).unwrap_or_default(),
        started_by: row.opt_i64(6)?.map(UserId::from_i64),
        started_at: row.at(7)?,
        ended_at: row.opt_at(8)?,
        revision: row.i64(9)?,
        cancel_reason: row.opt_text(10)?,
    })
}
