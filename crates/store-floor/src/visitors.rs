//! Web chat visitors.

use base::authz::Scope;
use base::id::{ChannelAccountId, OrgId, VisitorId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by `visitors_token`. The one look-up without an organization: the token tells which.
    BY_TOKEN = both("SELECT id, org_id, channel_account_id, contact, locale, seen_at FROM visitors WHERE token_hash = $1");
    /// One row by primary key.
    GET = both("SELECT id, org_id, channel_account_id, contact, locale, seen_at FROM visitors WHERE org_id = $1 AND id = $2");
    /// Adds one.
    INSERT = both(
        "INSERT INTO visitors (id, org_id, channel_account_id, token_hash, contact, locale, page_url, created_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
    );
    /// One row by primary key.
    SEEN = both("UPDATE visitors SET seen_at = $3 WHERE org_id = $1 AND id = $2 AND seen_at < $3");
    /// Learns more of one.
    UPDATE = both(
        "UPDATE visitors SET contact = $3, locale = $4, page_url = $5, seen_at = $6 WHERE org_id = $1 AND id = $2"
    );
}

/// A visitor.
#[derive(Debug, Clone, PartialEq)]
pub struct Visitor {
    /// The id.
    pub id: VisitorId,
    /// The organization.
    pub org: OrgId,
    /// The web chat.
    pub account: ChannelAccountId,
    /// What the visitor or the site told.
    pub contact: Value,
    /// The language of the page.
    pub locale: String,
    /// When the visitor's window was last heard of.
    pub seen_at: Timestamp,
}

/// Finds the visitor of a token.
pub async fn by_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Visitor>> {
    tx.opt(&BY_TOKEN, args![token_hash], read).await
}

/// Gives a visitor.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: VisitorId) -> Result<Option<Visitor>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Notes that a visitor's window was heard of.
pub async fn update_seen(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: VisitorId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(&SEEN, args![scope.org(), id, now])
        .await
        .map(drop)
}

/// Adds a visitor.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Visitor,
    (token_hash, page_url): (&[u8], Option<&str>),
    now: Timestamp,
) -> Result<()> {
    let contact = one.contact.to_string();
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.account,
            token_hash,
            contact.as_str(),
            &one.locale,
            page_url,
            now
        ],
    )
    .await
    .map(drop)
}

/// Learns more of a visitor.
pub async fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Visitor,
    page_url: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let contact = one.contact.to_string();
    tx.execute(
        &UPDATE,
        args![
            scope.org(),
            one.id,
            contact.as_str(),
            &one.locale,
            page_url,
            now
        ],
    )
    .await
    .map(drop)
}

fn read(row: &store::Row<'_>) -> Result<Visitor> {
    Ok(Visitor {
        id: VisitorId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        account: ChannelAccountId::from_i64(row.i64(2)?),
        contact: row.json(3)?,
        locale: row.text(4)?,
        seen_at: row.at(5)?,
    })
}
