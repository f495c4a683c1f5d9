//! Addresses whose owner does not want to be written to: kept apart from people, because the owner may be on no record yet (GAP-031).

use base::authz::Scope;
use base::time::Timestamp;
use office::person::PointKind;
use store::{Result, Tx, args, both};

store::statements! {
    /// Remembers one; the first time counts.
    INSERT = both(
        "INSERT INTO withdrawn_addresses (org_id, kind, identity_key, withdrawn_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, kind, identity_key) DO NOTHING"
    );
    /// Forgets one.
    REMOVE = both("DELETE FROM withdrawn_addresses WHERE org_id = $1 AND kind = $2 AND identity_key = $3");
    /// Tells whether one is there.
    GET = both("SELECT withdrawn_at FROM withdrawn_addresses WHERE org_id = $1 AND kind = $2 AND identity_key = $3");
}

/// Remembers that the owner of an address does not want to be written to. Tells whether that is news.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, key): (PointKind, &str),
    at: Timestamp,
) -> Result<bool> {
    let added = tx
        .execute(&INSERT, args![scope.org(), kind.name(), key, at])
        .await?;
    Ok(added > 0)
}

/// Forgets it: the owner agreed again.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, (kind, key): (PointKind, &str)) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), kind.name(), key])
        .await
        .map(drop)
}

/// Tells since when the owner of an address does not want to be written to; none when nothing was said.
pub async fn since(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, key): (PointKind, &str),
) -> Result<Option<Timestamp>> {
    tx.opt(&GET, args![scope.org(), kind.name(), key], |row| row.at(0))
        .await
}

/// Tells whether the owner of an address does not want to be written to.
pub async fn exists(tx: &mut Tx<'_>, scope: &Scope, at: (PointKind, &str)) -> Result<bool> {
    Ok(since(tx, scope, at).await?.is_some())
}
