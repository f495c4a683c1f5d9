//! Asks the provider who it is, before anybody depends on it.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_setup::identity_providers;
use utoipa::ToSchema;

use super::discover;

/// Asks the provider who it is.
pub struct CheckIdentityProvider;

/// What the provider says of itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedProvider {
    /// The address that people are sent to.
    pub authorization_url: String,
    /// Keys that it signs with.
    pub key_count: usize,
}

impl Operation for CheckIdentityProvider {
    const ID: &'static str = "check_identity_provider";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/organization/identity-provider/check";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Asks the provider who it is and for its keys.";
    type Input = Nothing;
    type Output = CheckedProvider;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<CheckedProvider, Fault> {
        let kept = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(identity_providers::get(tx, &scope).await?)
            ))
            .await?
            .ok_or(Fault::NotFound)?;
        let said = discover(&ctx, kept.settings.issuer.as_str()).await?;
        Ok(CheckedProvider {
            authorization_url: said.authorization_endpoint().to_string(),
            key_count: said.jwks().keys().len(),
        })
    }
}
