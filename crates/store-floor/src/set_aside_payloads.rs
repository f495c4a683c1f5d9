//! Payloads that were not understood, kept for inspection and replay.

use base::authz::Scope;
use base::id::{ChannelAccountId, SetAsideId};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both(
        "INSERT INTO set_aside_payloads (id, org_id, channel_account_id, reason, body, at) VALUES ($1, $2, $3, $4, $5, $6)"
    );
    /// Newest first, by primary key.
    LIST = both(
        "SELECT id, channel_account_id, reason, body, at, replayed_at FROM set_aside_payloads
         WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, channel_account_id, reason, body, at, replayed_at FROM set_aside_payloads WHERE org_id = $1 AND id = $2"
    );
    /// Remembers that one was replayed.
    SET_REPLAYED = both("UPDATE set_aside_payloads SET replayed_at = $3 WHERE org_id = $1 AND id = $2");
}

/// A payload kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The id.
    pub id: SetAsideId,
    /// The account it came by.
    pub account: ChannelAccountId,
    /// A stable code: why.
    pub reason: String,
    /// The bytes.
    pub body: Vec<u8>,
    /// When it came.
    pub at: Timestamp,
    /// When it was replayed.
    pub replayed_at: Option<Timestamp>,
}

/// Keeps a payload aside.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &SetAside) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.account,
            &one.reason,
            one.body.as_slice(),
            one.at
        ],
    )
    .await
    .map(drop)
}

/// Gives payloads, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<SetAsideId>,
    limit: u32,
) -> Result<Vec<SetAside>> {
    tx.all(
        &LIST,
        args![scope.org(), before.map_or(i64::MAX, SetAsideId::get), limit],
        read,
    )
    .await
}

/// Gives a payload.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: SetAsideId) -> Result<Option<SetAside>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Remembers that a payload was replayed.
pub async fn update_replayed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SetAsideId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&SET_REPLAYED, args![scope.org(), id, at])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<SetAside> {
    Ok(SetAside {
        id: SetAsideId::from_i64(row.i64(0)?),
        account: ChannelAccountId::from_i64(row.i64(1)?),
        reason: row.text(2)?,
        body: row.blob(3)?,
        at: row.at(4)?,
        replayed_at: row.opt_at(5)?,
    })
}
