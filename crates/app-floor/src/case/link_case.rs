//! Links an interaction to an open case, also of another area: the matter goes on in it (CASE-004).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::case::{CaseView, Reached, check_open, view};
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId};
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::cases;
use utoipa::ToSchema;

use super::{card, check_offered, link};

/// Links one.
pub struct LinkCase;

/// Which, and to which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LinkCaseInput {
    /// The interaction.
    pub id: InteractionId,
    /// The case.
    pub case_id: CaseId,
}

impl Operation for LinkCase {
    const ID: &'static str = "link_case";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/cases";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Links an interaction to an open case.";
    type Input = LinkCaseInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: LinkCaseInput) -> Result<CaseView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let contact = card(tx, &scope, input.id).await?;
            check_offered(tx, &scope, &contact).await?;
            lock::take(tx, input.case_id.get()).await?;
            let unknown = || Fault::field("case_id", field::UNKNOWN);
            let case = cases::get(tx, &scope, input.case_id).await?;
            let case = case.ok_or_else(unknown)?;
            check_open(&case)?;
            link(&ctx, tx, &scope, &case, &contact).await?;
            let case = cases::get(tx, &scope, case.id).await?.ok_or_else(unknown)?;
            let reached = Reached::load(tx, &scope).await?;
            view(tx, &scope, &reached, case).await
        }))
        .await
    }
}
