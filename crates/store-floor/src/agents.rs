//! Agents as the floor last stored them.

use base::authz::Scope;
use base::id::{PauseReasonId, UserId};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// Every agent of an organization who ever signed in, by `agents_of_org`.
    LIST = both(
        "SELECT user_id, state, state_since, pause_reason_id, connected, active_count, inactive_count FROM agents
         WHERE org_id = $1 ORDER BY user_id"
    );
    /// One row by primary key.
    GET = both(
        "SELECT user_id, state, state_since, pause_reason_id, connected, active_count, inactive_count FROM agents
         WHERE org_id = $1 AND user_id = $2"
    );
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The user.
    pub user: UserId,
    /// What screens show.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// The reason of a pause, wanted or begun.
    pub pause_reason: Option<PauseReasonId>,
    /// Whether a connection is there.
    pub connected: bool,
    /// Conversations that are active.
    pub active_count: i64,
    /// Conversations that are silent.
    pub inactive_count: i64,
}

/// Gives every agent who ever signed in.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Agent>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Gives an agent who ever signed in.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Option<Agent>> {
    tx.opt(&GET, args![scope.org(), user], read).await
}

fn read(row: &Row<'_>) -> Result<Agent> {
    Ok(Agent {
        user: UserId::from_i64(row.i64(0)?),
        state: row.text(1)?,
        since: row.at(2)?,
        pause_reason: row.opt_i64(3)?.map(PauseReasonId::from_i64),
        connected: row.bool(4)?,
        active_count: row.i64(5)?,
        inactive_count: row.i64(6)?,
    })
}
