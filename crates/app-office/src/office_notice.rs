//! Notices of the office: what users are told without asking, kept until they have seen it.
//!
//! A notice gives no right: it holds ids, and what it is about is read by the reach of whoever reads it.

pub mod count_office_notices;
pub mod list_office_notices;
pub mod mark_office_notices_read;

use std::collections::BTreeSet;

use app::{Ctx, Entry, Fault};
use base::authz::Scope;
use base::id::{CaseId, FollowUpId, OfficeNoticeId, UserGroupId, UserId};
use office::crm::notice::NoticeKind;
use office::event::OfficeEvent;
use store::Tx;
use store_office::office_notices::{self, OfficeNotice};
use store_setup::users;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_office_notices::CountOfficeNotices>(),
    Entry::of::<list_office_notices::ListOfficeNotices>(),
    Entry::of::<mark_office_notices_read::MarkOfficeNoticesRead>(),
];

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub(crate) kind: NoticeKind,
    pub(crate) case: CaseId,
    pub(crate) follow_up: Option<FollowUpId>,
    pub(crate) group: Option<UserGroupId>,
}

/// Tells users something, in the transaction that made it true. Who did it and who cannot sign in any more is not told.
pub(crate) async fn give(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    about: About,
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
    let one = OfficeNotice {
        id: ctx.id(OfficeNoticeId::from_i64),
        kind: about.kind,
        case: about.case,
        follow_up: about.follow_up,
        group: about.group,
        actor: scope.user(),
        at: ctx.now(),
    };
    office_notices::insert(tx, scope, &one, &told).await?;
    tx.emit(scope, one.at, OfficeEvent::NoticeGiven(one.id).heard());
    Ok(())
}
