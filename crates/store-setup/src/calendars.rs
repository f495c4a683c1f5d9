//! Opening hours.

use base::authz::Scope;
use base::calendar::CalendarDefinition;
use base::id::CalendarId;
use base::text::fold;
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Every calendar of an organization: a short list.
    LIST = both(
        "SELECT id, name, definition, revision FROM calendars WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold"
    );
    /// Adds one.
    INSERT = both("INSERT INTO calendars (id, org_id, name, name_fold, definition, revision) VALUES ($1, $2, $3, $4, $5, 1)");
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE calendars SET name = $3, name_fold = $4, definition = $5, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history.
    REMOVE = both("UPDATE calendars SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// Opening hours with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCalendar {
    /// The id.
    pub id: CalendarId,
    /// The name.
    pub name: String,
    /// The hours.
    pub definition: CalendarDefinition,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every calendar, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<NamedCalendar>> {
    tx.all(&LIST, args![scope.org()], |row| {
        Ok(NamedCalendar {
            id: CalendarId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            definition: row.json(2)?,
            revision: row.i64(3)?,
        })
    })
    .await
}

/// Adds a calendar.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &NamedCalendar) -> Result<()> {
    let (name_fold, definition) = (fold(&one.name), serde_json::to_string(&one.definition)?);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            definition.as_str()
        ],
    )
    .await
    .map(drop)
}

/// Changes a calendar. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &NamedCalendar) -> Result<bool> {
    let (name_fold, definition) = (fold(&one.name), serde_json::to_string(&one.definition)?);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                definition.as_str()
            ],
        )
        .await?
        > 0)
}

/// Deletes a calendar; its name stays. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CalendarId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
