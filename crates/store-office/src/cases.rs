//! Cases: rows, and the lists of them that screens page through.

use std::collections::BTreeSet;

use base::authz::{Reach, Scope};
use base::id::{AgentScriptId, CaseId, CaseTypeId, PersonId, QueueId, UserGroupId, UserId};
use base::text::fold;
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use office::crm::script::MarketingResult;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

/// The columns of a case.
macro_rules! cases {
    ($tail:literal) => {
        concat!(
            "SELECT id, number, external_number, person_id, type_id, title, status, priority, responsible_id, group_id, queue_id,
                    due_at, resolution, opened_by, opened_at, concluded_at, reopened_count, revision,
                    script_id, marketing_result FROM cases ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(cases!("WHERE org_id = $1 AND id = $2"));
    /// One by its number, by `cases_by_number`.
    BY_NUMBER = both(cases!("WHERE org_id = $1 AND number = $2"));
    /// Whether any case has a type, by `cases_by_type`.
    OF_TYPE = both("SELECT id FROM cases WHERE org_id = $1 AND type_id = $2 LIMIT 1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO cases (id, org_id, number, external_number, external_fold, person_id, type_id, title, title_fold, status, priority,
                            responsible_id, group_id, queue_id, due_at, due_order, resolution, opened_by, opened_at, concluded_at,
                            reopened_count, revision, script_id, marketing_result)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1, $22, $23)"
    );
    /// Changes one by primary key; number, queue, script and who opened it stay.
    UPDATE = both(
        "UPDATE cases SET external_number = $3, external_fold = $4, person_id = $5, type_id = $6, title = $7, title_fold = $8,
                status = $9, priority = $10, responsible_id = $11, group_id = $12, due_at = $13, due_order = $14, resolution = $15,
                concluded_at = $16, reopened_count = $17, marketing_result = $18, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Lets a case grow older by one change of what belongs to it.
    TOUCH = both("UPDATE cases SET revision = revision + 1 WHERE org_id = $1 AND id = $2");
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The id.
    pub id: CaseId,
    /// The number that people say aloud.
    pub number: String,
    /// Its number in another system.
    pub external_number: Option<String>,
    /// Whose matter it is.
    pub person: Option<PersonId>,
    /// What it is about.
    pub case_type: CaseTypeId,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// How urgent it is.
    pub priority: CasePriority,
    /// Who is responsible.
    pub responsible: Option<UserId>,
    /// The group that is responsible.
    pub group: Option<UserGroupId>,
    /// The queue in which it was opened.
    pub queue: Option<QueueId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// How it was settled.
    pub resolution: Option<String>,
    /// Who opened it.
    pub opened_by: Option<UserId>,
    /// When.
    pub opened_at: Timestamp,
    /// When it was concluded, if it stands so.
    pub concluded_at: Option<Timestamp>,
    /// How often it was taken up again.
    pub reopened_count: i64,
    /// Grows with each change.
    pub revision: i64,
    /// The script at which it was opened; none for one that was opened by its type.
    pub script: Option<AgentScriptId>,
    /// The result of its marketing action, if it is one (DIAL-009).
    pub marketing_result: Option<MarketingResult>,
}

/// What cases are searched by; exactly one of the ways.
#[derive(Debug, Clone, Copy, Default)]
pub enum Search<'a> {
    /// The number of the case or of one of its contacts; and as it was typed, its number in another system or the person's CPF,
    /// which may look like ours.
    Number(&'a str, &'a str),
    /// CPF or CNPJ of the person, compact.
    TaxId(&'a str),
    /// A part of the title, the beginning of the person's name, or the whole number in another system; folded.
    Text(&'a str),
    /// All of them.
    #[default]
    All,
}

/// Which cases come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Who was opened last.
    #[default]
    Newest,
    /// Who was opened first.
    Oldest,
    /// What is due next; what is never due comes last.
    Due,
}

/// The key of the last row of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Its due time.
    pub due_at: Option<Timestamp>,
    /// Its id.
    pub id: CaseId,
}

/// Which cases a page holds; an empty set limits nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// What they are searched by.
    pub search: Search<'a>,
    /// Where they stand.
    pub statuses: BTreeSet<CaseStatus>,
    /// What they are about.
    pub types: BTreeSet<CaseTypeId>,
    /// How urgent they are.
    pub priorities: BTreeSet<CasePriority>,
    /// Who is responsible.
    pub responsible: Option<UserId>,
    /// The groups that are responsible, of which any counts.
    pub groups: BTreeSet<UserGroupId>,
    /// Responsible is the user, or one of the groups; instead of both of them.
    pub mine: Option<UserId>,
    /// Nobody is responsible.
    pub unassigned: bool,
    /// Whose matter they are.
    pub person: Option<PersonId>,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Opened not before.
    pub from: Option<Timestamp>,
    /// Opened before.
    pub to: Option<Timestamp>,
    /// The groups whose cases the caller reaches besides their own; none limits to everything there is.
    pub reach: Option<Vec<UserGroupId>>,
    /// Which come first.
    pub order: Order,
    /// Where the page begins.
    pub after: Option<After>,
}

