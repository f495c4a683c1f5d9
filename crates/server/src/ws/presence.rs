//! Who is connected: what a floor hears of sockets that come and go, and of sessions that end.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app_floor::floors::{Floors, Input};
use base::authz::Scope;
use base::id::{OrgId, UserId};

use crate::state::AppState;

/// Tells the floor that a connection of the agent is there.
pub(super) async fn arrives(state: &AppState, scope: &Scope) {
    let Some(user) = scope.user() else { return };
    if state.ctx.extras.get::<Connections>().add(user) {
        tell(state, scope.org(), Input::AgentConnected(user)).await;
    }
}

/// Tells the floor that the agent's last connection is gone: at once where the session ended too, else it may come
/// back within the time that is forgiven (ROUTE-011, GAP-127).
pub(super) async fn leaves(state: &AppState, scope: &Scope, token: &str) {
    let Some(user) = scope.user() else { return };
    if !state.ctx.extras.get::<Connections>().remove(user) {
        return;
    }
    tell(state, scope.org(), Input::AgentDisconnected(user)).await;
    // Asked after the connection was counted out: whoever ends the session now counts none and tells the floor.
    if let Ok(None) = app_setup::session::recognise(&state.ctx, token).await {
        tell(state, scope.org(), Input::AgentSignedOut(user)).await;
    }
}

/// Tells the floor that a user signed out, unless another browser of theirs is connected.
pub(crate) async fn signed_out(state: &AppState, org: OrgId, user: UserId) {
    if !state.ctx.extras.get::<Connections>().has(user) {
        tell(state, org, Input::AgentSignedOut(user)).await;
    }
}

async fn tell(state: &AppState, org: OrgId, input: Input) {
    // A user who is no agent right now is nobody to the floor.
    drop(
        state
            .ctx
            .extras
            .get::<Floors>()
            .ask(&state.ctx, org, input)
            .await,
    );
}

/// How many sockets each user has open in this process.
#[derive(Debug, Default)]
pub(crate) struct Connections(Mutex<BTreeMap<UserId, u32>>);

impl Connections {
    /// Counts one more. Tells whether it is the first.
    fn add(&self, user: UserId) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        *count += 1;
        *count == 1
    }

    /// Tells whether one is open.
    fn has(&self, user: UserId) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(&user)
    }

    /// Counts one less. Tells whether it was the last.
    fn remove(&self, user: UserId) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&user) {
            Some(count) if *count > 1 => {
                *count -= 1;
                false
            }
            _ => open.remove(&user).is_some(),
        }
    }
}
