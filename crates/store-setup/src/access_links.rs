//! Single-use links with which a user chooses a password. One at a time per user: a new one ends the one before.

use base::authz::Scope;
use base::id::{AccessLinkId, OrgId, UserId};
use base::time::Timestamp;
use setup::mail::MailKind;
use store::{Error, Result, Tx, args, both};

store::statements! {
    /// One row by `access_links_token`. The one look-up without an organization: the token tells which.
    BY_TOKEN = both("SELECT org_id, user_id, purpose, expires_at FROM access_links WHERE token_hash = $1");
    /// Adds one in the place of the one before: of two who ask at once, the later wins.
    PUT = both(
        "INSERT INTO access_links (id, org_id, user_id, purpose, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (org_id, user_id) DO UPDATE SET id = excluded.id, purpose = excluded.purpose, token_hash = excluded.token_hash,
                                                     created_at = excluded.created_at, expires_at = excluded.expires_at"
    );
    /// When the link of a user was made, by `access_links_of_user`.
    MADE_AT = both("SELECT created_at FROM access_links WHERE org_id = $1 AND user_id = $2");
    /// Ends the link of a user, by `access_links_of_user`.
    REMOVE_OF_USER = both("DELETE FROM access_links WHERE org_id = $1 AND user_id = $2");
}

/// A link that was found by its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessLink {
    /// The organization.
    pub org: OrgId,
    /// Whose password it sets.
    pub user: UserId,
    /// What it was made for.
    pub purpose: MailKind,
    /// Not good from this moment on.
    pub expires_at: Timestamp,
}

/// Finds the link of a token, in any organization.
pub async fn by_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<AccessLink>> {
    tx.opt(&BY_TOKEN, args![token_hash], |row| {
        let purpose = row.text(2)?;
        Ok(AccessLink {
            org: OrgId::from_i64(row.i64(0)?),
            user: UserId::from_i64(row.i64(1)?),
            purpose: MailKind::parse(&purpose)
                .ok_or_else(|| Error::Corrupt(format!("purpose {purpose}")))?,
            expires_at: row.at(3)?,
        })
    })
    .await
}

/// Tells when the link of a user was made.
pub async fn made_at(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Option<Timestamp>> {
    tx.opt(&MADE_AT, args![scope.org(), user], |row| row.at(0))
        .await
}

/// Adds the link of a user; the one before ends.
pub async fn replace(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, user, purpose): (AccessLinkId, UserId, MailKind),
    token_hash: &[u8],
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<()> {
    tx.execute(
        &PUT,
        args![
            id,
            scope.org(),
            user,
            purpose.name(),
            token_hash,
            now,
            expires_at
        ],
    )
    .await
    .map(drop)
}

/// Ends the link of a user. Tells whether there was one.
pub async fn remove_of_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<bool> {
    Ok(tx
        .execute(&REMOVE_OF_USER, args![scope.org(), user])
        .await?
        > 0)
}
