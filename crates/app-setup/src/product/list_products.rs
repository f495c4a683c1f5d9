//! Lists products and services: by a part of name or code, by kind, in use or not; in three orders.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::text::fold;
use serde::Deserialize;
use setup::product::ProductKind;
use store::in_tx;
use store_setup::products::{self, Filter, Order, Place};
use utoipa::ToSchema;

use super::ProductView;

/// Lists products.
pub struct ListProducts;

/// By what products are ordered.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductOrder {
    /// By name.
    #[default]
    Name,
    /// By code.
    Code,
    /// By price; those without one come before the cheapest.
    PriceCents,
}

/// Which of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProductsInput {
    /// A part of the name or of the code.
    pub q: Option<String>,
    /// Only of this kind.
    pub kind: Option<ProductKind>,
    /// Only those in use, or only the others.
    pub in_use: Option<bool>,
    /// By what; by name when absent.
    pub sort: Option<ProductOrder>,
    /// From the end.
    pub descending: Option<bool>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListProducts {
    const ID: &'static str = "list_products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/products";
    const ACTION: Action = Action::ProductRead;
    const SUMMARY: &'static str = "Lists products and services.";
    type Input = ListProductsInput;
    type Output = Page<ProductView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProductsInput,
    ) -> Result<Page<ProductView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<Place>(input.cursor.as_deref())?;
        let words = input.q.as_deref().map(fold).filter(|q| !q.is_empty());
        let order = match input.sort.unwrap_or_default() {
            ProductOrder::Name => Order::Name,
            ProductOrder::Code => Order::Code,
            ProductOrder::PriceCents => Order::Price,
        };
        let (kind, in_use) = (input.kind, input.in_use);
        let descending = input.descending.unwrap_or_default();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, after, words], {
                let filter = Filter {
                    words: words.as_deref(),
                    kind,
                    in_use,
                    order,
                    descending,
                    after: after.as_ref().as_ref(),
                };
                Ok(products::list(tx, &scope, &filter, limit + 1).await?)
            }))
            .await?;
        let page = Page::of(rows, limit, |row| row.place(order));
        Ok(Page {
            items: page.items.into_iter().map(ProductView::from).collect(),
            next: page.next,
        })
    }
}
