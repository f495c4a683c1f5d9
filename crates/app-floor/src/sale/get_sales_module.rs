//! Gives the module of work after the sale that the caller has open, and whether other areas are out of reach by it (SALE-004):
//! what a second tab and a browser that came back ask.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use serde::Serialize;
use store::in_tx;
use store_office::{sales_desks, sales_settings};
use utoipa::ToSchema;

use super::open_sales_module::OpenModule;

/// Gives it.
pub struct GetSalesModule;

/// What is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandingModule {
    /// The module; null when none is open.
    pub open: Option<OpenModule>,
    /// Whether other areas are out of reach meanwhile.
    pub blocks_areas: bool,
}

impl Operation for GetSalesModule {
    const ID: &'static str = "get_sales_module";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/sales-module";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Gives the module of work after the sale that the caller has open, and whether it keeps other areas away.";
    type Input = Nothing;
    type Output = StandingModule;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<StandingModule, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let (settings, _) = sales_settings::get(tx, &scope).await?;
                let desk = sales_desks::get(tx, &scope, user).await?;
                Ok(StandingModule {
                    blocks_areas: settings.blocks_areas && desk.is_some(),
                    open: desk.map(OpenModule::from),
                })
            }))
            .await
    }
}
