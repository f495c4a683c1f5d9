//! Sign-in sessions.

use base::authz::Scope;
use base::id::{OrgId, SessionId, UserId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by `sessions_token`. The one look-up without an organization: the token tells which.
    BY_TOKEN = both("SELECT id, org_id, user_id, created_at, seen_at FROM sessions WHERE token_hash = $1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO sessions (id, org_id, user_id, token_hash, created_at, seen_at, address, agent)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)"
    );
    /// Remembers that it was used.
    TOUCH = both("UPDATE sessions SET seen_at = $3 WHERE org_id = $1 AND id = $2");
    /// Ends one.
    REMOVE = both("DELETE FROM sessions WHERE org_id = $1 AND id = $2");
    /// Those of a user, the last used first, by `sessions_of_user`.
    OF_USER = both(
        "SELECT id, created_at, seen_at, address, agent FROM sessions
         WHERE org_id = $1 AND user_id = $2 AND seen_at >= $3 AND created_at >= $4 ORDER BY seen_at DESC, id DESC LIMIT 200"
    );
    /// Ends one of a user.
    REMOVE_ONE_OF_USER = both("DELETE FROM sessions WHERE org_id = $1 AND user_id = $2 AND id = $3");
    /// Ends all of a user but one.
    REMOVE_OTHERS_OF_USER = both("DELETE FROM sessions WHERE org_id = $1 AND user_id = $2 AND id <> $3");
    /// Ends all of a user, by `sessions_of_user`.
    REMOVE_OF_USER = both("DELETE FROM sessions WHERE org_id = $1 AND user_id = $2");
    /// Ends what is too old.
    PURGE = both("DELETE FROM sessions WHERE org_id = $1 AND (seen_at < $2 OR created_at < $3)");
}

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// The organization.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

/// Where a sign-in came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The network address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// Finds the session of a token, in any organization.
pub async fn by_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Session>> {
    tx.opt(&BY_TOKEN, args![token_hash], |row| {
        Ok(Session {
            id: SessionId::from_i64(row.i64(0)?),
            org: OrgId::from_i64(row.i64(1)?),
            user: UserId::from_i64(row.i64(2)?),
            created_at: row.at(3)?,
            seen_at: row.at(4)?,
        })
    })
    .await
}

/// Adds a session.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, user): (SessionId, UserId),
    token_hash: &[u8],
    (origin, now): (&Origin, Timestamp),
) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            id,
            scope.org(),
            user,
            token_hash,
            now,
            &origin.address,
            &origin.agent
        ],
    )
    .await
    .map(drop)
}

/// Remembers that a session was used.
pub async fn touch(tx: &mut Tx<'_>, scope: &Scope, id: SessionId, now: Timestamp) -> Result<()> {
    tx.execute(&TOUCH, args![scope.org(), id, now])
        .await
        .map(drop)
}

/// Ends a session.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: SessionId) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}

/// A session as its user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The id.
    pub id: SessionId,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// Where it came from.
    pub origin: Origin,
}

/// Gives the sessions of a user that still hold, the last used first.
pub async fn list_of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    (idle_since, begun_since): (Timestamp, Timestamp),
) -> Result<Vec<Listed>> {
    tx.all(
        &OF_USER,
        args![scope.org(), user, idle_since, begun_since],
        |row| {
            Ok(Listed {
                id: SessionId::from_i64(row.i64(0)?),
                created_at: row.at(1)?,
                seen_at: row.at(2)?,
                origin: Origin {
                    address: row.text(3)?,
                    agent: row.text(4)?,
                },
            })
        },
    )
    .await
}

/// Ends one session of a user. Tells whether there was one.
pub async fn remove_one_of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    id: SessionId,
) -> Result<bool> {
    Ok(tx
        .execute(&REMOVE_ONE_OF_USER, args![scope.org(), user, id])
        .await?
        > 0)
}

/// Ends every session of a user but one.
pub async fn remove_others_of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    kept: SessionId,
) -> Result<()> {
    tx.execute(&REMOVE_OTHERS_OF_USER, args![scope.org(), user, kept])
        .await
        .map(drop)
}

/// Ends every session of a user.
pub async fn remove_of_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<()> {
    tx.execute(&REMOVE_OF_USER, args![scope.org(), user])
        .await
        .map(drop)
}

/// Ends sessions that were not used since one moment or were begun before another.
pub async fn purge(
    tx: &mut Tx<'_>,
    scope: &Scope,
    idle_since: Timestamp,
    begun_before: Timestamp,
) -> Result<u64> {
    tx.execute(&PURGE, args![scope.org(), idle_since, begun_before])
        .await
}
