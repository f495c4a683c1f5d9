//! Who has a module of work after the sale open (SALE-005).

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{QueueId, UserId};
use base::time::Timestamp;
use office::sale::stage::SalesModule;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// One by primary key.
    GET = both("SELECT module, queue_ids, opened_at, seen_at FROM sales_desks WHERE org_id = $1 AND user_id = $2");
    /// Opens or prolongs one, by primary key.
    PUT = both(
        "INSERT INTO sales_desks (org_id, user_id, module, queue_ids, opened_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, user_id) DO UPDATE SET module = excluded.module, queue_ids = excluded.queue_ids,
            opened_at = excluded.opened_at, seen_at = excluded.seen_at"
    );
    /// Closes one, by primary key.
    REMOVE = both("DELETE FROM sales_desks WHERE org_id = $1 AND user_id = $2");
}

/// A module that somebody has open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalesDesk {
    /// Who.
    pub user: UserId,
    /// Which.
    pub module: SalesModule,
    /// The queues whose work it keeps away.
    pub queues: BTreeSet<QueueId>,
    /// Since when.
    pub opened_at: Timestamp,
    /// When the screen was last heard of.
    pub seen_at: Timestamp,
}

/// Gives what a user has open.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Option<SalesDesk>> {
    tx.opt(&GET, args![scope.org(), user], |row| {
        Ok(SalesDesk {
            user,
            module: crate::proposal_locks::module(&row.text(0)?)?,
            queues: row.json(1)?,
            opened_at: row.at(2)?,
            seen_at: row.at(3)?,
        })
    })
    .await
}

/// Opens one, or prolongs it.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, one: &SalesDesk) -> Result<()> {
    let queues = serde_json::to_string(&one.queues)?;
    let args = args![
        scope.org(),
        one.user,
        one.module.name(),
        V::J(&queues),
        one.opened_at,
        one.seen_at
    ];
    tx.execute(&PUT, args).await.map(drop)
}

/// Closes what a user has open. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), user]).await? > 0)
}
