//! Short words for the tests of the kit.

use base::authz::{Scope, SystemReason};
use base::event::{Audience, EntityKind, NewEvent};
use base::id::OrgId;
use base::time::Timestamp;
use store::{Error, Result, Statement, Tx, args, both};

/// Adds a row of a table that has nothing but a key and numbers: what a test of transactions writes.
const ADD: Statement = Statement::new(
    "it::ADD",
    both("INSERT INTO leases (name, holder, until, epoch) VALUES ($1, 'test', 0, 0)"),
);
const NAMES: Statement = Statement::new(
    "it::NAMES",
    both("SELECT name FROM leases WHERE holder = 'test' ORDER BY name"),
);

/// The scope of an organization.
pub(crate) fn scope(org: i64) -> Scope {
    Scope::system(OrgId::from_i64(org), SystemReason::Job)
}

/// A moment.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

/// An event about an entity.
pub(crate) fn event(entity_id: i64) -> NewEvent {
    NewEvent {
        kind: "LabelChanged",
        version: 1,
        entity: EntityKind::Setting,
        entity_id,
        parent_id: None,
        audience: Audience::default(),
        payload: serde_json::json!({ "id": entity_id.to_string() }),
        audit: None,
    }
}

/// Writes a row.
pub(crate) async fn add(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    tx.execute(&ADD, args![name]).await.map(drop)
}

/// Reads the rows that were written.
pub(crate) async fn names(db: &store::Db) -> Vec<String> {
    db.read::<_, Error, _>(|tx| {
        Box::pin(async move { tx.all(&NAMES, args![], |row| row.text(0)).await })
    })
    .await
    .unwrap()
}
