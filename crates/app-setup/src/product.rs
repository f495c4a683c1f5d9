//! Products and services on offer (ORG-009).

pub mod create_product;
pub mod delete_product;
pub mod export_products;
pub mod get_product;
pub mod import_products;
pub mod list_products;
mod table_of;
pub mod update_product;

use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::ProductId;
use serde::{Deserialize, Serialize};
use setup::product::{
    PRODUCTS_MAX, Price, ProductCode, ProductDescription, ProductKind, ProductName,
};
use store::Tx;
use store_setup::products::{self, Product};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_product::CreateProduct>(),
    Entry::of::<delete_product::DeleteProduct>(),
    Entry::of::<export_products::ExportProducts>(),
    Entry::of::<get_product::GetProduct>(),
    Entry::of::<import_products::ImportProducts>(),
    Entry::of::<list_products::ListProducts>(),
    Entry::of::<update_product::UpdateProduct>(),
];

/// A product or service on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProductView {
    /// The id.
    pub id: ProductId,
    /// The name.
    pub name: String,
    /// The code by which the company knows it; neither case nor accents count.
    pub code: String,
    /// What kind of thing it is.
    pub kind: ProductKind,
    /// What is told of it.
    pub description: Option<String>,
    /// What it costs, in centavos, when that is the same for everybody.
    pub price_cents: Option<Price>,
    /// Whether it is offered.
    pub in_use: bool,
    /// Grows with each change.
    pub revision: i64,
}

impl From<Product> for ProductView {
    fn from(row: Product) -> Self {
        Self {
            id: row.id,
            name: row.name,
            code: row.code,
            kind: row.kind,
            description: row.description,
            price_cents: row.price,
            in_use: row.in_use,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ProductFields {
    /// The name.
    pub name: ProductName,
    /// The code by which the company knows it; unique, whatever its case and accents.
    pub code: ProductCode,
    /// What kind of thing it is.
    #[serde(default)]
    pub kind: ProductKind,
    /// What is told of it.
    pub description: Option<ProductDescription>,
    /// What it costs, in centavos.
    pub price_cents: Option<Price>,
    /// Whether it is offered.
    #[serde(default = "offered")]
    pub in_use: bool,
}

const fn offered() -> bool {
    true
}

impl ProductFields {
    fn into_row(self, id: ProductId) -> Product {
        Product {
            id,
            name: self.name.into_string(),
            code: self.code.into_string(),
            kind: self.kind,
            description: self.description.map(ProductDescription::into_string),
            price: self.price_cents,
            in_use: self.in_use,
            revision: 1,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: ProductId,
}

/// Finds one that was not deleted.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: ProductId) -> Result<ProductView, Fault> {
    let found = products::get(tx, scope, id).await?;
    found.map(ProductView::from).ok_or(Fault::NotFound)
}

/// Checks that there is room for more.
async fn check_room(tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    if products::count(tx, scope).await? >= PRODUCTS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    Ok(())
}

/// Makes an id.
fn new_id(ctx: &Ctx) -> ProductId {
    ctx.id(ProductId::from_i64)
}
