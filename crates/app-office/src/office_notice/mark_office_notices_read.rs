//! Marks the caller's notices as seen: those of a case, of a callback, or all.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CallbackId, CaseId};
use serde::Deserialize;
use store::in_tx;
use store_office::office_notices;
use utoipa::ToSchema;

use super::count_office_notices::OfficeNoticeCount;
use super::with_cases;

/// Marks them.
pub struct MarkOfficeNoticesRead;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkOfficeNoticesReadInput {
    /// Those of this case; all when absent.
    pub case_id: Option<CaseId>,
    /// Those of this callback, instead of a case.
    pub callback_id: Option<CallbackId>,
}

impl Operation for MarkOfficeNoticesRead {
    const ID: &'static str = "mark_office_notices_read";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/office-notices/read";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str =
        "Marks notices of the caller as seen, those of a case, of a callback, or all of them.";
    type Input = MarkOfficeNoticesReadInput;
    type Output = OfficeNoticeCount;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: MarkOfficeNoticesReadInput,
    ) -> Result<OfficeNoticeCount, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        let (of, about) = (input.case_id, input.callback_id);
        ctx.db
            .write(in_tx!(tx, [scope], {
                match about {
                    Some(id) => {
                        office_notices::mark_callback_read(tx, &scope, user, (id, now)).await?;
                    }
                    None => {
                        office_notices::mark_read(tx, &scope, user, of, now).await?;
                    }
                }
                let unread_count =
                    office_notices::count_unread(tx, &scope, (user, with_cases(&scope))).await?;
                Ok(OfficeNoticeCount { unread_count })
            }))
            .await
    }
}
