//! Where each customer stands who is with a flow now.

use base::authz::Scope;
use base::id::{FlowId, InteractionId};
use floor::flow::run::Run;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both("SELECT flow_id, version, state FROM flow_runs WHERE org_id = $1 AND interaction_id = $2");
    /// Adds one.
    INSERT = both("INSERT INTO flow_runs (interaction_id, org_id, flow_id, version, state) VALUES ($1, $2, $3, $4, $5)");
    /// Takes one on, by primary key.
    UPDATE = both("UPDATE flow_runs SET state = $3 WHERE org_id = $1 AND interaction_id = $2");
    /// Ends one, by primary key.
    REMOVE = both("DELETE FROM flow_runs WHERE org_id = $1 AND interaction_id = $2");
}

/// A customer with a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRun {
    /// The flow.
    pub flow: FlowId,
    /// The version it began with, and ends with.
    pub version: i64,
    /// Where it stands.
    pub state: Run,
}

/// Gives the run of an interaction. Read it after the conversation is locked, so that two words do not read one state.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<Option<FlowRun>> {
    tx.opt(&GET, args![scope.org(), of], |row| {
        Ok(FlowRun {
            flow: FlowId::from_i64(row.i64(0)?),
            version: row.i64(1)?,
            state: row.json(2)?,
        })
    })
    .await
}

/// Begins a run.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    one: &FlowRun,
) -> Result<()> {
    let state = serde_json::to_string(&one.state)?;
    let args = args![of, scope.org(), one.flow, one.version, state.as_str()];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Takes a run on.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId, state: &Run) -> Result<()> {
    let state = serde_json::to_string(state)?;
    tx.execute(&UPDATE, args![scope.org(), of, state.as_str()])
        .await
        .map(drop)
}

/// Ends a run.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), of]).await.map(drop)
}
