//! Cases: rows, and the lists and counts of them that screens show.

use base::authz::Scope;
use base::id::{AgentScriptId, CaseId, CaseTypeId, PersonId, QueueId, UserGroupId, UserId};
use base::text::fold;
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use office::crm::script::MarketingResult;
use store::{Error, Result, Row, Tx, args, both};

pub use list::{After, Count, Ended, Filter, Order, Search, Tally, count, ended, list, tally};

/// The columns of a case.
macro_rules! cases {
    ($tail:literal) => {
        concat!(
            "SELECT id, number, external_number, person_id, type_id, title, status, priority, responsible_id, group_id, queue_id,
                    due_at, resolution, opened_by, opened_at, concluded_at, reopened_count, revision,
                    script_id, marketing_result, erased_at FROM cases ",
            $tail
        )
    };
}

mod list;

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
    /// When retention erased what it said.
    pub erased_at: Option<Timestamp>,
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
pub(crate) fn due_order(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(i64::MAX, Timestamp::micros)
}

pub(crate) fn read(row: &Row<'_>) -> Result<Case> {
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
        marketing_result: row.opt_text(19)?.as_deref().map(result).transpose()?,
        erased_at: row.opt_at(20)?,
    })
}

fn result(name: &str) -> Result<MarketingResult> {
    MarketingResult::parse(name).ok_or_else(|| Error::Corrupt(format!("marketing result {name}")))
}
