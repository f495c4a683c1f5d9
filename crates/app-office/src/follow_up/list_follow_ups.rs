//! Lists what a case asks of others, the first first. Whoever sees the case sees them.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CaseId;
use serde::Deserialize;
use store::in_tx;
use store_office::{cases, follow_ups};
use utoipa::ToSchema;

use crate::case::Reached;

use super::{FollowUpView, view};

/// Lists them.
pub struct ListFollowUps;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListFollowUpsInput {
    /// The case.
    pub id: CaseId,
}

impl Operation for ListFollowUps {
    const ID: &'static str = "list_follow_ups";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/follow-ups";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the follow-ups of a case, the first first.";
    type Input = ListFollowUpsInput;
    type Output = Page<FollowUpView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListFollowUpsInput,
    ) -> Result<Page<FollowUpView>, Fault> {
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let reached = Reached::load(tx, &scope).await?;
                let rows = follow_ups::of_case(tx, &scope, case.id).await?;
                let views = rows
                    .into_iter()
                    .map(|row| view(&scope, &reached, &case, row));
                Ok(views.collect())
            }))
            .await?;
        Ok(Page::whole(items))
    }
}
