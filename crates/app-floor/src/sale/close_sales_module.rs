//! Closes the module that the caller has open: its pause is lifted, and what was worked is free (SALE-006, SALE-028).

use app::operation::{Done, Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};

use super::desk::close;

/// Closes it.
pub struct CloseSalesModule;

impl Operation for CloseSalesModule {
    const ID: &'static str = "close_sales_module";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/sales-module";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Closes the module of work after the sale that the caller has open.";
    type Input = Nothing;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Done, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        close(&ctx, &scope, user, None).await?;
        Ok(Done {})
    }
}
