//! Agents: one's own state and day, and the states of others.

pub mod get_agent;
pub mod get_agent_day;
pub mod set_agent_state;
pub mod set_state_of_agent;

use std::collections::BTreeSet;

use app::{Entry, Fault};
use base::authz::{Reach, Scope};
use base::id::{PauseReasonId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_floor::agents;
use store_setup::pause_reasons;
use store_setup::queues;
use store_setup::users::{self, User};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<get_agent::GetAgent>(),
    Entry::of::<get_agent_day::GetAgentDay>(),
    Entry::of::<set_agent_state::SetAgentState>(),
    Entry::of::<set_state_of_agent::SetStateOfAgent>(),
];

/// An agent as screens see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentView {
    /// The user.
    pub user_id: UserId,
    /// The name.
    pub name: String,
    /// The state.
    #[schema(value_type = floor::presence::AgentState)]
    pub state: String,
    /// Since when.
    pub since_at: Timestamp,
    /// The reason of a pause, wanted or begun.
    pub pause_reason_id: Option<PauseReasonId>,
    /// How long that pause may last.
    pub pause_limit_s: Option<u32>,
    /// Conversations that are active.
    pub active_count: i64,
    /// Conversations that are inactive.
    pub inactive_count: i64,
    /// Interactions at once.
    pub capacity: u32,
    /// Whether work is distributed to the agent (ROUTE-008).
    pub automatic_distribution: bool,
    /// Whether a connection is there.
    pub connected: bool,
}

fn build(
    user: User,
    row: Option<agents::Agent>,
    pauses: &[pause_reasons::PauseReason],
) -> AgentView {
    let row = row.unwrap_or(agents::Agent {
        user: user.id,
        state: "offline".to_owned(),
        since: Timestamp::ZERO,
        pause_reason: None,
        connected: false,
        active_count: 0,
        inactive_count: 0,
    });
    let limit = row
        .pause_reason
        .and_then(|id| pauses.iter().find(|one| one.id == id))
        .and_then(|one| one.max_duration_s);
    AgentView {
        user_id: user.id,
        name: user.name,
        state: row.state,
        since_at: row.since,
        pause_reason_id: row.pause_reason,
        pause_limit_s: limit,
        active_count: row.active_count,
        inactive_count: row.inactive_count,
        capacity: user.work.capacity,
        automatic_distribution: user.work.automatic_distribution,
        connected: row.connected,
    }
}

/// Gives the view of one agent.
pub async fn view(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<AgentView, Fault> {
    let pauses = pause_reasons::list(tx, scope).await?;
    let row = agents::get(tx, scope, user).await?;
    let user = users::get(tx, scope, user).await?.ok_or(Fault::NotFound)?;
    Ok(build(user, row, &pauses))
}

/// Gives the views of all active users, by name.
pub async fn views(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<AgentView>, Fault> {
    let pauses = pause_reasons::list(tx, scope).await?;
    let mut rows = agents::list(tx, scope).await?;
    let users = users::list_all(tx, scope).await?;
    Ok(users
        .into_iter()
        .filter(|user| user.active)
        .map(|user| {
            let row = rows
                .iter()
                .position(|row| row.user == user.id)
                .map(|place| rows.swap_remove(place));
            build(user, row, &pauses)
        })
        .collect())
}

/// Gives the agents whom a supervisor reaches; nothing stands for all of them.
///
/// **Shape**: with the reach of queues the agents of those queues, with that of a team its members, and always oneself.
pub(crate) async fn reached(
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<Option<BTreeSet<UserId>>, Fault> {
    let mut users: BTreeSet<UserId> = scope.user().into_iter().collect();
    match scope.reach() {
        Reach::All => return Ok(None),
        Reach::Own => {}
        Reach::Team => users.extend(scope.team()),
        Reach::Queues => {
            let members = queues::members(tx, scope).await?;
            let of_mine = members
                .iter()
                .filter(|(queue, _)| scope.queues().contains(queue));
            users.extend(of_mine.flat_map(|(_, of)| of.keys()));
        }
    }
    Ok(Some(users))
}
