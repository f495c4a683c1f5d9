//! Counts the notices that the caller has not seen.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_office::office_notices;
use utoipa::ToSchema;

use super::with_cases;

/// Counts them.
pub struct CountOfficeNotices;

/// The count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficeNoticeCount {
    /// Notices that the caller has not seen.
    pub unread_count: i64,
}

impl Operation for CountOfficeNotices {
    const ID: &'static str = "count_office_notices";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/office-notices/count";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Counts the notices of the office that the caller has not seen.";
    type Input = Nothing;
    type Output = OfficeNoticeCount;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<OfficeNoticeCount, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let unread_count =
                    office_notices::count_unread(tx, &scope, (user, with_cases(&scope))).await?;
                Ok(OfficeNoticeCount { unread_count })
            }))
            .await
    }
}
