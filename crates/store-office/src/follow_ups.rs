//! Follow-ups: rows, those of a case, and those that are somebody's to do.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{CaseId, FollowUpId, UserGroupId, UserId};
use base::text::fold;
use base::time::Timestamp;
use office::crm::follow_up::FollowUpState;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::cases::due_order;

/// The columns of a follow-up.
macro_rules! follow_ups {
    ($tail:literal) => {
        concat!(
            "SELECT id, case_id, text, group_id, user_id, due_at, state, reason, conclusion, created_by, created_at, changed_by,
                    changed_at, delay_told_at, revision FROM follow_ups ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(follow_ups!("WHERE org_id = $1 AND id = $2"));
    /// Those of a case, the first first, by `follow_ups_of_case`.
    OF_CASE = both(follow_ups!("WHERE org_id = $1 AND case_id = $2 ORDER BY id"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO follow_ups (id, org_id, case_id, text, text_fold, group_id, user_id, due_at, due_order, state, created_by, created_at,
                                 changed_by, changed_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12, 1)"
    );
    /// Changes one by primary key; its case and who asked for it stay.
    UPDATE = both(
        "UPDATE follow_ups SET text = $3, text_fold = $4, group_id = $5, user_id = $6, due_at = $7, due_order = $8, state = $9, reason = $10,
                conclusion = $11, changed_by = $12, changed_at = $13, ended_at = $14, delay_told_at = $15, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Keeps that its delay was told, by primary key. Who edits it meanwhile need not know.
    DELAY_TOLD = both("UPDATE follow_ups SET delay_told_at = $3 WHERE org_id = $1 AND id = $2");
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The id.
    pub id: FollowUpId,
    /// Its case.
    pub case: CaseId,
    /// What is asked.
    pub text: String,
    /// The area it was given to.
    pub group: Option<UserGroupId>,
    /// The person it is with.
    pub user: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: FollowUpState,
    /// Why it was returned.
    pub reason: Option<String>,
    /// What came of it.
    pub conclusion: Option<String>,
    /// Who asked.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Who took the last step.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// When the delay of the present deadline was told.
    pub delay_told_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Whose tasks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holder {
    /// Those of the user, and those that wait in the user's groups.
    #[default]
    Both,
    /// Those of the user.
    User,
    /// Those of the user's groups, whoever has them.
    Groups,
}

/// Which tasks a page holds.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Whose.
    pub holder: Holder,
    /// The user's groups.
    pub groups: BTreeSet<UserGroupId>,
    /// A part of the text or of the title of the case, folded.
    pub part: Option<&'a str>,
    /// The number of the case; instead of a part.
    pub number: Option<&'a str>,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Deadline and id of the last row of the page before.
    pub after: Option<(Option<Timestamp>, i64)>,
}

/// Gives a follow-up.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: FollowUpId) -> Result<Option<FollowUp>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives those of a case, the first first.
pub async fn of_case(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<FollowUp>> {
    tx.all(&OF_CASE, args![scope.org(), case], read).await
}

/// Gives a page of what is a user's to do, by deadline; what was returned is to do for who asked and for the responsible of the case.
pub async fn tasks(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<FollowUp>> {
    let pattern = filter.part.map(containing).unwrap_or_default();
    let list = Filtered::new(
        "follow_ups::TASKS",
        follow_ups!("WHERE org_id = $1 AND ended_at IS NULL"),
        args![scope.org()],
    );
    let list = of_holder(list, scope, user, filter);
    let list = searched(list, scope, filter, &pattern)
        .and_if("due_order < ?", filter.due_before.map(V::from));
    let list = match filter.after {
        Some((due_at, id)) => {
            let due = V::I(due_order(due_at));
            list.and(
                "(due_order > ? OR (due_order = ? AND id > ?))",
                &[due, due, V::I(id)],
            )
        }
        None => list,
    };
    let list = list.end("ORDER BY due_order, id LIMIT ?", args![limit]);
    tx.list(&list, read).await
}

/// Counts what is a user's to do: all, and what of it is late.
pub async fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    filter: &Filter<'_>,
    now: Timestamp,
) -> Result<(i64, i64)> {
    let list = Filtered::new(
        "follow_ups::COUNT",
        "SELECT count(*), count(CASE WHEN due_order < $2 THEN 1 END) FROM follow_ups WHERE org_id = $1 AND ended_at IS NULL",
        args![scope.org(), now],
    );
    let list = of_holder(list, scope, user, filter);
    let rows = tx.list(&list, |row| Ok((row.i64(0)?, row.i64(1)?))).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

fn of_holder<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    user: UserId,
    filter: &Filter<'a>,
) -> Filtered<'a> {
    let (own, org) = (V::from(user), V::from(scope.org()));
    let groups = filter.groups.iter().map(|one| V::from(*one));
    let list = match filter.holder {
        Holder::Groups => {
            return list
                .and("state <> 'returned'", &[])
                .and_in("group_id", groups);
        }
        Holder::Both | Holder::User => list.and(
            "((state <> 'returned' AND user_id = ?) OR (state = 'returned' AND (created_by = ?
              OR case_id IN (SELECT id FROM cases WHERE org_id = ? AND responsible_id = ?)))",
            &[own, own, org, own],
        ),
    };
    if filter.holder == Holder::Both {
        list.end("OR (state <> 'returned' AND user_id IS NULL", &[])
            .and_in("group_id", groups)
            .end("))", &[])
    } else {
        list.end(")", &[])
    }
}

fn searched<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    filter: &Filter<'a>,
    pattern: &'a str,
) -> Filtered<'a> {
    let org = V::from(scope.org());
    match (filter.number, filter.part) {
        (Some(number), _) => list.and(
            "case_id IN (SELECT id FROM cases WHERE org_id = ? AND number = ?)",
            &[org, V::T(number)],
        ),
        (None, Some(_)) => list.and(
            "(text_fold LIKE ? ESCAPE '!' OR case_id IN (SELECT id FROM cases WHERE org_id = ? AND title_fold LIKE ? ESCAPE '!'))",
            &[V::T(pattern), org, V::T(pattern)],
        ),
        (None, None) => list,
    }
}

