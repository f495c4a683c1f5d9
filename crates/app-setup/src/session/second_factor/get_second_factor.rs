//! Tells how one's own second factor stands.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_setup::{organizations, recovery_codes, users};
use utoipa::ToSchema;

/// Tells how one's own second factor stands.
pub struct GetSecondFactor;

/// How it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Whether one is enrolled.
    pub enrolled: bool,
    /// Whether the user has to have one, be it only outside the networks of the organization.
    pub demanded: bool,
    /// Recovery codes that are left.
    pub recovery_codes_left: i64,
}

impl Operation for GetSecondFactor {
    const ID: &'static str = "get_second_factor";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/session/second-factor";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Tells how one's own second factor stands.";
    type Input = Nothing;
    type Output = SecondFactorView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<SecondFactorView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let row = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
                let policy = organizations::get(tx, &scope).await?.settings.sign_in;
                Ok(SecondFactorView {
                    enrolled: row.standing.has_second_factor,
                    demanded: policy.asks(row.second_factor, row.role_profile, None),
                    recovery_codes_left: recovery_codes::count(tx, &scope, user).await?,
                })
            }))
            .await
    }
}
