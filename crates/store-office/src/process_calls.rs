//! Calls of service tasks: what another system is asked, how often it was, and what came of it.

use base::authz::Scope;
use base::id::{CaseId, ProcessCallId, ProcessInstanceId};
use base::time::Timestamp;
use office::process::state::CallState;
use store::{Error, Result, Row, Tx, args, both};

/// The columns of a call.
macro_rules! calls {
    ($tail:literal) => {
        concat!(
            "SELECT id, instance_id, case_id, token, node, state, body, attempts, next_attempt_at, last_attempt_at, status, error, created_at,
                    revision FROM process_calls ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(calls!("WHERE org_id = $1 AND id = $2"));
    /// Those of an instance that are not over, by `process_calls_of_instance`.
    OPEN = both(calls!("WHERE org_id = $1 AND instance_id = $2 AND ended_at IS NULL ORDER BY token"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO process_calls (id, org_id, instance_id, case_id, token, node, state, body, attempts, next_attempt_at, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, 0, $8, $9, 1)"
    );
    /// Keeps what came of an attempt, by primary key; it is held with its instance.
    UPDATE = both(
        "UPDATE process_calls SET state = $3, attempts = $4, next_attempt_at = $5, last_attempt_at = $6, status = $7, error = $8,
                revision = revision + 1 WHERE org_id = $1 AND id = $2"
    );
    /// Ends one by `process_calls_of_instance`: what was asked is kept no longer than it is needed.
    END = both(
        "UPDATE process_calls SET state = $4, body = '{}', next_attempt_at = NULL, ended_at = $5, revision = revision + 1
         WHERE org_id = $1 AND instance_id = $2 AND token = $3 AND ended_at IS NULL"
    );
}

/// A call of a service task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessCall {
    /// The id.
    pub id: ProcessCallId,
    /// The instance that waits for it.
    pub instance: ProcessInstanceId,
    /// The case that it runs for.
    pub case: CaseId,
    /// The token of the instance.
    pub token: i64,
    /// The node, by its id in the file.
    pub node: String,
    /// Where it stands.
    pub state: CallState,
    /// What is sent, the same each time; `{}` once it is over.
    pub body: String,
    /// Attempts since it was begun, or begun again.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why the last attempt did not count.
    pub error: Option<String>,
    /// When the instance came there.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives a call.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: ProcessCallId) -> Result<Option<ProcessCall>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives those of an instance that are not over.
pub async fn open(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessInstanceId,
) -> Result<Vec<ProcessCall>> {
    tx.all(&OPEN, args![scope.org(), id], read).await
}

/// Adds a call that waits.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessCall) -> Result<()> {
    let args = args![
        one.id,
        scope.org(),
        one.instance,
        one.case,
        one.token,
        &one.node,
        &one.body,
        one.next_attempt_at,
        one.created_at
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Keeps where a call stands.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessCall) -> Result<()> {
    let args = args![
        scope.org(),
        one.id,
        one.state.name(),
        i64::from(one.attempts),
        one.next_attempt_at,
        one.last_attempt_at,
        one.status.map(i64::from),
        one.error.as_deref()
    ];
    tx.execute(&UPDATE, args).await.map(drop)
}

/// Ends a call that is not over.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (instance, token): (ProcessInstanceId, i64),
    (state, at): (CallState, Timestamp),
) -> Result<()> {
    let args = args![scope.org(), instance, token, state.name(), at];
    tx.execute(&END, args).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<ProcessCall> {
    let state = row.text(5)?;
    let found = CallState::ALL.into_iter().find(|one| one.name() == state);
    Ok(ProcessCall {
        id: ProcessCallId::from_i64(row.i64(0)?),
        instance: ProcessInstanceId::from_i64(row.i64(1)?),
        case: CaseId::from_i64(row.i64(2)?),
        token: row.i64(3)?,
        node: row.text(4)?,
        state: found.ok_or_else(|| Error::Corrupt(format!("state of a call {state}")))?,
        body: row.text(6)?,
        attempts: u32::try_from(row.i64(7)?).unwrap_or(u32::MAX),
        next_attempt_at: row.opt_at(8)?,
        last_attempt_at: row.opt_at(9)?,
        status: row
            .opt_i64(10)?
            .and_then(|status| u16::try_from(status).ok()),
        error: row.opt_text(11)?,
        created_at: row.at(12)?,
        revision: row.i64(13)?,
    })
}
