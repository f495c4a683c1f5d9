//! Moves an interaction from one case to another; both trails keep it (CASE-031).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::case::{CaseView, Reached, check_open, hold, view};
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId};
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::cases;
use utoipa::ToSchema;

use super::{card, link, unlink};

/// Moves one.
pub struct MoveCaseLink;

/// Which, from which and to which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MoveCaseLinkInput {
    /// The interaction.
    pub id: InteractionId,
    /// The case it is in.
    pub case_id: CaseId,
    /// The case it shall be in.
    pub to_case_id: CaseId,
}

impl Operation for MoveCaseLink {
    const ID: &'static str = "move_case_link";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/cases/{case_id}/move";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Moves an interaction from one open case to another.";
    type Input = MoveCaseLinkInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: MoveCaseLinkInput) -> Result<CaseView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let contact = card(tx, &scope, input.id).await?;
            if input.case_id == input.to_case_id {
                return Err(Fault::field("to_case_id", field::INVALID));
            }
            // In the order of ids: two moves that cross do not wait for each other in a circle.
            let mut both = [input.case_id, input.to_case_id];
            both.sort_unstable();
            for id in both {
                lock::take(tx, id.get()).await?;
            }
            let from = hold(tx, &scope, input.case_id).await?;
            let unknown = || Fault::field("to_case_id", field::UNKNOWN);
            let to = cases::get(tx, &scope, input.to_case_id).await?;
            let to = to.ok_or_else(unknown)?;
            check_open(&from)?;
            check_open(&to)?;
            unlink(&ctx, tx, &scope, &from, &contact).await?;
            link(&ctx, tx, &scope, &to, &contact).await?;
            let to = cases::get(tx, &scope, to.id).await?.ok_or_else(unknown)?;
            let reached = Reached::load(tx, &scope).await?;
            view(tx, &scope, &reached, to).await
        }))
        .await
    }
}
