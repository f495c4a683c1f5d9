//! Begins to enrol one's own second factor, or to replace it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::secret::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::session::totp::EnrolmentView;

/// Begins to enrol one's own second factor.
pub struct BeginSecondFactor;

/// The password, once more.
#[derive(Deserialize, ToSchema)]
pub struct PasswordInput {
    /// The password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
}

impl Operation for BeginSecondFactor {
    const ID: &'static str = "begin_second_factor";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/session/second-factor";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Begins to enrol one's own second factor, or to replace it.";
    type Input = PasswordInput;
    type Output = EnrolmentView;

    async fn run(ctx: Ctx, scope: Scope, input: PasswordInput) -> Result<EnrolmentView, Fault> {
        let me = super::prove(&ctx, &scope, &input.password, "password").await?;
        super::begin(&ctx, scope, me.id).await
    }
}
