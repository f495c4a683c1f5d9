//! Lists and counts of cases, narrowed by what screens ask.

use std::collections::BTreeSet;

use base::authz::{Reach, Scope};
use base::id::{CaseId, CaseTypeId, PersonId, UserGroupId, UserId};
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use store::statement::{Filtered, containing};
use store::{Result, Tx, V, args};

use super::{Case, due_order, read};
use crate::person_words::Typed;

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
    /// Of those groups, only what nobody is responsible for.
    pub waiting: bool,
    /// Nobody is responsible.
    pub unassigned: bool,
    /// Whose matter they are.
    pub person: Option<PersonId>,
    /// Due not before.
    pub due_from: Option<Timestamp>,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Never due.
    pub undated: bool,
    /// Concluded not before.
    pub concluded_from: Option<Timestamp>,
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

/// Gives a page of cases.
///
/// **Cost**: a part of the title looks at the cases in order until the page is full, everything else at an index.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Case>> {
    let typed = typed(filter.search);
    let list = Filtered::new(
        "cases::LIST",
        cases!("WHERE org_id = $1"),
        args![scope.org()],
    );
    let list = narrowed(list, scope, filter, &typed);
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

/// Adds to a text every limit of a filter but where its page begins.
fn narrowed<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    filter: &Filter<'a>,
    typed: &'a (String, Typed),
) -> Filtered<'a> {
    let list = searched(list, scope, filter.search, typed);
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
    list.and_if("person_id = ?", filter.person.map(V::from))
        .and_if("due_order >= ?", filter.due_from.map(V::from))
        .and_if("due_order < ?", filter.due_before.map(V::from))
        .and_if("due_order = ?", filter.undated.then_some(V::I(i64::MAX)))
        .and_if("concluded_at >= ?", filter.concluded_from.map(V::from))
        .and_if("opened_at >= ?", filter.from.map(V::from))
        .and_if("opened_at < ?", filter.to.map(V::from))
}

/// Gives the pattern of a part of the title, and the words of the name of the customer.
fn typed(search: Search<'_>) -> (String, Typed) {
    match search {
        Search::Text(part) => (containing(part), Typed::read(part)),
        Search::Number(..) | Search::TaxId(_) | Search::All => (String::new(), Typed::read("")),
    }
}

fn searched<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    search: Search<'a>,
    (pattern, name): &'a (String, Typed),
) -> Filtered<'a> {
    let org = V::from(scope.org());
    match search {
        // Each way finds few by an index of its own; with `OR` between them, all cases would be looked at in their order.
        Search::Number(number, typed) => list.and(
            "id IN (SELECT id FROM cases WHERE org_id = ? AND number = ?
                    UNION ALL SELECT id FROM cases WHERE org_id = ? AND external_fold = ?
                    UNION ALL SELECT case_id FROM case_interactions WHERE org_id = ? AND interaction_number = ?
                    UNION ALL SELECT id FROM cases WHERE org_id = ? AND person_id IN (SELECT id FROM people WHERE org_id = ? AND tax_id = ?))",
            &[
                org, V::T(number), org, V::T(typed), org, V::T(number), org, org, V::T(typed),
            ],
        ),
        Search::TaxId(tax_id) => list.and(
            "id IN (SELECT id FROM cases WHERE org_id = ? AND person_id IN (SELECT id FROM people WHERE org_id = ? AND tax_id = ?))",
            &[org, org, V::T(tax_id)],
        ),
        Search::Text(part) => name
            .customers(
                list.and(
                    "(title_fold LIKE ? ESCAPE '!' OR external_fold = ? OR (1 = 1",
                    &[V::T(pattern), V::T(part)],
                ),
                scope,
            )
            .end("))", &[]),
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
        let waiting = if filter.waiting {
            "AND responsible_id IS NULL"
        } else {
            ""
        };
        return list
            .and("(responsible_id = ? OR (1 = 1", &[V::from(user)])
            .and_in("group_id", groups())
            .end(waiting, &[])
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

