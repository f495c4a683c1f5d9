//! Discards a number whose case was not opened after all. It is kept and never comes back (CASE-035).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::text::Text;
use serde::Deserialize;
use store::{in_tx, number};
use store_office::case_numbers;
use utoipa::ToSchema;

/// Discards one.
pub struct DiscardCaseNumber;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DiscardCaseNumberInput {
    /// The number, as it was reserved.
    pub number: Text<20>,
}

impl Operation for DiscardCaseNumber {
    const ID: &'static str = "discard_case_number";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/case-numbers/{number}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Discards a reserved number for good.";
    type Input = DiscardCaseNumberInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: DiscardCaseNumberInput) -> Result<Done, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let number = number::parse(input.number.as_str()).ok_or(Fault::NotFound)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, number], {
                let found = case_numbers::get(tx, &scope, &number).await?;
                let found = found
                    .filter(|one| one.user == user)
                    .ok_or(Fault::NotFound)?;
                if found.case.is_some() || found.interaction.is_some() {
                    return Err(Fault::refused(code::CASE_NUMBER_USED));
                }
                case_numbers::discard(tx, &scope, &number, user, now).await?;
                Ok(Done {})
            }))
            .await
    }
}
