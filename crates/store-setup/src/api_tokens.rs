//! Tokens with which programs call the API, kept as digests.

use std::collections::BTreeSet;

use base::authz::{Action, Scope};
use base::id::{ApiTokenId, OrgId, UserId};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by `api_tokens_token`. The one look-up without an organization: the token tells which.
    BY_TOKEN = both("SELECT id, org_id, user_id, name, actions, created_at, expires_at, used_at, embed_origins FROM api_tokens WHERE token_hash = $1");
    /// All of an organization, by `api_tokens_of_org`: a short list.
    LIST = both(
        "SELECT id, org_id, user_id, name, actions, created_at, expires_at, used_at, embed_origins FROM api_tokens WHERE org_id = $1 ORDER BY id LIMIT 500"
    );
    /// How many there are.
    COUNT = both("SELECT count(*) FROM api_tokens WHERE org_id = $1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO api_tokens (id, org_id, user_id, name, token_hash, actions, created_at, expires_at, embed_origins)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    /// One by primary key, in any organization: an embedded page names the token and nothing else.
    BY_ID = both("SELECT id, org_id, user_id, name, actions, created_at, expires_at, used_at, embed_origins FROM api_tokens WHERE id = $1");
    /// Remembers that one was used.
    TOUCH = both("UPDATE api_tokens SET used_at = $3 WHERE org_id = $1 AND id = $2");
    /// Ends one.
    REMOVE = both("DELETE FROM api_tokens WHERE org_id = $1 AND id = $2");
}

/// Tokens of an organization at the most.
pub const TOKENS_MAX: i64 = 500;

/// A token of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The id.
    pub id: ApiTokenId,
    /// The organization.
    pub org: OrgId,
    /// Whose rights it has, at the most.
    pub user: UserId,
    /// What it is for.
    pub name: String,
    /// What it may do, as far as the user may.
    pub actions: BTreeSet<Action>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Not good from this moment on.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// Sites in whose screens the page for other systems may stand, as browsers write origins.
    pub embed_origins: Vec<String>,
}

/// Finds a token, in any organization.
pub async fn by_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<ApiToken>> {
    tx.opt(&BY_TOKEN, args![token_hash], read).await
}

/// Finds a token by its id, in any organization: who frames the page for other systems is asked before anybody is known.
pub async fn by_id(tx: &mut Tx<'_>, id: ApiTokenId) -> Result<Option<ApiToken>> {
    tx.opt(&BY_ID, args![id], read).await
}

/// Gives the tokens of the organization, oldest first.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ApiToken>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Counts the tokens of the organization.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT, args![scope.org()], |row| row.i64(0)).await
}

/// Adds a token.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ApiToken,
    token_hash: &[u8],
) -> Result<()> {
    let actions = serde_json::to_string(&one.actions)?;
    let origins = one.embed_origins.join("\n");
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.user,
            &one.name,
            token_hash,
            actions.as_str(),
            one.created_at,
            one.expires_at,
            (!origins.is_empty()).then_some(origins.as_str())
        ],
    )
    .await
    .map(drop)
}

/// Remembers that a token was used.
pub async fn touch(tx: &mut Tx<'_>, scope: &Scope, id: ApiTokenId, now: Timestamp) -> Result<()> {
    tx.execute(&TOUCH, args![scope.org(), id, now])
        .await
        .map(drop)
}

/// Ends a token. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: ApiTokenId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}

fn read(row: &Row<'_>) -> Result<ApiToken> {
    // An action that this version does not know any more is passed over: it grants nothing.
    let actions: Vec<String> = row.json(4)?;
    Ok(ApiToken {
        id: ApiTokenId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        user: UserId::from_i64(row.i64(2)?),
        name: row.text(3)?,
        actions: actions
            .iter()
            .filter_map(|name| Action::parse(name))
            .collect(),
        created_at: row.at(5)?,
        expires_at: row.opt_at(6)?,
        used_at: row.opt_at(7)?,
        embed_origins: row
            .opt_text(8)?
            .map(|lines| lines.lines().map(str::to_owned).collect())
            .unwrap_or_default(),
    })
}
