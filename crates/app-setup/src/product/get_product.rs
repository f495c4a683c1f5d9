//! Gives a product or service.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::{Named, ProductView, find};

/// Gives one.
pub struct GetProduct;

impl Operation for GetProduct {
    const ID: &'static str = "get_product";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/products/{id}";
    const ACTION: Action = Action::ProductRead;
    const SUMMARY: &'static str = "Gives a product or service.";
    type Input = Named;
    type Output = ProductView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<ProductView, Fault> {
        let id = input.id;
        ctx.db
            .read(in_tx!(tx, [scope], find(tx, &scope, id).await))
            .await
    }
}
