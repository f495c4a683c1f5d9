//! What users of the office are told, and whether they have seen it.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{
    CallbackId, CaseId, FollowUpId, OfficeNoticeId, ProcessTaskId, UserGroupId, UserId,
};
use base::time::Timestamp;
use office::crm::notice::NoticeKind;
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both(
        "INSERT INTO office_notices (id, org_id, kind, case_id, follow_up_id, group_id, actor_id, at, process_task_id, callback_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    /// Adds a recipient.
    ADDRESS = both(
        "INSERT INTO office_notice_recipients (org_id, user_id, notice_id, case_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, user_id, notice_id) DO NOTHING"
    );
    /// Who is told, by `office_notice_recipients_of_notice`.
    RECIPIENTS = both("SELECT user_id FROM office_notice_recipients WHERE org_id = $1 AND notice_id = $2 ORDER BY user_id");
    /// What a user is told, newest first, by primary key of the recipients: ids follow time.
    OF_USER = both(
        "SELECT n.id, n.kind, n.case_id, n.follow_up_id, n.group_id, n.actor_id, n.at, r.read_at, n.process_task_id, n.callback_id
         FROM office_notice_recipients r JOIN office_notices n ON n.org_id = r.org_id AND n.id = r.notice_id
         WHERE r.org_id = $1 AND r.user_id = $2 AND r.notice_id < $3 AND (r.case_id = 0 OR $5) ORDER BY r.notice_id DESC LIMIT $4"
    );
    /// Counts what a user has not seen, by `office_notice_recipients_unread`; a notice of no case has case 0.
    COUNT_UNREAD = both(
        "SELECT count(*) FROM office_notice_recipients WHERE org_id = $1 AND user_id = $2 AND read_at IS NULL AND (case_id = 0 OR $3)"
    );
    /// Marks those of a case as seen, by `office_notice_recipients_unread`.
    READ_OF_CASE = both(
        "UPDATE office_notice_recipients SET read_at = $4 WHERE org_id = $1 AND user_id = $2 AND case_id = $3 AND read_at IS NULL"
    );
    /// Marks those of a callback as seen, by `office_notices_of_callback` and primary key.
    READ_OF_CALLBACK = both(
        "UPDATE office_notice_recipients SET read_at = $4 WHERE org_id = $1 AND user_id = $2 AND read_at IS NULL
         AND notice_id IN (SELECT id FROM office_notices WHERE org_id = $1 AND callback_id = $3)"
    );
    /// Marks all as seen, by `office_notice_recipients_unread`.
    READ_ALL = both("UPDATE office_notice_recipients SET read_at = $3 WHERE org_id = $1 AND user_id = $2 AND read_at IS NULL");
}

/// Something that users are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeNotice {
    /// The id.
    pub id: OfficeNoticeId,
    /// What happened.
    pub kind: NoticeKind,
    /// To which case; none when it is about a callback.
    pub case: Option<CaseId>,
    /// To which of its follow-ups.
    pub follow_up: Option<FollowUpId>,
    /// To which task of its processes.
    pub process_task: Option<ProcessTaskId>,
    /// To which callback.
    pub callback: Option<CallbackId>,
    /// The group that was given it.
    pub group: Option<UserGroupId>,
    /// Who did it; the product itself when absent.
    pub actor: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// Adds a notice for some users.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &OfficeNotice,
    users: &BTreeSet<UserId>,
) -> Result<()> {
    // Ids begin above zero, and the column takes no null.
    let case = one.case.map_or(0, CaseId::get);
    let values = args![
        one.id,
        scope.org(),
        one.kind.name(),
        case,
        one.follow_up,
        one.group,
        one.actor,
        one.at,
        one.process_task,
        one.callback
    ];
    tx.execute(&INSERT, values).await?;
    for user in users {
        tx.execute(&ADDRESS, args![scope.org(), *user, one.id, case])
            .await?;
    }
    Ok(())
}

/// Gives who is told.
pub async fn recipients(tx: &mut Tx<'_>, scope: &Scope, id: OfficeNoticeId) -> Result<Vec<UserId>> {
    tx.all(&RECIPIENTS, args![scope.org(), id], |row| {
        row.i64(0).map(UserId::from_i64)
    })
    .await
}

/// Gives a page of what a user is told, newest first, with when they saw it; without what is told of cases when they are not `with_cases`.
pub async fn of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, with_cases): (UserId, bool),
    before: Option<OfficeNoticeId>,
    limit: u32,
) -> Result<Vec<(OfficeNotice, Option<Timestamp>)>> {
    let before = before.map_or(i64::MAX, OfficeNoticeId::get);
    tx.all(
        &OF_USER,
        args![scope.org(), user, before, limit, with_cases],
        |row| Ok((read(row)?, row.opt_at(7)?)),
    )
    .await
}

/// Counts what a user has not seen; without what is told of cases when they are not `with_cases`.
pub async fn count_unread(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, with_cases): (UserId, bool),
) -> Result<i64> {
    tx.one(&COUNT_UNREAD, args![scope.org(), user, with_cases], |row| {
        row.i64(0)
    })
    .await
}

/// Marks what a user is told of a callback as seen.
pub async fn mark_callback_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    (of, now): (CallbackId, Timestamp),
) -> Result<()> {
    tx.execute(&READ_OF_CALLBACK, args![scope.org(), user, of, now])
        .await
        .map(drop)
}

/// Marks what a user is told as seen: of a case, or all. Tells how many were not before.
pub async fn mark_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    of: Option<CaseId>,
    now: Timestamp,
) -> Result<u64> {
    match of {
        Some(of) => {
            tx.execute(&READ_OF_CASE, args![scope.org(), user, of, now])
                .await
        }
        None => tx.execute(&READ_ALL, args![scope.org(), user, now]).await,
    }
}

fn read(row: &Row<'_>) -> Result<OfficeNotice> {
    let kind = row.text(1)?;
    Ok(OfficeNotice {
        id: OfficeNoticeId::from_i64(row.i64(0)?),
        kind: NoticeKind::parse(&kind)
            .ok_or_else(|| Error::Corrupt(format!("notice kind {kind}")))?,
        case: Some(row.i64(2)?)
            .filter(|id| *id != 0)
            .map(CaseId::from_i64),
        follow_up: row.opt_i64(3)?.map(FollowUpId::from_i64),
        process_task: row.opt_i64(8)?.map(ProcessTaskId::from_i64),
        callback: row.opt_i64(9)?.map(CallbackId::from_i64),
        group: row.opt_i64(4)?.map(UserGroupId::from_i64),
        actor: row.opt_i64(5)?.map(UserId::from_i64),
        at: row.at(6)?,
    })
}
