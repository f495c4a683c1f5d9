//! Where instances of processes came by.

use base::authz::Scope;
use base::id::{ProcessInstanceId, ProcessStepId, UserId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// The last ones of an instance, the newest first, by `process_steps_of_instance`.
    OF_INSTANCE = both(
        "SELECT id, node, at, by_id FROM process_steps WHERE org_id = $1 AND instance_id = $2 ORDER BY id DESC LIMIT $3"
    );
    /// Adds one.
    INSERT = both("INSERT INTO process_steps (id, org_id, instance_id, node, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)");
}

/// Steps of one instance that are listed, from the newest.
pub const LISTED: i64 = 300;

/// A node that an instance came by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessStep {
    /// The id.
    pub id: ProcessStepId,
    /// The node, by its id in the file.
    pub node: String,
    /// When.
    pub at: Timestamp,
    /// By whose doing; nobody's where a time passed.
    pub by: Option<UserId>,
}

/// Gives the last steps of an instance, the newest first.
pub async fn of_instance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessInstanceId,
) -> Result<Vec<ProcessStep>> {
    tx.all(&OF_INSTANCE, args![scope.org(), id, LISTED], |row| {
        Ok(ProcessStep {
            id: ProcessStepId::from_i64(row.i64(0)?),
            node: row.text(1)?,
            at: row.at(2)?,
            by: row.opt_i64(3)?.map(UserId::from_i64),
        })
    })
    .await
}

/// Adds a step.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    instance: ProcessInstanceId,
    one: &ProcessStep,
) -> Result<()> {
    let args = args![one.id, scope.org(), instance, &one.node, one.at, one.by];
    tx.execute(&INSERT, args).await.map(drop)
}
