//! The way to the provider and back: authorization code with PKCE, state and nonce.
//!
//! What must be known again on the way back travels sealed in a cookie, so that any node may take it up.
//! **Source**: OpenID Connect Core 1.0, section 3.1; RFC 7636.

use app::{Ctx, Fault, chance, code};
use base::authz::{Scope, SystemReason};
use base::id::{OrgId, UserId};
use base::secret::Secret;
use base::time::{Span, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope as Wanted, TokenResponse,
};
use serde::{Deserialize, Serialize};
use setup::identity_provider::{IdentityProvider, domain_of};
use store::in_tx;
use store_setup::{identity_providers, users};
use utoipa::ToSchema;

use super::{caller, discover, return_url, secret_place};
use crate::keys;
use crate::session::sign_in::{Caller, Opened, open};

/// How long somebody may take at the provider.
pub const ATTEMPT_MAX: Span = Span::from_mins(10);
/// What the attempt is sealed for.
const PLACE: &str = "identity_provider/attempt";

/// Who wants to sign in at a provider.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ProviderInput {
    /// The address; its domain tells the provider.
    pub email: String,
}

/// Where the browser goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProviderView {
    /// The address at the provider.
    pub url: String,
}

/// A sign-in that is under way.
pub struct Begun {
    /// Where the browser goes.
    pub view: ProviderView,
    /// What it brings back in a cookie.
    pub attempt: Secret<Vec<u8>>,
}

/// What comes back in the address.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Returned {
    /// To be exchanged for who it is.
    pub code: Option<String>,
    /// As it was sent.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Attempt {
    org: OrgId,
    state: String,
    nonce: String,
    verifier: String,
    until: Timestamp,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Begins a sign-in with the provider that serves the domain of an address. Says nothing about who exists.
///
/// **Errors**: `provider_not_offered`; `provider_unreachable`.
pub async fn begin(ctx: &Ctx, input: ProviderInput) -> Result<Begun, Fault> {
    let not_offered = || Fault::refused(code::PROVIDER_NOT_OFFERED);
    let domain = domain_of(&input.email).ok_or_else(not_offered)?;
    let org = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [domain],
            Ok(identity_providers::by_domain(tx, &domain).await?)
        ))
        .await?
        .ok_or_else(not_offered)?;
    let scope = Scope::system(org, SystemReason::SignIn);
    let (client, _) = client(ctx, &scope).await?;
    let attempt = Attempt {
        org,
        state: chance::token(),
        nonce: chance::token(),
        verifier: chance::token(),
        until: ctx.now() + ATTEMPT_MAX,
    };
    let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
    let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
    let (url, _, _) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .add_scope(Wanted::new("email".to_owned()))
        .add_extra_param("login_hint", input.email.trim())
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .url();
    let json = serde_json::to_vec(&attempt).map_err(|error| Fault::Internal(Box::new(error)))?;
    Ok(Begun {
        view: ProviderView {
            url: url.to_string(),
        },
        attempt: Secret::new(ctx.master_key.seal(PLACE, &json)),
    })
}

/// Ends a sign-in with what came back.
///
/// **Errors**: `provider_attempt_lost` when it was not begun by this browser, or too long ago; `provider_refused` when the
/// provider did not vouch for anybody; `provider_user_unknown` when nobody active here has the address; `provider_unreachable`.
pub async fn finish(
    ctx: &Ctx,
    attempt: Option<&[u8]>,
    returned: Returned,
    from: Caller,
) -> Result<Opened, Fault> {
    let attempt = attempt
        .and_then(|sealed| ctx.master_key.open(PLACE, sealed).ok())
        .and_then(|json| serde_json::from_slice::<Attempt>(json.reveal()).ok())
        .filter(|attempt| attempt.until > ctx.now())
        .filter(|attempt| returned.state.as_deref() == Some(attempt.state.as_str()))
        .ok_or(Fault::refused(code::PROVIDER_ATTEMPT_LOST))?;
    let Some(given) = returned.code.filter(|_| returned.error.is_none()) else {
        return Err(Fault::refused(code::PROVIDER_REFUSED));
    };
    let scope = Scope::system(attempt.org, SystemReason::SignIn);
    let (client, provider) = client(ctx, &scope).await?;
    let person = vouched(ctx, &client, &attempt, given).await?;
    let row = recognise(ctx, &scope, &provider, person).await?;
    open(ctx, row, from.origin()).await
}

