//! Gives the organization's record.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::organizations;

use super::OrganizationView;

/// Gives the record.
pub struct GetOrganization;

impl Operation for GetOrganization {
    const ID: &'static str = "get_organization";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/organization";
    const ACTION: Action = Action::OrganizationRead;
    const SUMMARY: &'static str = "Gives the organization's record.";
    type Input = Nothing;
    type Output = OrganizationView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<OrganizationView, Fault> {
        ctx.db
            .read(in_tx!(
                tx,
                [scope],
                Ok(OrganizationView::from(
                    organizations::get(tx, &scope).await?
                ))
            ))
            .await
    }
}
