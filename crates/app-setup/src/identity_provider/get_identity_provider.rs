//! Gives where users sign in.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};

use super::{IdentityProviderView, show};

/// Gives where users sign in.
pub struct GetIdentityProvider;

impl Operation for GetIdentityProvider {
    const ID: &'static str = "get_identity_provider";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/organization/identity-provider";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Gives the provider that users sign in with, without its secret.";
    type Input = Nothing;
    type Output = IdentityProviderView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<IdentityProviderView, Fault> {
        show(&ctx, scope).await
    }
}