/// Gives a case.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Option<Case>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives the case with a number.
pub async fn by_number(tx: &mut Tx<'_>, scope: &Scope, number: &str) -> Result<Option<Case>> {
    tx.opt(&BY_NUMBER, args![scope.org(), number], read).await
}

/// Tells whether any case has a type.
pub async fn has_type(tx: &mut Tx<'_>, scope: &Scope, id: CaseTypeId) -> Result<bool> {
    let found = tx
        .opt(&OF_TYPE, args![scope.org(), id], |row| row.i64(0))
        .await?;
    Ok(found.is_some())
}

/// Gives a page of cases.
///
/// **Cost**: a part of the title looks at the cases in order until the page is full, everything else at an index.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Case>> {
    let (pattern, name_end) = match filter.search {
        Search::Text(part) => (containing(part), format!("{part}\u{10ffff}")),
        Search::Number(..) | Search::TaxId(_) | Search::All => (String::new(), String::new()),
    };
    let list = Filtered::new(
        "cases::LIST",
        cases!("WHERE org_id = $1"),
        args![scope.org()],
    );
    let list = searched(list, scope, filter.search, (&pattern, &name_end));
    let list = assigned(reached(list, scope, filter), filter);
    let list = if filter.statuses.is_empty() {
        list
    } else {
        list.and_in("status", filter.statuses.iter().map(|one| V::T(one.name())))
    };
    let list = if filter.types.is_empty() {
        list
    } else {
        list.and_in("type_id", filter.types.iter().map(|one| V::from(*one)))
    };
    let list = if filter.priorities.is_empty() {
        list
    } else {
        list.and_in(
            "priority",
            filter.priorities.iter().map(|one| V::T(one.name())),
        )
    };
    let list = list
        .and_if("person_id = ?", filter.person.map(V::from))
        .and_if("due_order < ?", filter.due_before.map(V::from))
        .and_if("opened_at >= ?", filter.from.map(V::from))
        .and_if("opened_at < ?", filter.to.map(V::from));
    let (id, due) = match filter.after {
        Some(after) => (Some(V::from(after.id)), V::I(due_order(after.due_at))),
        None => (None, V::Null),
    };
    let list = match (filter.order, id) {
        (Order::Newest, id) => list
            .and_if("id < ?", id)
            .end("ORDER BY id DESC LIMIT ?", args![limit]),
        (Order::Oldest, id) => list
            .and_if("id > ?", id)
            .end("ORDER BY id LIMIT ?", args![limit]),
        (Order::Due, Some(id)) => list
            .and(
                "(due_order > ? OR (due_order = ? AND id > ?))",
                &[due, due, id],
            )
            .end("ORDER BY due_order, id LIMIT ?", args![limit]),
        (Order::Due, None) => list.end("ORDER BY due_order, id LIMIT ?", args![limit]),
    };
    tx.list(&list, read).await
}

fn searched<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    search: Search<'a>,
    (pattern, name_end): (&'a str, &'a str),
) -> Filtered<'a> {
    let org = V::from(scope.org());
    match search {
        Search::Number(number, typed) => list.and(
            "(number = ? OR external_fold = ? OR id IN (SELECT case_id FROM case_interactions WHERE org_id = ? AND interaction_number = ?)
              OR person_id IN (SELECT id FROM people WHERE org_id = ? AND tax_id = ?))",
            &[V::T(number), V::T(typed), org, V::T(number), org, V::T(typed)],
        ),
        Search::TaxId(tax_id) => list.and(
            "person_id IN (SELECT id FROM people WHERE org_id = ? AND tax_id = ?)",
            &[org, V::T(tax_id)],
        ),
        Search::Text(part) => list.and(
            "(title_fold LIKE ? ESCAPE '!' OR external_fold = ?
              OR person_id IN (SELECT id FROM people WHERE org_id = ? AND name_fold >= ? AND name_fold < ?))",
            &[V::T(pattern), V::T(part), org, V::T(part), V::T(name_end)],
        ),
        Search::All => list,
    }
}

