//! Callbacks: rows, and lists of them by whose they are and when.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{
    AgentScriptId, CallbackId, CaseId, ContactPointId, InteractionId, PersonId, UserGroupId, UserId,
};
use base::text::fold;
use base::time::Timestamp;
use office::crm::callback::{CallbackState, Reminder};
use office::person::PointKind;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::person_words::Typed;

/// The columns of a callback.
macro_rules! callbacks {
    ($tail:literal) => {
        concat!(
            "SELECT id, person_id, contact_point_id, point_kind, address, due_at, user_id, group_id, note, state, outcome, case_id,
                    interaction_id, script_id, created_by, created_at, changed_by, changed_at, soon_told_at, told_at, moved_count, revision
             FROM callbacks ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(callbacks!("WHERE org_id = $1 AND id = $2"));
    /// How many of a person are open, by `callbacks_of_person`.
    COUNT_OF_PERSON = both("SELECT count(*) FROM callbacks WHERE org_id = $1 AND person_id = $2 AND state = 'open'");
    /// Whether an open one belongs to a case, by `callbacks_of_case`.
    HAS_OPEN = both("SELECT id FROM callbacks WHERE org_id = $1 AND case_id = $2 AND state = 'open' LIMIT 1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO callbacks (id, org_id, person_id, contact_point_id, point_kind, address, due_at, user_id, group_id, note, note_fold, state,
                                case_id, interaction_id, script_id, created_by, created_at, changed_by, changed_at, moved_count, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $16, $17, 0, 1)"
    );
    /// Changes one by primary key; what it belongs to and who agreed on it stay.
    UPDATE = both(
        "UPDATE callbacks SET contact_point_id = $3, point_kind = $4, address = $5, due_at = $6, user_id = $7, group_id = $8, note = $9,
                note_fold = $10, state = $11, outcome = $12, changed_by = $13, changed_at = $14, ended_at = $15, soon_told_at = $16,
                told_at = $17, moved_count = $18, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Keeps that it was told that one comes soon, by primary key. Who edits it meanwhile need not know.
    SOON_TOLD = both("UPDATE callbacks SET soon_told_at = $3 WHERE org_id = $1 AND id = $2");
    /// Keeps that it was told that one is due.
    TOLD = both("UPDATE callbacks SET told_at = $3 WHERE org_id = $1 AND id = $2");
}

/// A callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The id.
    pub id: CallbackId,
    /// With whom.
    pub person: PersonId,
    /// Over which address; none once the person is nobody.
    pub point: Option<ContactPointId>,
    /// What kind of address it was when it was chosen.
    pub point_kind: PointKind,
    /// The address as it was then.
    pub address: String,
    /// When.
    pub due_at: Timestamp,
    /// Whose it is; none while it waits for somebody of the group.
    pub user: Option<UserId>,
    /// The group that it was given to.
    pub group: Option<UserGroupId>,
    /// What was noted.
    pub note: Option<String>,
    /// Where it stands.
    pub state: CallbackState,
    /// What came of it, or why it is needed no more.
    pub outcome: Option<String>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The contact in which it was agreed.
    pub interaction: Option<InteractionId>,
    /// The script that asked for it.
    pub script: Option<AgentScriptId>,
    /// Who agreed on it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Who changed it last.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// When it was told that it comes soon.
    pub soon_told_at: Option<Timestamp>,
    /// When it was told that it is due.
    pub told_at: Option<Timestamp>,
    /// How often it was moved.
    pub moved_count: i64,
    /// Grows with each change.
    pub revision: i64,
}

/// Whose callbacks are wanted.
#[derive(Debug, Clone, Default)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// Those of users, and those that wait in groups.
    Of(BTreeSet<UserId>, BTreeSet<UserGroupId>),
    /// The same, and those that a user agreed on.
    OfOrBy(BTreeSet<UserId>, BTreeSet<UserGroupId>, UserId),
}

/// Which callbacks a page holds.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Whose the caller may see.
    pub within: Whose,
    /// Whose of those are wanted.
    pub whose: Whose,
    /// Where they stand.
    pub state: Option<CallbackState>,
    /// A part of the note or of the person's name, folded.
    pub part: Option<&'a str>,
    /// With whom.
    pub person: Option<PersonId>,
    /// Of which case.
    pub case: Option<CaseId>,
    /// Agreed in which contact.
    pub interaction: Option<InteractionId>,
    /// Due at this moment or later.
    pub due_from: Option<Timestamp>,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// The last comes first.
    pub newest: bool,
    /// Moment and id of the last row of the page before.
    pub after: Option<(Timestamp, i64)>,
}

/// Gives a callback.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: CallbackId) -> Result<Option<Callback>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Counts the open ones of a person.
pub async fn count_of_person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<i64> {
    tx.one(&COUNT_OF_PERSON, args![scope.org(), id], |row| row.i64(0))
        .await
}

/// Tells whether an open one belongs to a case.
pub async fn has_open(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<bool> {
    let found = tx
        .opt(&HAS_OPEN, args![scope.org(), case], |row| row.i64(0))
        .await?;
    Ok(found.is_some())
}

/// Gives a page of callbacks, by moment.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Callback>> {
    let typed = filter.part.map(typed);
    let list = Filtered::new(
        "callbacks::LIST",
        callbacks!("WHERE org_id = $1"),
        args![scope.org()],
    );
    let list = narrowed(list, scope, filter, typed.as_ref());
    let list = match (filter.after, filter.newest) {
        (Some((at, id)), false) => list.and(
            "(due_at > ? OR (due_at = ? AND id > ?))",
            &[V::from(at), V::from(at), V::I(id)],
        ),
        (Some((at, id)), true) => list.and(
            "(due_at < ? OR (due_at = ? AND id < ?))",
            &[V::from(at), V::from(at), V::I(id)],
        ),
        (None, _) => list,
    };
    let list = if filter.newest {
        list.end("ORDER BY due_at DESC, id DESC LIMIT ?", args![limit])
    } else {
        list.end("ORDER BY due_at, id LIMIT ?", args![limit])
    };
    tx.list(&list, read).await
}

