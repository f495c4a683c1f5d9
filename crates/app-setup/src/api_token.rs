//! Tokens with which programs call the API: shown once, kept as digests, never stronger than the user who made them.

pub mod create_api_token;
pub mod delete_api_token;
pub mod list_api_tokens;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{Ctx, Entry, Fault};
use base::authz::{Action, Scope, SystemReason};
use base::id::{ApiTokenId, UserId};
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_setup::api_tokens::{self, ApiToken};
use store_setup::users;
use utoipa::ToSchema;

use crate::session::{actor, token_hash};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_api_token::CreateApiToken>(),
    Entry::of::<delete_api_token::DeleteApiToken>(),
    Entry::of::<list_api_tokens::ListApiTokens>(),
];

/// How tokens begin, so that scanners of leaked secrets know them.
pub const PREFIX: &str = "uni_";
/// A token's use is written down at most this often.
const TOUCH_EVERY: Span = Span::from_mins(1);

/// A token, without the token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApiTokenView {
    /// The id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// Whose rights it has, at the most.
    pub user_id: UserId,
    /// What it may do, as far as the user may.
    pub actions: BTreeSet<Action>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Not good from this moment on; never ends when absent.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// Sites in whose screens the page for other systems may stand.
    pub embed_origins: Vec<String>,
}

impl From<ApiToken> for ApiTokenView {
    fn from(row: ApiToken) -> Self {
        Self {
            id: row.id,
            name: row.name,
            user_id: row.user,
            actions: row.actions,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            embed_origins: row.embed_origins,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: ApiTokenId,
}

/// A program that was recognised by its token.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// With the rights of the token.
    pub actor: base::authz::Actor,
    /// The language of its user.
    pub locale: base::locale::Locale,
}

/// Recognises the holder of a token, and remembers that it was used.
///
/// **Shape**: `None` for an unknown, ended or expired token and for a deactivated user.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<Recognised>, Fault> {
    let (hash, now) = (token_hash(token), ctx.now());
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [hash], find(tx, &hash, now).await))
        .await?;
    let Some((recognised, row)) = found else {
        return Ok(None);
    };
    if row
        .used_at
        .is_none_or(|used| now.since(used) >= TOUCH_EVERY)
    {
        let scope = Scope::system(row.org, SystemReason::SignIn);
        ctx.db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(api_tokens::touch(tx, &scope, row.id, now).await?)
            ))
            .await?;
    }
    Ok(Some(recognised))
}

async fn find(
    tx: &mut Tx<'_>,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(Recognised, ApiToken)>, Fault> {
    let Some(row) = api_tokens::by_token(tx, hash)
        .await?
        .filter(|row| row.expires_at.is_none_or(|until| until > now))
    else {
        return Ok(None);
    };
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let Some(user) = users::get(tx, &scope, row.user)
        .await?
        .filter(|user| user.active)
    else {
        return Ok(None);
    };
    let mut actor = actor(tx, &scope, &user).await?;
    Arc::make_mut(&mut actor.actions).retain(|action| row.actions.contains(action));
    actor.token = Some(row.id);
    let locale = user.locale;
    Ok(Some((Recognised { actor, locale }, row)))
}
