//! The page that another system shows inside its own screen: who gets in, for how long, and what they may do there (SOCIAL-007).
//!
//! The other system's server asks with its token for a pass for one of our users; the browser gets the pass and never the token.
//! A pass is used once and becomes a session, which only the page knows.

pub mod create_embed_pass;

use std::sync::Arc;

use app::{Ctx, Entry, Fault, chance, code};
use base::authz::{Action, Module, Scope, SystemReason};
use base::id::ApiTokenId;
use base::locale::Locale;
use base::text::Text;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_setup::api_tokens::ApiToken;
use store_setup::embed_passes::{self, EmbedPass};
use store_setup::{api_tokens, organizations, users};
use utoipa::ToSchema;

use crate::api_token::Recognised;
use crate::session::{actor, token_hash};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<create_embed_pass::CreateEmbedPass>()];

/// How sessions of the page begin, so that they are told from tokens of programs.
pub const PREFIX: &str = "une_";
/// A pass is good for this long.
pub const TICKET_AGE_MAX: Span = Span::from_mins(2);
/// A session of the page ends after this long.
pub const SESSION_AGE_MAX: Span = Span::from_mins(45);

/// What the page may do at the most, whatever the token and the user may.
const CEILING: [Action; 9] = [
    Action::DirectoryRead,
    Action::PersonRead,
    Action::PersonWrite,
    Action::PersonPhoneRead,
    Action::PersonDocumentRead,
    Action::CaseRead,
    Action::CaseWrite,
    Action::SocialPostRead,
    Action::SocialCaseOpen,
];

/// What the page begins with: what the post says of its author, and which post it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct EmbedPrefill {
    /// The author's name.
    pub name: Option<Text<160>>,
    /// The author's e-mail address.
    pub email: Option<Text<200>>,
    /// The author's phone.
    pub phone: Option<Text<40>>,
    /// The author's CPF or CNPJ.
    pub tax_id: Option<Text<20>>,
    /// The medium of the post, as its source calls it.
    pub medium: Option<Text<80>>,
    /// What its source calls the post.
    pub external_id: Option<Text<200>>,
    /// What the case is proposed to be called.
    pub title: Option<Text<160>>,
    /// What the case is proposed to say.
    pub text: Option<Text<8000>>,
}

/// A pass that is handed in, and the token in whose name the page was opened.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EmbedSessionInput {
    /// The pass.
    pub pass: Text<100>,
    /// The token that it must have been made with.
    pub client_id: ApiTokenId,
}

/// A session of the page.
#[derive(Debug, Serialize, ToSchema)]
pub struct EmbedSession {
    /// For the header `Authorization: Bearer`; only the page knows it.
    pub token: String,
    /// Until when it lasts.
    pub expires_at: Timestamp,
    /// The site that is told what was opened.
    pub origin: String,
    /// What the page begins with.
    pub prefill: EmbedPrefill,
    /// The user's name.
    pub user_name: String,
    /// The user's language.
    pub locale: Locale,
    /// What the page may do.
    pub actions: Vec<Action>,
}

/// Turns a pass into a session, once.
///
/// **Errors**: `embed_pass_invalid`.
pub async fn open(ctx: &Ctx, input: EmbedSessionInput) -> Result<EmbedSession, Fault> {
    let token = format!("{PREFIX}{}", chance::token());
    let (pass, hash) = (token_hash(input.pass.as_str()), token_hash(&token));
    let (now, client) = (ctx.now(), input.client_id);
    let until = now + SESSION_AGE_MAX;
    let found = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [pass, hash], {
            let Some(row) = embed_passes::redeem(tx, &pass, (&hash, until), now).await? else {
                return Ok(None);
            };
            let standing = standing(tx, &row, now).await?;
            Ok(standing.map(|standing| (row, standing)))
        }))
        .await?;
    let (row, standing) = found
        .filter(|(row, _)| row.token == client)
        .ok_or(Fault::refused(code::EMBED_TICKET_INVALID))?;
    Ok(EmbedSession {
        token,
        expires_at: until,
        origin: row.origin,
        // What a newer version wrote and this one cannot read is left out.
        prefill: serde_json::from_value(row.prefill).unwrap_or_default(),
        user_name: standing.user_name,
        locale: standing.recognised.locale,
        actions: standing.recognised.actor.actions.iter().copied().collect(),
    })
}

/// Recognises the page by its session.
///
/// **Shape**: `None` for a session that is unknown or over, when its token was ended, and when its user may not any more.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<Recognised>, Fault> {
    let (hash, now) = (token_hash(token), ctx.now());
    ctx.db
        .read::<_, Fault, _>(in_tx!(tx, [hash], {
            let Some(row) = embed_passes::by_session(tx, &hash, now).await? else {
                return Ok(None);
            };
            let found = standing(tx, &row, now).await?;
            Ok(found.map(|standing| standing.recognised))
        }))
        .await
}

/// Gives the sites in whose screens the page of a token may stand; none for a token that is unknown or over.
pub async fn origins(ctx: &Ctx, id: ApiTokenId) -> Result<Vec<String>, Fault> {
    let now = ctx.now();
    ctx.db
        .read::<_, Fault, _>(in_tx!(tx, [], {
            let row = api_tokens::by_id(tx, id).await?;
            let row = row.filter(|row| is_good(row, now));
            Ok(row.map(|row| row.embed_origins).unwrap_or_default())
        }))
        .await
}

fn is_good(row: &ApiToken, now: Timestamp) -> bool {
    row.expires_at.is_none_or(|until| until > now)
}

/// Who stands behind a pass, with what the page may do.
struct Standing {
    recognised: Recognised,
    user_name: String,
}

/// Finds out whether a pass still means anything: its token is good and still vouches for users, its site is still listed,
/// its user is active and may.
async fn standing(
    tx: &mut Tx<'_>,
    row: &EmbedPass,
    now: Timestamp,
) -> Result<Option<Standing>, Fault> {
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let token = api_tokens::by_id(tx, row.token).await?;
    let Some(token) = token.filter(|token| {
        token.org == row.org && is_good(token, now) && token.embed_origins.contains(&row.origin)
    }) else {
        return Ok(None);
    };
    let maker = users::get(tx, &scope, token.user).await?;
    let may_vouch = maker.is_some_and(|maker| {
        maker.active
            && maker.actions().contains(&Action::EmbedPassMake)
            && token.actions.contains(&Action::EmbedPassMake)
    });
    let modules = organizations::get(tx, &scope).await?.settings.modules;
    let user = users::get(tx, &scope, row.user).await?;
    let Some(user) = user.filter(|user| user.active && may_vouch && modules.uses(Module::Social))
    else {
        return Ok(None);
    };
    let mut actor = actor(tx, &scope, &user).await?;
    Arc::make_mut(&mut actor.actions)
        .retain(|action| CEILING.contains(action) && token.actions.contains(action));
    if !actor.actions.contains(&Action::SocialPostRead) {
        return Ok(None);
    }
    actor.token = Some(token.id);
    Ok(Some(Standing {
        recognised: Recognised {
            actor,
            locale: user.locale,
        },
        user_name: user.name,
    }))
}
