//! Makes a token for a program. This is the only time that it is shown.

use std::collections::BTreeSet;

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ApiTokenId;
use base::text::Text;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use setup::embed_origin::{EmbedOrigin, ORIGINS_MAX};
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::api_tokens::{self, ApiToken, TOKENS_MAX};
use store_setup::users;
use utoipa::ToSchema;

use super::{ApiTokenView, PREFIX};
use crate::session::token_hash;

/// Makes a token.
pub struct CreateApiToken;

/// What a token is made of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateApiTokenInput {
    /// What it is for.
    pub name: Text<80>,
    /// What it may do: some of what its maker may, and never make tokens.
    pub actions: BTreeSet<Action>,
    /// Not good from this moment on; absent never ends.
    pub expires_at: Option<Timestamp>,
    /// Sites in whose screens the page for other systems may stand, as browsers write origins: `https://crm.exemplo.com`.
    #[serde(default)]
    pub embed_origins: Vec<String>,
}

/// A new token.
#[derive(Serialize, ToSchema)]
pub struct NewApiToken {
    /// The token, for the header `Authorization: Bearer`.
    pub token: String,
    /// The rest of it.
    #[serde(flatten)]
    pub record: ApiTokenView,
}

impl Operation for CreateApiToken {
    const ID: &'static str = "create_api_token";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api-tokens";
    const ACTION: Action = Action::ApiTokenWrite;
    const SUMMARY: &'static str = "Makes a token for a program; shown this once.";
    type Input = CreateApiTokenInput;
    type Output = NewApiToken;

    async fn run(ctx: Ctx, scope: Scope, input: CreateApiTokenInput) -> Result<NewApiToken, Fault> {
        let (Some(user), Some(_)) = (scope.user(), scope.session()) else {
            return Err(Fault::refused(code::SESSION_NEEDED));
        };
        let now = ctx.now();
        let mut fields = Fields::new();
        fields.check(!input.actions.is_empty(), "actions", code::field::REQUIRED);
        fields.check(
            input.expires_at.is_none_or(|until| until > now),
            "expires_at",
            code::field::OUT_OF_RANGE,
        );
        let origins = embed_origins(&mut fields, &input.embed_origins);
        fields.done()?;
        let token = format!("{PREFIX}{}", chance::token());
        let hash = token_hash(&token);
        let row = ApiToken {
            id: ctx.id(ApiTokenId::from_i64),
            org: scope.org(),
            user,
            name: input.name.into_string(),
            actions: input.actions,
            created_at: now,
            expires_at: input.expires_at,
            used_at: None,
            embed_origins: origins,
        };
        let record = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, row, hash], {
                let me = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
                let mine = me.actions();
                let allowed =
                    |action: &Action| mine.contains(action) && *action != Action::ApiTokenWrite;
                if !row.actions.iter().all(allowed) {
                    return Err(Fault::field("actions", code::field::UNKNOWN));
                }
                if api_tokens::count(tx, &scope).await? >= TOKENS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                api_tokens::insert(tx, &scope, &row, &hash).await?;
                let made = ApiTokenView::from((*row).clone());
                let event = SetupEvent::SettingChanged(Setting::ApiToken, row.id.get());
                tx.emit(&scope, now, event.record(Change::made(&made)));
                Ok(made)
            }))
            .await?;
        Ok(NewApiToken { token, record })
    }
}

/// Reads the sites, each once and as browsers write them.
fn embed_origins(fields: &mut Fields, given: &[String]) -> Vec<String> {
    if given.len() > ORIGINS_MAX {
        fields.wrong("embed_origins", code::field::OUT_OF_RANGE);
    }
    let mut origins = Vec::new();
    for (place, text) in given.iter().take(ORIGINS_MAX).enumerate() {
        match EmbedOrigin::parse(text) {
            Some(origin) => origins.push(origin.as_str().to_owned()),
            None => fields.wrong(format!("embed_origins[{place}]"), code::field::INVALID),
        }
    }
    origins.sort_unstable();
    origins.dedup();
    origins
}
