//! Gives another system a pass with which one of our users works inside its screen.

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::EmbedPassId;
use base::text::{Text, fold};
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use setup::embed_origin::EmbedOrigin;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::embed_passes::{self, EmbedPass};
use store_setup::{api_tokens, users};
use utoipa::ToSchema;

use super::{EmbedPrefill, TICKET_AGE_MAX};
use crate::session::token_hash;

/// Passes are kept this long after they were made.
const KEPT: Span = Span::from_hours(24);

/// Gives one.
pub struct CreateEmbedPass;

/// For whom, where, and what the page begins with.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateEmbedPassInput {
    /// The e-mail address by which the user signs in here.
    pub user_email: Text<200>,
    /// The site in whose screen the page stands; one of those that the token lists.
    pub origin: Text<300>,
    /// What the page begins with.
    #[serde(default)]
    pub prefill: EmbedPrefill,
}

/// A pass, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EmbedPassView {
    /// The id.
    pub id: EmbedPassId,
    /// The address for the frame, with the pass behind the `#`, where no server sees it.
    pub url: String,
    /// Until when it may be used, once.
    pub expires_at: Timestamp,
}

impl Operation for CreateEmbedPass {
    const ID: &'static str = "create_embed_pass";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/embed-passes";
    const ACTION: Action = Action::EmbedPassMake;
    const SUMMARY: &'static str = "Gives an outside system a pass with which one of our users opens cases inside its screen; used once.";
    type Input = CreateEmbedPassInput;
    type Output = EmbedPassView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateEmbedPassInput,
    ) -> Result<EmbedPassView, Fault> {
        let Some(client) = scope.token() else {
            return Err(Fault::refused(code::TOKEN_NEEDED));
        };
        let origin = EmbedOrigin::parse(input.origin.as_str())
            .ok_or_else(|| Fault::field("origin", field::INVALID))?;
        let pass = chance::token();
        let (now, hash) = (ctx.now(), token_hash(&pass));
        let id = ctx.id(EmbedPassId::from_i64);
        let expires_at = now + TICKET_AGE_MAX;
        let email = fold(input.user_email.as_str());
        let prefill = json!(input.prefill);
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [scope, origin, hash, email, prefill], {
                let token = api_tokens::by_id(tx, client).await?;
                let token = token
                    .filter(|token| token.org == scope.org())
                    .ok_or(Fault::NotFound)?;
                if !token.embed_origins.iter().any(|one| one == origin.as_str()) {
                    return Err(Fault::refused(code::EMBED_ORIGIN_UNKNOWN));
                }
                let users = users::list_all(tx, &scope).await?;
                let user = users
                    .into_iter()
                    .find(|user| user.active && fold(&user.email) == *email)
                    .ok_or_else(|| Fault::field("user_email", field::UNKNOWN))?;
                let may = user.actions();
                if ![Action::SocialPostRead, Action::SocialCaseOpen]
                    .iter()
                    .all(|action| may.contains(action))
                {
                    return Err(Fault::refused(code::EMBED_USER_DENIED));
                }
                embed_passes::purge(tx, &scope, now - KEPT).await?;
                let row = EmbedPass {
                    id,
                    org: scope.org(),
                    token: client,
                    user: user.id,
                    origin: origin.as_str().to_owned(),
                    prefill: (*prefill).clone(),
                    created_at: now,
                    until: expires_at,
                };
                embed_passes::insert(tx, &scope, &row, &hash).await?;
                let form = json!({ "name": user.name, "user_id": user.id, "origin": row.origin });
                let event = SetupEvent::SettingChanged(Setting::EmbedPass, id.get());
                tx.emit(&scope, now, event.record(Change::made(&form)));
                Ok(())
            }))
            .await?;
        let base = ctx.settings.public_url.trim_end_matches('/');
        Ok(EmbedPassView {
            id,
            url: format!("{base}/embed/case?client={client}#{pass}"),
            expires_at,
        })
    }
}
