//! Signing in with the account that a company keeps elsewhere, by OpenID Connect.
//!
//! Nobody is made by it: whom the provider vouches for must be a user already. The second factor is the provider's.

pub mod check_identity_provider;
pub mod delete_identity_provider;
pub mod get_identity_provider;
pub mod sign_in;
pub mod update_identity_provider;

use std::pin::Pin;

use app::outbound::exchange::ExchangeFault;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::OrgId;
use http::{Request, Response};
use openidconnect::IssuerUrl;
use openidconnect::core::CoreProviderMetadata;
use serde::Serialize;
use setup::identity_provider::IdentityProvider;
use store::{Tx, in_tx};
use store_setup::{identity_providers, organizations};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<check_identity_provider::CheckIdentityProvider>(),
    Entry::of::<delete_identity_provider::DeleteIdentityProvider>(),
    Entry::of::<get_identity_provider::GetIdentityProvider>(),
    Entry::of::<update_identity_provider::UpdateIdentityProvider>(),
];

/// The path that the provider sends the browser back to.
pub const RETURN_PATH: &str = "/api/v1/session/provider/return";

/// Where users sign in. The secret is never shown, only whether there is one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IdentityProviderView {
    /// The provider; absent while users sign in here only.
    pub settings: Option<IdentityProvider>,
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// The address to register at the provider.
    pub return_url: String,
    /// That of the organization: grows with each change of its record.
    pub revision: i64,
}

fn return_url(ctx: &Ctx) -> String {
    format!("{}{RETURN_PATH}", ctx.settings.public_url)
}

fn secret_place(org: OrgId) -> String {
    format!("identity_providers/{org}/client_secret")
}

async fn show(ctx: &Ctx, scope: Scope) -> Result<IdentityProviderView, Fault> {
    let inner = ctx.clone();
    ctx.db
        .read(in_tx!(tx, [inner, scope], shown(&inner, tx, &scope).await))
        .await
}

/// Gives where users sign in, as readers get it.
async fn shown(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<IdentityProviderView, Fault> {
    let kept = identity_providers::get(tx, scope).await?;
    Ok(IdentityProviderView {
        has_secret: kept
            .as_ref()
            .is_some_and(|kept| !kept.client_secret.is_empty()),
        settings: kept.map(|kept| kept.settings),
        return_url: return_url(ctx),
        revision: organizations::get(tx, scope).await?.revision,
    })
}

/// Asks the provider for what it says of itself, keys included.
///
/// **Errors**: `provider_unreachable`.
async fn discover(ctx: &Ctx, issuer: &str) -> Result<CoreProviderMetadata, Fault> {
    let unreachable = || Fault::refused(code::PROVIDER_UNREACHABLE);
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|_| unreachable())?;
    CoreProviderMetadata::discover_async(issuer, &caller(ctx))
        .await
        .map_err(|error| {
            tracing::warn!(error = %error, "an identity provider does not say who it is");
            unreachable()
        })
}

/// An answer that is on its way.
type Exchange = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, ExchangeFault>> + Send>>;

/// Lets the library call out through the one place that may.
fn caller(ctx: &Ctx) -> impl Fn(Request<Vec<u8>>) -> Exchange + Send + Sync + 'static {
    let outbound = ctx.outbound.clone();
    move |request| {
        let outbound = outbound.clone();
        Box::pin(async move { outbound.exchange(request).await })
    }
}
