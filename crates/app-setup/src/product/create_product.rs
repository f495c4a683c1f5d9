//! Makes a product or service.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::products;

use super::{ProductFields, ProductView, check_room, find, new_id};
use crate::refuse::unique;

/// Makes one.
pub struct CreateProduct;

impl Operation for CreateProduct {
    const ID: &'static str = "create_product";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/products";
    const ACTION: Action = Action::ProductWrite;
    const SUMMARY: &'static str = "Makes a product or service.";
    type Input = ProductFields;
    type Output = ProductView;

    async fn run(ctx: Ctx, scope: Scope, input: ProductFields) -> Result<ProductView, Fault> {
        let row = input.into_row(new_id(&ctx));
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                check_room(tx, &scope).await?;
                products::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::CODE_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Product, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
