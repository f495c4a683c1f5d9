//! Gives the products as a table for a spreadsheet; the import reads it back.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use setup::product::Price;
use store::in_tx;
use store_setup::products;
use utoipa::ToSchema;

use super::table_of::{Column, kind_word};
use crate::table::{self, yes_or_no};

/// Gives the products as a table.
pub struct ExportProducts;

/// The table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProductsCsv {
    /// CSV after RFC 4180 with semicolons, UTF-8; titles and words are in the language of whoever asks.
    pub csv: String,
}

impl Operation for ExportProducts {
    const ID: &'static str = "export_products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/products/export";
    const ACTION: Action = Action::ProductWrite;
    const SUMMARY: &'static str = "Gives the products and services as a table for a spreadsheet.";
    type Input = Nothing;
    type Output = ProductsCsv;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<ProductsCsv, Fault> {
        let (rows, locale) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let locale = table::asked_in(tx, &scope).await?;
                Ok((products::all(tx, &scope).await?, locale))
            }))
            .await?;
        let lines = rows.into_iter().map(|row| {
            vec![
                row.code,
                row.name,
                kind_word(row.kind, locale).to_owned(),
                row.price.map(Price::written).unwrap_or_default(),
                yes_or_no(row.in_use, locale).to_owned(),
                row.description.unwrap_or_default(),
            ]
        });
        Ok(ProductsCsv {
            csv: table::write::<Column>(locale, lines)?,
        })
    }
}