/// Adds a follow-up.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &FollowUp) -> Result<()> {
    let text_fold = fold(&one.text);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.case,
            &one.text,
            &text_fold,
            one.group,
            one.user,
            one.due_at,
            due_order(one.due_at),
            one.state.name(),
            one.created_by,
            one.created_at
        ],
    )
    .await
    .map(drop)
}

/// Changes a follow-up. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &FollowUp) -> Result<bool> {
    let text_fold = fold(&one.text);
    let ended_at = one.state.is_over().then_some(one.changed_at);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.text,
                &text_fold,
                one.group,
                one.user,
                one.due_at,
                due_order(one.due_at),
                one.state.name(),
                one.reason.as_deref(),
                one.conclusion.as_deref(),
                one.changed_by,
                one.changed_at,
                ended_at,
                one.delay_told_at
            ],
        )
        .await?
        > 0)
}

/// Keeps that the delay of a follow-up was told.
pub async fn delay_told(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FollowUpId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&DELAY_TOLD, args![scope.org(), id, at])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<FollowUp> {
    let state = row.text(6)?;
    Ok(FollowUp {
        id: FollowUpId::from_i64(row.i64(0)?),
        case: CaseId::from_i64(row.i64(1)?),
        text: row.text(2)?,
        group: row.opt_i64(3)?.map(UserGroupId::from_i64),
        user: row.opt_i64(4)?.map(UserId::from_i64),
        due_at: row.opt_at(5)?,
        state: FollowUpState::parse(&state)
            .ok_or_else(|| Error::Corrupt(format!("follow-up state {state}")))?,
        reason: row.opt_text(7)?,
        conclusion: row.opt_text(8)?,
        created_by: row.opt_i64(9)?.map(UserId::from_i64),
        created_at: row.at(10)?,
        changed_by: row.opt_i64(11)?.map(UserId::from_i64),
        changed_at: row.at(12)?,
        delay_told_at: row.opt_at(13)?,
        revision: row.i64(14)?,
    })
}
