//! Replaces a product or service.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ProductId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::products;
use utoipa::ToSchema;

use super::{ProductFields, ProductView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateProduct;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateProductInput {
    /// The id.
    pub id: ProductId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: ProductFields,
}

impl Operation for UpdateProduct {
    const ID: &'static str = "update_product";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/products/{id}";
    const ACTION: Action = Action::ProductWrite;
    const SUMMARY: &'static str = "Replaces a product or service.";
    const GUARDED: bool = true;
    type Input = UpdateProductInput;
    type Output = ProductView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateProductInput) -> Result<ProductView, Fault> {
        let row = input.fields.into_row(input.id);
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::Product, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                products::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::CODE_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Product, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
