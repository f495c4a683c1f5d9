//! Opens a module of work after the sale, which keeps new work away; asked again, it says that the screen is still there.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::sale::enter;
use base::authz::{Action, Module, Scope};
use base::time::Timestamp;
use office::sale::stage::SalesModule;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::sales_desks::SalesDesk;
use store_office::sales_settings;
use utoipa::ToSchema;

use super::desk::open;

/// Opens one.
pub struct OpenSalesModule;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenSalesModuleInput {
    /// The module.
    pub module: SalesModule,
}

/// A module that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenModule {
    /// Which.
    pub module: SalesModule,
    /// Since when.
    pub opened_at: Timestamp,
    /// In how many queues the caller is in pause by it.
    pub paused_count: usize,
}

impl From<SalesDesk> for OpenModule {
    fn from(desk: SalesDesk) -> Self {
        Self {
            module: desk.module,
            opened_at: desk.opened_at,
            paused_count: desk.queues.len(),
        }
    }
}

impl Operation for OpenSalesModule {
    const ID: &'static str = "open_sales_module";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/sales-module";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Opens a module of work after the sale, or says that its screen is still there.";
    type Input = OpenSalesModuleInput;
    type Output = OpenModule;

    async fn run(ctx: Ctx, scope: Scope, input: OpenSalesModuleInput) -> Result<OpenModule, Fault> {
        let inner = scope.clone();
        let settings = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [inner],
                Ok(sales_settings::get(tx, &inner).await?.0)
            ))
            .await?;
        let user = enter(&scope, &settings, input.module)?;
        let desk = open(&ctx, &scope, (input.module, user)).await?;
        ctx.jobs.ring();
        Ok(OpenModule::from(desk))
    }
}
