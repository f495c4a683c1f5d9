//! Types of cases: a tree that the administrator keeps.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{CalendarId, CaseTypeId, FormId, ProcessId, QueueId, UserGroupId};
use base::medium::Medium;
use base::text::fold;
use office::crm::case::{CasePriority, CaseStatus};
use office::crm::case_type::Node;
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// Every type of an organization, in the order of the tree's levels: hundreds of rows.
    LIST = both(
        "SELECT id, parent_id, position, name, status, priority, group_id, due_min, calendar_id, media, queue_ids, in_use, revision,
                form_id, process_id
         FROM case_types WHERE org_id = $1 ORDER BY position, name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_types (id, org_id, parent_id, position, name, name_fold, status, priority, group_id, due_min, calendar_id,
                                 media, queue_ids, in_use, revision, form_id, process_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE case_types SET parent_id = $3, position = $4, name = $5, name_fold = $6, status = $7, priority = $8, group_id = $9,
                due_min = $10, calendar_id = $11, media = $12, queue_ids = $13, in_use = $14, form_id = $15, process_id = $16, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Puts one at its place among its neighbours; nobody edited it.
    PLACE = both("UPDATE case_types SET position = $3 WHERE org_id = $1 AND id = $2");
    /// Whether any begins a process, by `case_types_of_process`.
    HAS_PROCESS = both("SELECT id FROM case_types WHERE org_id = $1 AND process_id = $2 LIMIT 1");
    /// Removes one that no case has.
    REMOVE = both("DELETE FROM case_types WHERE org_id = $1 AND id = $2");
}

/// A type of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseType {
    /// The id.
    pub id: CaseTypeId,
    /// The type above it.
    pub parent: Option<CaseTypeId>,
    /// Its place among those below the same one, from 0.
    pub position: i64,
    /// The name.
    pub name: String,
    /// Where its cases begin.
    pub status: CaseStatus,
    /// How urgent they are.
    pub priority: CasePriority,
    /// The group that answers for them.
    pub group: Option<UserGroupId>,
    /// In how many minutes they are due.
    pub due_min: Option<i64>,
    /// The hours within which those minutes count; all when absent.
    pub calendar: Option<CalendarId>,
    /// The media it is offered for; all when empty.
    pub media: BTreeSet<Medium>,
    /// The queues it is offered in; all when empty.
    pub queues: BTreeSet<QueueId>,
    /// Whether it can be chosen.
    pub in_use: bool,
    /// The form that it opens; the standard one when absent (CASE-009).
    pub form: Option<FormId>,
    /// The process that begins with each of its cases.
    pub process: Option<ProcessId>,
    /// Grows with each change.
    pub revision: i64,
}

impl CaseType {
    /// Gives what the rules of the tree need.
    pub fn node(&self) -> Node {
        Node {
            id: self.id,
            parent: self.parent,
            in_use: self.in_use,
            media: self.media.clone(),
            queues: self.queues.clone(),
        }
    }
}

/// Gives every type, in the order of each level.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<CaseType>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds a type.
///
/// **Errors**: [`Error::Unique`] when another one below the same has the name.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &CaseType) -> Result<()> {
    let (name_fold, parent) = (fold(&one.name), above(one));
    let (media, queues) = lists(one)?;
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            parent,
            one.position,
            &one.name,
            &name_fold,
            one.status.name(),
            one.priority.name(),
            one.group,
            one.due_min,
            one.calendar,
            V::J(&media),
            V::J(&queues),
            one.in_use,
            one.form,
            one.process
        ],
    )
    .await
    .map(drop)
}

/// Changes a type. Tells whether there is one.
///
/// **Errors**: [`Error::Unique`] when another one below the same has the name.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &CaseType) -> Result<bool> {
    let (name_fold, parent) = (fold(&one.name), above(one));
    let (media, queues) = lists(one)?;
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                parent,
                one.position,
                &one.name,
                &name_fold,
                one.status.name(),
                one.priority.name(),
                one.group,
                one.due_min,
                one.calendar,
                V::J(&media),
                V::J(&queues),
                one.in_use,
                one.form,
                one.process
            ],
        )
        .await?
        > 0)
}

/// Tells whether a type begins a process with its cases.
pub async fn has_process(tx: &mut Tx<'_>, scope: &Scope, process: ProcessId) -> Result<bool> {
    let found = tx
        .opt(&HAS_PROCESS, args![scope.org(), process], |row| row.i64(0))
        .await?;
    Ok(found.is_some())
}

/// Puts a type at its place among its neighbours.
pub async fn place(tx: &mut Tx<'_>, scope: &Scope, id: CaseTypeId, position: i64) -> Result<()> {
    tx.execute(&PLACE, args![scope.org(), id, position])
        .await
        .map(drop)
}

/// Removes a type. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: CaseTypeId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}

/// What stands at the top is below the id 0, so that its name is taken once like any other.
fn above(one: &CaseType) -> i64 {
    one.parent.map_or(0, CaseTypeId::get)
}

fn lists(one: &CaseType) -> Result<(String, String)> {
    Ok((
        serde_json::to_string(&one.media)?,
        serde_json::to_string(&one.queues)?,
    ))
}

fn read(row: &Row<'_>) -> Result<CaseType> {
    let (status, priority) = (row.text(4)?, row.text(5)?);
    Ok(CaseType {
        id: CaseTypeId::from_i64(row.i64(0)?),
        parent: Some(row.i64(1)?)
            .filter(|id| *id > 0)
            .map(CaseTypeId::from_i64),
        position: row.i64(2)?,
        name: row.text(3)?,
        status: CaseStatus::parse(&status)
            .ok_or_else(|| Error::Corrupt(format!("case status {status}")))?,
        priority: CasePriority::parse(&priority)
            .ok_or_else(|| Error::Corrupt(format!("case priority {priority}")))?,
        group: row.opt_i64(6)?.map(UserGroupId::from_i64),
        due_min: row.opt_i64(7)?,
        calendar: row.opt_i64(8)?.map(CalendarId::from_i64),
        media: row.json(9)?,
        queues: row.json(10)?,
        in_use: row.bool(11)?,
        revision: row.i64(12)?,
        form: row.opt_i64(13)?.map(FormId::from_i64),
        process: row.opt_i64(14)?.map(ProcessId::from_i64),
    })
}