async fn client(ctx: &Ctx, scope: &Scope) -> Result<(Client, IdentityProvider), Fault> {
    let (ctx_in, scope_in) = (ctx.clone(), scope.clone());
    let (provider, secret) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [ctx_in, scope_in], {
            let kept = identity_providers::get(tx, &scope_in)
                .await?
                .ok_or(Fault::refused(code::PROVIDER_NOT_OFFERED))?;
            let key = keys::data_key(&ctx_in, tx, &scope_in).await?;
            let secret = match kept.client_secret.as_slice() {
                [] => None,
                sealed => Some(
                    key.open(&secret_place(scope_in.org()), sealed)
                        .map_err(|error| Fault::Internal(Box::new(error)))?,
                ),
            };
            Ok((kept.settings, secret))
        }))
        .await?;
    let said = discover(ctx, provider.issuer.as_str()).await?;
    let secret = secret
        .map(|secret| ClientSecret::new(String::from_utf8_lossy(secret.reveal()).into_owned()));
    let back =
        RedirectUrl::new(return_url(ctx)).map_err(|error| Fault::Internal(Box::new(error)))?;
    let id = ClientId::new(provider.client_id.as_str().to_owned());
    let client = CoreClient::from_provider_metadata(said, id, secret).set_redirect_uri(back);
    Ok((client, provider))
}

/// Whom the provider vouches for.
struct Vouched {
    subject: String,
    email: Option<String>,
    /// The provider says that it has checked the address.
    is_checked: bool,
}

async fn vouched(
    ctx: &Ctx,
    client: &Client,
    attempt: &Attempt,
    given: String,
) -> Result<Vouched, Fault> {
    let refused = |why: String| {
        tracing::warn!(why, "an identity provider vouched for nobody");
        Fault::refused(code::PROVIDER_REFUSED)
    };
    let tokens = client
        .exchange_code(AuthorizationCode::new(given))
        .map_err(|error| refused(error.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
        .request_async(&caller(ctx))
        .await
        .map_err(|error| refused(error.to_string()))?;
    let nonce = Nonce::new(attempt.nonce.clone());
    let claims: &CoreIdTokenClaims = tokens
        .id_token()
        .ok_or_else(|| refused("no token of identity".to_owned()))?
        .claims(&client.id_token_verifier(), &nonce)
        .map_err(|error| refused(error.to_string()))?;
    let mut found = Vouched {
        subject: claims.subject().as_str().to_owned(),
        email: claims.email().map(|email| email.as_str().to_owned()),
        is_checked: claims.email_verified() == Some(true),
    };
    if found.email.is_none()
        && let Some(more) = user_info(ctx, client, tokens.access_token(), claims).await
    {
        found.email = more.email().map(|email| email.as_str().to_owned());
        found.is_checked = more.email_verified() == Some(true);
    }
    Ok(found)
}

/// Asks for the address where the token of identity does not hold it.
async fn user_info(
    ctx: &Ctx,
    client: &Client,
    token: &AccessToken,
    claims: &CoreIdTokenClaims,
) -> Option<CoreUserInfoClaims> {
    let asked = client
        .user_info(token.clone(), Some(claims.subject().clone()))
        .ok()?;
    let outcome: Result<CoreUserInfoClaims, _> = asked.request_async(&caller(ctx)).await;
    outcome
        .inspect_err(
            |error| tracing::warn!(error = %error, "an identity provider tells no address"),
        )
        .ok()
}

/// Finds the user: by what the provider calls them, or, the first time, by an address of its domains.
async fn recognise(
    ctx: &Ctx,
    scope: &Scope,
    provider: &IdentityProvider,
    person: Vouched,
) -> Result<users::SignInRow, Fault> {
    let unknown = || Fault::refused(code::PROVIDER_USER_UNKNOWN);
    let (scope, provider, now) = (scope.clone(), provider.clone(), ctx.now());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [scope, provider, person], {
            let identity = (provider.issuer.as_str(), person.subject.as_str());
            let known: Option<UserId> = identity_providers::user_of(tx, &scope, identity).await?;
            let email = match known {
                Some(id) => users::get(tx, &scope, id).await?.map(|user| user.email),
                None => person
                    .email
                    .clone()
                    .filter(|email| provider.serves(email))
                    .filter(|_| person.is_checked || provider.trusts_addresses),
            };
            let row = users::for_sign_in(tx, &email.ok_or_else(unknown)?)
                .await?
                .filter(|row| row.active && row.org == scope.org())
                .ok_or_else(unknown)?;
            if known.is_none() {
                identity_providers::link(tx, &scope, identity, row.id, now).await?;
            }
            Ok(row)
        }))
        .await
}
