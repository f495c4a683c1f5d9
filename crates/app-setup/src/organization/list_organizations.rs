//! Lists the organizations of the installation (ORG-001).

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::organizations;

use super::{OrganizationSummaryView, keeps_house};

/// Lists the organizations of the installation.
pub struct ListOrganizations;

impl Operation for ListOrganizations {
    const ID: &'static str = "list_organizations";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/organizations";
    const ACTION: Action = Action::OrganizationMake;
    const SUMMARY: &'static str =
        "Lists the organizations of the installation, the oldest first; only in the first of them.";
    type Input = Nothing;
    type Output = Page<OrganizationSummaryView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        _: Nothing,
    ) -> Result<Page<OrganizationSummaryView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                keeps_house(tx, &scope).await?;
                Ok(organizations::summaries(tx).await?)
            }))
            .await?;
        Ok(Page::whole(rows.into_iter().map(Into::into).collect()))
    }
}
