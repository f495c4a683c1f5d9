//! Confirms one's own second factor with a code of the app.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::secret::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

use super::RecoveryCodes;

/// Confirms one's own second factor.
pub struct ConfirmSecondFactor;

/// The code that the app shows.
#[derive(Deserialize, ToSchema)]
pub struct CodeInput {
    /// Six digits.
    #[schema(value_type = String)]
    pub code: Secret<String>,
}

impl Operation for ConfirmSecondFactor {
    const ID: &'static str = "confirm_second_factor";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/session/second-factor";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Confirms one's own second factor with a code of the app.";
    type Input = CodeInput;
    type Output = RecoveryCodes;

    async fn run(ctx: Ctx, scope: Scope, input: CodeInput) -> Result<RecoveryCodes, Fault> {
        let me = super::me(&ctx, &scope).await?;
        let recovery_codes = super::confirm(&ctx, scope, &me, &input.code).await?;
        Ok(RecoveryCodes { recovery_codes })
    }
}