/// Counts callbacks: all, and those that are due before a moment.
pub async fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    now: Timestamp,
) -> Result<(i64, i64)> {
    let typed = filter.part.map(typed);
    let list = Filtered::new(
        "callbacks::COUNT",
        "SELECT count(*), count(CASE WHEN due_at <= $2 THEN 1 END) FROM callbacks WHERE org_id = $1",
        args![scope.org(), now],
    );
    let list = narrowed(list, scope, filter, typed.as_ref());
    let rows = tx.list(&list, |row| Ok((row.i64(0)?, row.i64(1)?))).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// Gives the pattern of a part of the note, and the words of the name of the customer.
fn typed(part: &str) -> (String, Typed) {
    (containing(part), Typed::read(part))
}

fn narrowed<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    filter: &Filter<'a>,
    typed: Option<&'a (String, Typed)>,
) -> Filtered<'a> {
    let list = of(of(list, &filter.within), &filter.whose)
        .and_if("state = ?", filter.state.map(|state| V::T(state.name())))
        .and_if("person_id = ?", filter.person.map(V::from))
        .and_if("case_id = ?", filter.case.map(V::from))
        .and_if("interaction_id = ?", filter.interaction.map(V::from))
        .and_if("due_at >= ?", filter.due_from.map(V::from))
        .and_if("due_at < ?", filter.due_before.map(V::from));
    match typed {
        Some((pattern, name)) => name
            .customers(
                list.and("(note_fold LIKE ? ESCAPE '!' OR (1 = 1", &[V::T(pattern)]),
                scope,
            )
            .end("))", &[]),
        None => list,
    }
}

fn of<'a>(list: Filtered<'a>, whose: &Whose) -> Filtered<'a> {
    let (users, groups, by) = match whose {
        Whose::All => return list,
        Whose::Of(users, groups) => (users, groups, None),
        Whose::OfOrBy(users, groups, by) => (users, groups, Some(*by)),
    };
    let list = match by {
        Some(by) => list.and("(created_by = ? OR (1 = 1", &[V::from(by)]),
        None => list.and("(1 = 0 OR (1 = 1", &[]),
    };
    list.and_in("user_id", users.iter().map(|one| V::from(*one)))
        .end(") OR (user_id IS NULL", &[])
        .and_in("group_id", groups.iter().map(|one| V::from(*one)))
        .end("))", &[])
}

/// Adds a callback.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Callback) -> Result<()> {
    let note_fold = folded(one);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.person,
            one.point,
            one.point_kind.name(),
            &one.address,
            one.due_at,
            one.user,
            one.group,
            one.note.as_deref(),
            &note_fold,
            one.state.name(),
            one.case,
            one.interaction,
            one.script,
            one.created_by,
            one.created_at
        ],
    )
    .await
    .map(drop)
}

/// Changes a callback. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Callback) -> Result<bool> {
    let note_fold = folded(one);
    let ended_at = (one.state != CallbackState::Open).then_some(one.changed_at);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                one.point,
                one.point_kind.name(),
                &one.address,
                one.due_at,
                one.user,
                one.group,
                one.note.as_deref(),
                &note_fold,
                one.state.name(),
                one.outcome.as_deref(),
                one.changed_by,
                one.changed_at,
                ended_at,
                one.soon_told_at,
                one.told_at,
                one.moved_count
            ],
        )
        .await?
        > 0)
}

/// Keeps that a reminder was told.
pub async fn told(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CallbackId,
    (reminder, at): (Reminder, Timestamp),
) -> Result<()> {
    let statement = match reminder {
        Reminder::Soon => &SOON_TOLD,
        Reminder::Due => &TOLD,
    };
    tx.execute(statement, args![scope.org(), id, at])
        .await
        .map(drop)
}

fn folded(one: &Callback) -> String {
    one.note.as_deref().map(fold).unwrap_or_default()
}

fn read(row: &Row<'_>) -> Result<Callback> {
    let (kind, state) = (row.text(3)?, row.text(9)?);
    Ok(Callback {
        id: CallbackId::from_i64(row.i64(0)?),
        person: PersonId::from_i64(row.i64(1)?),
        point: row.opt_i64(2)?.map(ContactPointId::from_i64),
        point_kind: PointKind::parse(&kind)
            .ok_or_else(|| Error::Corrupt(format!("point kind {kind}")))?,
        address: row.text(4)?,
        due_at: row.at(5)?,
        user: row.opt_i64(6)?.map(UserId::from_i64),
        group: row.opt_i64(7)?.map(UserGroupId::from_i64),
        note: row.opt_text(8)?,
        state: CallbackState::parse(&state)
            .ok_or_else(|| Error::Corrupt(format!("callback state {state}")))?,
        outcome: row.opt_text(10)?,
        case: row.opt_i64(11)?.map(CaseId::from_i64),
        interaction: row.opt_i64(12)?.map(InteractionId::from_i64),
        script: row.opt_i64(13)?.map(AgentScriptId::from_i64),
        created_by: row.opt_i64(14)?.map(UserId::from_i64),
        created_at: row.at(15)?,
        changed_by: row.opt_i64(16)?.map(UserId::from_i64),
        changed_at: row.at(17)?,
        soon_told_at: row.opt_at(18)?,
        told_at: row.opt_at(19)?,
        moved_count: row.i64(20)?,
        revision: row.i64(21)?,
    })
}
