//! Changes who is linked to several queues at once: moving users touches two queues, and half of it would be wrong (ROUTE-003).

use std::collections::{BTreeMap, BTreeSet};

use app::bus::Signal;
use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{QueueId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use setup::event::SetupEvent;
use store::{Tx, in_tx, lock};
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::get_queue_members::Member;

/// Queues changed by one call.
const CHANGES_MAX: usize = 500;

/// Changes who is linked to several queues, all or nothing.
pub struct UpdateQueueLinks;

/// The changes, one for each queue.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateQueueLinksInput {
    /// What changes, queue by queue.
    pub changes: Vec<LinkChange>,
}

/// What changes in a queue: first it is replaced, if so wished, then users leave, then others come.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LinkChange {
    /// The queue.
    pub queue_id: QueueId,
    /// The users as a whole; absent keeps who is linked.
    pub members: Option<Vec<Member>>,
    /// Who leaves; who is not linked may be named.
    #[serde(default)]
    pub remove: Vec<UserId>,
    /// Who comes; who is linked already keeps the tier.
    #[serde(default)]
    pub add: Vec<Member>,
}

/// A queue with its users.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QueueLinks {
    /// The queue.
    pub queue_id: QueueId,
    /// Its users.
    pub members: Vec<Member>,
}

type Linked = BTreeMap<UserId, u8>;

impl Operation for UpdateQueueLinks {
    const ID: &'static str = "update_queue_links";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/queues/links";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Changes who is linked to several queues, all or nothing.";
    type Input = UpdateQueueLinksInput;
    type Output = Page<QueueLinks>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateQueueLinksInput,
    ) -> Result<Page<QueueLinks>, Fault> {
        if input.changes.len() > CHANGES_MAX {
            return Err(Fault::field("changes", code::field::OUT_OF_RANGE));
        }
        let (org, inner) = (scope.org(), ctx.clone());
        let (page, touched) = ctx
            .db
            .write(in_tx!(
                tx,
                [inner, scope, input],
                write(&inner, tx, &scope, &input.changes).await
            ))
            .await?;
        for user in touched {
            ctx.bus.signal(Signal::Rights { org, user });
        }
        Ok(page)
    }
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    changes: &[LinkChange],
) -> Result<(Page<QueueLinks>, BTreeSet<UserId>), Fault> {
    let known: BTreeSet<UserId> = users::list_all(tx, scope)
        .await?
        .into_iter()
        .map(|user| user.id)
        .collect();
    // In one order, so that two who change the same queues never wait for each other.
    let named: BTreeSet<QueueId> = changes.iter().map(|change| change.queue_id).collect();
    for queue in named {
        lock::take(tx, queue.get()).await?;
    }
    let mut before = queues::members(tx, scope).await?;
    let mut after: BTreeMap<QueueId, (String, Linked)> = BTreeMap::new();
    for (n, change) in changes.iter().enumerate() {
        let id = change.queue_id;
        let queue = queues::get(tx, scope, id).await?;
        let Some(queue) = queue.filter(|queue| queue.deleted_at.is_none()) else {
            let field = format!("changes.{n}.queue_id");
            return Err(Fault::field(field, code::field::UNKNOWN));
        };
        let present = match after.remove(&id) {
            Some((_, changed)) => changed,
            None => before.get(&id).cloned().unwrap_or_default(),
        };
        let linked = applied(present, change);
        if linked.keys().any(|user| !known.contains(user)) {
            let field = format!("changes.{n}.add");
            return Err(Fault::field(field, code::field::UNKNOWN));
        }
        after.insert(id, (queue.name, linked));
    }
    let (mut touched, mut moved) = (BTreeSet::new(), BTreeSet::new());
    let mut items = Vec::with_capacity(after.len());
    for (id, (name, linked)) in after {
        let was = before.remove(&id).unwrap_or_default();
        if was != linked {
            queues::update_members(tx, scope, id, &linked).await?;
            moved.extend(who_moved(&was, &linked));
            let form = |members: &Linked| json!({ "name": name, "members": members });
            let change = Change::between(&form(&was), &form(&linked));
            let event = SetupEvent::QueueChanged(id).record(change);
            tx.emit(scope, ctx.now(), event);
            touched.extend(was.keys().chain(linked.keys()).copied());
        }
        let members = linked
            .into_iter()
            .map(|(user_id, tier)| Member { user_id, tier })
            .collect();
        items.push(QueueLinks {
            queue_id: id,
            members,
        });
    }
    touch(tx, scope, &moved).await?;
    Ok((Page::whole(items), touched))
}

/// Names everybody who came or left.
pub(super) fn who_moved(was: &Linked, is: &Linked) -> BTreeSet<UserId> {
    let came = is.keys().filter(|user| !was.contains_key(user));
    let left = was.keys().filter(|user| !is.contains_key(user));
    came.chain(left).copied().collect()
}

/// Lets the revision of those grow whose links changed, because their queues are shown with them: in one order.
pub(super) async fn touch(
    tx: &mut Tx<'_>,
    scope: &Scope,
    moved: &BTreeSet<UserId>,
) -> Result<(), Fault> {
    for user in moved {
        users::touch(tx, scope, *user).await?;
    }
    Ok(())
}

fn applied(present: Linked, change: &LinkChange) -> Linked {
    let mut linked = match &change.members {
        Some(members) => members.iter().map(|one| (one.user_id, one.tier)).collect(),
        None => present,
    };
    for user in &change.remove {
        linked.remove(user);
    }
    for one in &change.add {
        linked.entry(one.user_id).or_insert(one.tier);
    }
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: i64) -> UserId {
        UserId::from_i64(n)
    }

    fn member(n: i64, tier: u8) -> Member {
        Member {
            user_id: user(n),
            tier,
        }
    }

    /// Rows: ROUTE-003.
    #[test]
    fn a_change_replaces_removes_and_adds_in_this_order() {
        let present = Linked::from([(user(1), 2), (user(2), 0)]);
        let mut change = LinkChange {
            queue_id: QueueId::from_i64(1),
            members: None,
            remove: vec![user(2), user(9)],
            add: vec![member(1, 0), member(3, 1)],
        };
        let kept = Linked::from([(user(1), 2), (user(3), 1)]);
        assert_eq!(applied(present.clone(), &change), kept);
        change.members = Some(vec![member(2, 0), member(4, 3)]);
        let replaced = Linked::from([(user(1), 0), (user(3), 1), (user(4), 3)]);
        assert_eq!(applied(present, &change), replaced);
    }
}
