//! Who is told of a callback, and when (DIAL-010).

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::{Action, Reach, Scope};
use base::id::{JobId, UserId};
use office::crm::callback::reminders;
use office::crm::notice::NoticeKind;
use serde_json::json;
use store::job_queue::NewJob;
use store::{Tx, job_queue};
use store_office::callbacks::Callback;
use store_setup::{queues, user_groups, users};

use super::Looking;
use crate::case::Reached;
use crate::jobs::remind_callback;
use crate::office_notice;

/// Lets the owner of an open callback be reminded of its moment.
pub(crate) async fn watch(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Callback,
) -> Result<(), Fault> {
    for (reminder, at) in reminders(one.due_at, ctx.now()) {
        let job = NewJob {
            id: ctx.id(JobId::from_i64),
            kind: remind_callback::NAME,
            payload: json!({ "callback_id": one.id, "due_at": one.due_at, "reminder": reminder }),
            run_at: at,
            // One that is opened again may be watched anew at the same moment.
            dedupe_key: None,
        };
        job_queue::insert(tx, scope, ctx.now(), &job).await?;
    }
    Ok(())
}

/// Gives whose a callback is: its user, or everybody of its group while nobody took it.
pub(crate) fn owners(reached: &Reached, one: &Callback) -> BTreeSet<UserId> {
    match (one.user, one.group) {
        (Some(user), _) => BTreeSet::from([user]),
        (None, Some(group)) => reached.members(group).into_iter().collect(),
        (None, None) => BTreeSet::new(),
    }
}

/// Tells those to whom a callback was newly given.
pub(crate) async fn tell_given(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (looking, one): (&Looking, &Callback),
) -> Result<(), Fault> {
    let kind = NoticeKind::CallbackAssigned;
    tell(ctx, tx, scope, (&looking.reached, one), kind).await
}

/// Tells whose a callback is what became of it; who did it is not told.
pub(crate) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (reached, one): (&Reached, &Callback),
    kind: NoticeKind,
) -> Result<(), Fault> {
    let users = owners(reached, one);
    let about = (kind, one.id, one.group.filter(|_| one.user.is_none()));
    office_notice::give_callback(ctx, tx, scope, about, users).await
}

/// Gives who of some users still works here with callbacks.
pub(crate) async fn working(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: &BTreeSet<UserId>,
) -> Result<BTreeSet<UserId>, Fault> {
    let mut found = BTreeSet::new();
    for id in of {
        let user = users::get(tx, scope, *id).await?;
        if user.is_some_and(|one| one.active && one.actions().contains(&Action::CallbackUse)) {
            found.insert(*id);
        }
    }
    Ok(found)
}

/// Gives those who may give a callback whose owner is gone to somebody else: whoever may, and reaches the owner or its group.
pub(crate) async fn leaders(
    tx: &mut Tx<'_>,
    scope: &Scope,
    owners: &BTreeSet<UserId>,
) -> Result<BTreeSet<UserId>, Fault> {
    let members = queues::members(tx, scope).await?;
    let groups = user_groups::list(tx, scope).await?;
    let in_queue = |user: UserId| {
        members
            .values()
            .any(|of| of.contains_key(&user) && owners.iter().any(|owner| of.contains_key(owner)))
    };
    let in_group = |user: UserId| {
        groups
            .iter()
            .any(|group| group.has(user) && owners.iter().any(|owner| group.has(*owner)))
    };
    let all = users::list_all(tx, scope).await?;
    let leads = |one: &users::User| {
        one.active
            && one.actions().contains(&Action::CallbackAssign)
            && match one.reach {
                Reach::Own => false,
                Reach::Team => in_group(one.id),
                Reach::Queues => in_group(one.id) || in_queue(one.id),
                Reach::All => true,
            }
    };
    Ok(all
        .iter()
        .filter(|one| leads(one))
        .map(|one| one.id)
        .collect())
}