/// What cases are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// Where they stand.
    Status,
    /// How urgent they are.
    Priority,
    /// What they are about.
    Type,
    /// The person whose matter they are.
    Person,
    /// The group that is responsible.
    Group,
}

/// How many cases have a value; those without one have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The value: a name, or an id in decimal.
    pub value: Option<String>,
    /// The cases.
    pub count: i64,
}

/// Counts cases by what they have, the most frequent first.
pub async fn tally(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    by: Tally,
    limit: u32,
) -> Result<Vec<Count>> {
    let typed = typed(filter.search);
    let (name, text, end) = match by {
        Tally::Status => (
            "cases::TALLY_STATUS",
            "SELECT status, count(*) FROM cases WHERE org_id = $1",
            "GROUP BY status ORDER BY count(*) DESC, status LIMIT ?",
        ),
        Tally::Priority => (
            "cases::TALLY_PRIORITY",
            "SELECT priority, count(*) FROM cases WHERE org_id = $1",
            "GROUP BY priority ORDER BY count(*) DESC, priority LIMIT ?",
        ),
        Tally::Type => (
            "cases::TALLY_TYPE",
            "SELECT CAST(type_id AS TEXT), count(*) FROM cases WHERE org_id = $1",
            "GROUP BY type_id ORDER BY count(*) DESC, type_id LIMIT ?",
        ),
        Tally::Person => (
            "cases::TALLY_PERSON",
            "SELECT CAST(person_id AS TEXT), count(*) FROM cases WHERE org_id = $1",
            "GROUP BY person_id ORDER BY count(*) DESC, person_id LIMIT ?",
        ),
        Tally::Group => (
            "cases::TALLY_GROUP",
            "SELECT CAST(group_id AS TEXT), count(*) FROM cases WHERE org_id = $1",
            "GROUP BY group_id ORDER BY count(*) DESC, group_id LIMIT ?",
        ),
    };
    let list = Filtered::new(name, text, args![scope.org()]);
    let list = narrowed(list, scope, filter, &typed).end(end, args![limit]);
    tx.list(&list, |row| {
        Ok(Count {
            value: row.opt_text(0)?,
            count: row.i64(1)?,
        })
    })
    .await
}

/// How cases came to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ended {
    /// How many.
    pub count: i64,
    /// The time from opening to the end, of all of them together, in microseconds.
    pub total_us: i64,
    /// How many had been taken up again before.
    pub reopened: i64,
}

/// Sums up how cases came to their end.
pub async fn ended(tx: &mut Tx<'_>, scope: &Scope, filter: &Filter<'_>) -> Result<Ended> {
    let typed = typed(filter.search);
    let list = Filtered::new(
        "cases::ENDED",
        "SELECT count(*), CAST(coalesce(sum(concluded_at - opened_at), 0) AS BIGINT), count(CASE WHEN reopened_count > 0 THEN 1 END)
         FROM cases WHERE org_id = $1 AND concluded_at IS NOT NULL",
        args![scope.org()],
    );
    let list = narrowed(list, scope, filter, &typed);
    let rows = tx
        .list(&list, |row| {
            Ok(Ended {
                count: row.i64(0)?,
                total_us: row.i64(1)?,
                reopened: row.i64(2)?,
            })
        })
        .await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// Counts cases: all, and those that are due before a moment.
pub async fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    due_before: Timestamp,
) -> Result<(i64, i64)> {
    let typed = typed(filter.search);
    let list = Filtered::new(
        "cases::COUNT",
        "SELECT count(*), count(CASE WHEN due_order < $2 THEN 1 END) FROM cases WHERE org_id = $1",
        args![scope.org(), due_before],
    );
    let list = narrowed(list, scope, filter, &typed);
    let rows = tx.list(&list, |row| Ok((row.i64(0)?, row.i64(1)?))).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}
