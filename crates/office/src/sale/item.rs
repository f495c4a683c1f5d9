//! What is sold: lines of products with quantity and price (SALE-031).

use base::id::ProductId;
use serde::{Deserialize, Serialize};

/// Lines of one proposal at the most.
pub const ITEMS_MAX: usize = 50;
/// Pieces of one line at the most.
pub const QUANTITY_MAX: i64 = 99_999;
/// The highest price of one piece, in centavos: as of a product.
pub const PRICE_MAX: i64 = 9_999_999_999;

/// A line of a proposal.
///
/// **Shape**: code and name are those of the product when it was sold; they stay when the product changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProposalItem {
    /// The product.
    pub product_id: ProductId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Pieces, from 1 to [`QUANTITY_MAX`].
    pub quantity: i64,
    /// Price of one piece, in centavos.
    pub price_cents: i64,
}

/// Why a line is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemRefused {
    /// No piece, or more than [`QUANTITY_MAX`].
    #[error("quantity")]
    Quantity,
    /// Below nothing, or above [`PRICE_MAX`].
    #[error("price_cents")]
    Price,
}

/// Checks the amounts of a line.
///
/// **Errors**: see [`ItemRefused`].
pub const fn check(quantity: i64, price_cents: i64) -> Result<(), ItemRefused> {
    if quantity < 1 || quantity > QUANTITY_MAX {
        return Err(ItemRefused::Quantity);
    }
    if price_cents < 0 || price_cents > PRICE_MAX {
        return Err(ItemRefused::Price);
    }
    Ok(())
}

/// Adds up lines that were checked.
///
/// **Units**: centavos; the greatest sum of [`ITEMS_MAX`] lines fits an `i64` with room to spare.
pub fn total(items: &[ProposalItem]) -> i64 {
    items.iter().fold(0, |sum, item| {
        sum.saturating_add(item.quantity.saturating_mul(item.price_cents))
    })
}
