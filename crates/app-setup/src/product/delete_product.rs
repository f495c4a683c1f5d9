//! Deletes a product or service. What was sold of it keeps its name.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::products;

use super::{Named, find};

/// Deletes one.
pub struct DeleteProduct;

impl Operation for DeleteProduct {
    const ID: &'static str = "delete_product";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/products/{id}";
    const ACTION: Action = Action::ProductWrite;
    const SUMMARY: &'static str = "Deletes a product or service.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                products::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Product, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
