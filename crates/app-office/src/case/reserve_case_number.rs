//! Reserves a number for a case that somebody begins to write down (CASE-035).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::{Deserialize, Serialize};
use store::{in_tx, number};
use store_office::case_numbers;
use utoipa::ToSchema;

/// Reserves one.
pub struct ReserveCaseNumber;

/// Nothing is asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReserveCaseNumberInput {}

/// The number.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReservedNumber {
    /// As people say it aloud: `2026-0001234`.
    pub number: String,
}

impl Operation for ReserveCaseNumber {
    const ID: &'static str = "reserve_case_number";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/case-numbers";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Reserves the number of a case that is about to be opened.";
    type Input = ReserveCaseNumberInput;
    type Output = ReservedNumber;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        _input: ReserveCaseNumberInput,
    ) -> Result<ReservedNumber, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let number = number::next(tx, &scope, now.utc_month().0).await?;
                case_numbers::insert(tx, &scope, &number, (user, None), now).await?;
                Ok(ReservedNumber { number })
            }))
            .await
    }
}
