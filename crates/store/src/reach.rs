//! The one place that turns a reach into a condition, for the store of real time and for reports.

use crate::V;
use crate::statement::Filtered;
use base::authz::{Reach, Scope};

/// Limits a list of interactions (alias `i`) to what a scope reaches.
pub fn within<'a>(list: Filtered<'a>, scope: &Scope) -> Filtered<'a> {
    let user = V::from(scope.user());
    let queues = || scope.queues().iter().map(|queue| V::from(*queue));
    let own = |list: Filtered<'a>| {
        list.and(
            "(i.agent_id = ? OR i.last_agent_id = ? OR (i.state IN ('queued', 'offered')",
            &[user, user],
        )
        .and_in("i.queue_id", queues())
        .end("))", &[])
    };
    match scope.reach() {
        Reach::All => list,
        Reach::Own => own(list),
        Reach::Team => {
            let team = || scope.team().iter().map(|user| V::from(*user));
            list.and(
                "(i.agent_id = ? OR i.last_agent_id = ? OR (i.state IN ('queued', 'offered')",
                &[user, user],
            )
            .and_in("i.queue_id", queues())
            .end(") OR (1 = 1", &[])
            .and_in("i.agent_id", team())
            .end(") OR (1 = 1", &[])
            .and_in("i.last_agent_id", team())
            .end("))", &[])
        }
        Reach::Queues => list
            .and(
                "(i.agent_id = ? OR i.last_agent_id = ? OR (1 = 1",
                &[user, user],
            )
            .and_in("i.queue_id", queues())
            .end("))", &[]),
    }
}