/// Limits a list to what the caller reaches, as `office::crm::case::Whose` decides it for one.
fn reached<'a>(list: Filtered<'a>, scope: &Scope, filter: &Filter<'_>) -> Filtered<'a> {
    let (Some(groups), Some(user)) = (&filter.reach, scope.user()) else {
        return list;
    };
    let own = [V::from(user), V::from(user)];
    let (people, queues): (Vec<V<'a>>, Vec<V<'a>>) = match scope.reach() {
        Reach::All => return list,
        Reach::Own => (Vec::new(), Vec::new()),
        Reach::Team => (
            scope.team().iter().map(|one| V::from(*one)).collect(),
            Vec::new(),
        ),
        Reach::Queues => (
            Vec::new(),
            scope.queues().iter().map(|one| V::from(*one)).collect(),
        ),
    };
    list.and("(responsible_id = ? OR opened_by = ? OR (1 = 1", &own)
        .and_in("group_id", groups.iter().map(|one| V::from(*one)))
        .end(") OR (1 = 1", &[])
        .and_in("responsible_id", people.iter().copied())
        .end(") OR (1 = 1", &[])
        .and_in("opened_by", people.into_iter())
        .end(") OR (1 = 1", &[])
        .and_in("queue_id", queues.into_iter())
        .end("))", &[])
}

fn assigned<'a>(list: Filtered<'a>, filter: &Filter<'_>) -> Filtered<'a> {
    let groups = || filter.groups.iter().map(|one| V::from(*one));
    if let Some(user) = filter.mine {
        return list
            .and("(responsible_id = ? OR (1 = 1", &[V::from(user)])
            .and_in("group_id", groups())
            .end("))", &[]);
    }
    let list = list.and_if("responsible_id = ?", filter.responsible.map(V::from));
    let list = if filter.groups.is_empty() {
        list
    } else {
        list.and_in("group_id", groups())
    };
    if filter.unassigned {
        list.and("responsible_id IS NULL", &[])
    } else {
        list
    }
}

/// Adds a case.
///
/// **Errors**: [`Error::Unique`] when another one has its number.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Case) -> Result<()> {
    let (title_fold, external_fold) = (fold(&one.title), one.external_number.as_deref().map(fold));
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.number,
            one.external_number.as_deref(),
            external_fold.as_deref(),
            one.person,
            one.case_type,
            &one.title,
            &title_fold,
            one.status.name(),
            one.priority.name(),
            one.responsible,
            one.group,
            one.queue,
            one.due_at,
            due_order(one.due_at),
            one.resolution.as_deref(),
            one.opened_by,
            one.opened_at,
            one.concluded_at,
            one.reopened_count,
            one.script,
            one.marketing_result.map(MarketingResult::name)
        ],
    )
    .await
    .map(drop)
}

/// Changes a case. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Case) -> Result<bool> {
    let (title_fold, external_fold) = (fold(&one.title), one.external_number.as_deref().map(fold));
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                one.external_number.as_deref(),
                external_fold.as_deref(),
                one.person,
                one.case_type,
                &one.title,
                &title_fold,
                one.status.name(),
                one.priority.name(),
                one.responsible,
                one.group,
                one.due_at,
                due_order(one.due_at),
                one.resolution.as_deref(),
                one.concluded_at,
                one.reopened_count,
                one.marketing_result.map(MarketingResult::name)
            ],
        )
        .await?
        > 0)
}

/// Tells that something that belongs to a case changed.
pub async fn touch(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<()> {
    tx.execute(&TOUCH, args![scope.org(), id]).await.map(drop)
}

/// What is never due stands at the end of the order by due time.
fn due_order(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(i64::MAX, Timestamp::micros)
}

fn read(row: &Row<'_>) -> Result<Case> {
    let (status, priority) = (row.text(6)?, row.text(7)?);
    Ok(Case {
        id: CaseId::from_i64(row.i64(0)?),
        number: row.text(1)?,
        external_number: row.opt_text(2)?,
        person: row.opt_i64(3)?.map(PersonId::from_i64),
        case_type: CaseTypeId::from_i64(row.i64(4)?),
        title: row.text(5)?,
        status: CaseStatus::parse(&status)
            .ok_or_else(|| Error::Corrupt(format!("case status {status}")))?,
        priority: CasePriority::parse(&priority)
            .ok_or_else(|| Error::Corrupt(format!("case priority {priority}")))?,
        responsible: row.opt_i64(8)?.map(UserId::from_i64),
        group: row.opt_i64(9)?.map(UserGroupId::from_i64),
        queue: row.opt_i64(10)?.map(QueueId::from_i64),
        due_at: row.opt_at(11)?,
        resolution: row.opt_text(12)?,
        opened_by: row.opt_i64(13)?.map(UserId::from_i64),
        opened_at: row.at(14)?,
        concluded_at: row.opt_at(15)?,
        reopened_count: row.i64(16)?,
        revision: row.i64(17)?,
        script: row.opt_i64(18)?.map(AgentScriptId::from_i64),
        marketing_result: row.opt_text(19)?.map(result).transpose()?,
    })
}

fn result(name: String) -> Result<MarketingResult> {
    MarketingResult::parse(&name).ok_or_else(|| Error::Corrupt(format!("marketing result {name}")))
}
