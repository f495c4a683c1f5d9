//! Who is connected: what a floor hears of sockets that come and go, and of sessions that end.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app_floor::floors::Floors;
use base::authz::Scope;
use base::id::{OrgId, UserId};

use crate::state::AppState;

/// Tells the floor that a connection of the agent is there.
pub(super) async fn arrives(state: &AppState, scope: &Scope) {
    let Some(user) = scope.user() else { return };
    let ctx = &state.ctx;
    if ctx.extras.get::<Connections>().add(user) {
        let floors = ctx.extras.get::<Floors>();
        floors.arrives(ctx, scope.org(), user).await;
    }
}

/// Tells the floor that the agent's last connection is gone: at once where the session ended too, else it may come
/// back within the time that is forgiven (ROUTE-011, GAP-127).
pub(super) async fn leaves(state: &AppState, scope: &Scope, token: &str) {
    let Some(user) = scope.user() else { return };
    let ctx = &state.ctx;
    if !ctx.extras.get::<Connections>().remove(user) {
        return;
    }
    let floors = ctx.extras.get::<Floors>();
    floors.leaves(ctx, scope.org(), user).await;
    // Asked after the connection was counted out: whoever ends the session now counts none and tells the floor.
    if let Ok(None) = app_setup::session::recognise(ctx, token).await {
        floors.session_ends(ctx, scope.org(), user).await;
    }
}

/// Tells the floor that a user signed out, unless another browser of theirs is connected, with this node or another.
pub(crate) async fn signed_out(state: &AppState, org: OrgId, user: UserId) {
    let ctx = &state.ctx;
    ctx.extras
        .get::<Floors>()
        .session_ends(ctx, org, user)
        .await;
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
