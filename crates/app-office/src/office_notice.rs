//! Notices of the office: what users are told without asking, kept until they have seen it.
//!
//! A notice gives no right: it holds ids, and what it is about is read by the reach of whoever reads it.

pub mod count_office_notices;
pub mod list_office_notices;
pub mod mark_office_notices_read;

use std::collections::BTreeSet;

use app::{Ctx, Entry, Fault};
use base::authz::{Action, Scope, SystemReason};
use base::id::{
    CallbackId, CaseId, FollowUpId, OfficeNoticeId, ProcessTaskId, UserGroupId, UserId,
};
use office::crm::notice::NoticeKind;
use office::event::OfficeEvent;
use store::Tx;
use store_office::cases::Case;
use store_office::office_notices::{self, OfficeNotice};
use store_setup::users;

use crate::case::Reached;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_office_notices::CountOfficeNotices>(),
    Entry::of::<list_office_notices::ListOfficeNotices>(),
    Entry::of::<mark_office_notices_read::MarkOfficeNoticesRead>(),
];

/// Tells whether the caller is told of cases: a notice of one says its title.
pub(crate) fn with_cases(scope: &Scope) -> bool {
    scope.has(Action::CaseRead)
}

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub(crate) kind: NoticeKind,
    pub(crate) case: CaseId,
    pub(crate) follow_up: Option<FollowUpId>,
    pub(crate) process_task: Option<ProcessTaskId>,
    pub(crate) group: Option<UserGroupId>,
}

/// Tells of an e-mail of a case: `user` where one is given, else who answers for the case, which is its responsible or its group.
///
/// The house tells it: the customer wrote, or the mail server said no, whoever brings the news.
pub(crate) async fn tell_of_email(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, kind): (&Case, NoticeKind),
    user: Option<UserId>,
) -> Result<(), Fault> {
    let house = Scope::system(scope.org(), SystemReason::Job);
    let users: BTreeSet<UserId> = match (user.or(case.responsible), case.group) {
        (Some(user), _) => BTreeSet::from([user]),
        (None, Some(group)) => {
            let reached = Reached::load(tx, &house).await?;
            reached.members(group).into_iter().collect()
        }
        (None, None) => BTreeSet::new(),
    };
    let about = About {
        kind,
        case: case.id,
        follow_up: None,
        process_task: None,
        group: None,
    };
    give(ctx, tx, &house, about, users).await
}

/// Tells users something, in the transaction that made it true. Who did it and who cannot sign in any more is not told.
pub(crate) async fn give(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    about: About,
    users: BTreeSet<UserId>,
) -> Result<(), Fault> {
    let one = OfficeNotice {
        id: ctx.id(OfficeNoticeId::from_i64),
        kind: about.kind,
        case: Some(about.case),
        follow_up: about.follow_up,
        process_task: about.process_task,
        callback: None,
        group: about.group,
        actor: scope.user(),
        at: ctx.now(),
    };
    keep(tx, scope, one, users).await
}

/// Tells users something of a callback, as [`give`] does of a case.
pub(crate) async fn give_callback(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, callback, group): (NoticeKind, CallbackId, Option<UserGroupId>),
    users: BTreeSet<UserId>,
) -> Result<(), Fault> {
    let one = OfficeNotice {
        id: ctx.id(OfficeNoticeId::from_i64),
        kind,
        case: None,
        follow_up: None,
        process_task: None,
        callback: Some(callback),
        group,
        actor: scope.user(),
        at: ctx.now(),
    };
    keep(tx, scope, one, users).await
}

async fn keep(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: OfficeNotice,
    users: BTreeSet<UserId>,
) -> Result<(), Fault> {
    let mut told = BTreeSet::new();
    for user in users {
        let found = users::get(tx, scope, user).await?;
        if scope.user() != Some(user) && found.is_some_and(|user| user.active) {
            told.insert(user);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    office_notices::insert(tx, scope, &one, &told).await?;
    tx.emit(scope, one.at, OfficeEvent::NoticeGiven(one.id).heard());
    Ok(())
}
