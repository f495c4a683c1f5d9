//! Takes an interaction out of a case; the trail of the case keeps it (CASE-031).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_office::case::{check_open, hold};
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId};
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{card, unlink};

/// Unlinks one.
pub struct UnlinkCase;

/// Which, and from which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnlinkCaseInput {
    /// The interaction.
    pub id: InteractionId,
    /// The case.
    pub case_id: CaseId,
}

impl Operation for UnlinkCase {
    const ID: &'static str = "unlink_case";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/interactions/{id}/cases/{case_id}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Takes an interaction out of an open case.";
    type Input = UnlinkCaseInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: UnlinkCaseInput) -> Result<Done, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let contact = card(tx, &scope, input.id).await?;
            let case = hold(tx, &scope, input.case_id).await?;
            check_open(&case)?;
            unlink(&ctx, tx, &scope, &case, &contact).await?;
            Ok(Done {})
        }))
        .await
    }
}
