//! Forms that other suppliers host, by queue.

use base::authz::Scope;
use base::id::{FormConnectorId, QueueId};
use base::time::Timestamp;
use setup::form_connector::{ConnectorKind, FormAddress};
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// A page of an organization, by `form_connectors_of_org`.
    LIST = both(
        "SELECT id, queue_id, kind, name, address, revision FROM form_connectors
         WHERE org_id = $1 AND id > $2 AND deleted_at IS NULL ORDER BY id LIMIT $3"
    );
    /// Those of a queue, by `form_connectors_of_queue`.
    OF_QUEUE = both(
        "SELECT id, queue_id, kind, name, address, revision FROM form_connectors
         WHERE org_id = $1 AND queue_id = $2 AND deleted_at IS NULL ORDER BY id"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, queue_id, kind, name, address, revision FROM form_connectors
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// How many there are, by `form_connectors_of_org`.
    COUNT = both("SELECT count(*) FROM form_connectors WHERE org_id = $1 AND deleted_at IS NULL");
    /// Adds one.
    INSERT = both(
        "INSERT INTO form_connectors (id, org_id, queue_id, kind, name, address, revision)
         VALUES ($1, $2, $3, $4, $5, $6, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE form_connectors SET queue_id = $3, kind = $4, name = $5, address = $6, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one.
    REMOVE = both("UPDATE form_connectors SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A form of another supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormConnector {
    /// The id.
    pub id: FormConnectorId,
    /// The queue beside whose contacts it is shown (CONN-001).
    pub queue: QueueId,
    /// The connector.
    pub kind: ConnectorKind,
    /// What agents read.
    pub name: String,
    /// Where it is, with placeholders in braces.
    pub address: FormAddress,
    /// Grows with each change.
    pub revision: i64,
}

fn read(row: &Row<'_>) -> Result<FormConnector> {
    let (kind, address) = (row.text(2)?, row.text(4)?);
    Ok(FormConnector {
        id: FormConnectorId::from_i64(row.i64(0)?),
        queue: QueueId::from_i64(row.i64(1)?),
        kind: ConnectorKind::named(&kind)
            .ok_or_else(|| Error::Corrupt(format!("kind of connector {kind}")))?,
        name: row.text(3)?,
        address: FormAddress::parse(&address)
            .map_err(|why| Error::Corrupt(format!("address of a form: {why}")))?,
        revision: row.i64(5)?,
    })
}

/// Gives a page of an organization in the order in which they were made: those after an id.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<FormConnectorId>,
    limit: u32,
) -> Result<Vec<FormConnector>> {
    let after = after.map_or(0, FormConnectorId::get);
    tx.all(&LIST, args![scope.org(), after, limit], read).await
}

/// Gives those of a queue, in the order in which they were made.
pub async fn of_queue(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
) -> Result<Vec<FormConnector>> {
    tx.all(&OF_QUEUE, args![scope.org(), queue], read).await
}

/// Finds one.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FormConnectorId,
) -> Result<Option<FormConnector>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Counts those of an organization.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT, args![scope.org()], |row| row.i64(0)).await
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &FormConnector) -> Result<()> {
    let values = args![
        one.id,
        scope.org(),
        one.queue,
        one.kind.name(),
        &one.name,
        one.address.as_str()
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Changes one. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &FormConnector) -> Result<bool> {
    let values = args![
        scope.org(),
        one.id,
        one.queue,
        one.kind.name(),
        &one.name,
        one.address.as_str()
    ];
    Ok(tx.execute(&UPDATE, values).await? > 0)
}

/// Deletes one. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FormConnectorId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
