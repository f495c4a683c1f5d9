//! Products and services on offer.

use base::authz::Scope;
use base::id::ProductId;
use base::text::fold;
use base::time::Timestamp;
use setup::product::{Price, ProductKind};
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// Every one of an organization, by `products_by_name`: what a table is made of and compared with.
    ALL_OF_ORG = both(
        "SELECT id, name, code, kind, description, price_cents, in_use, revision FROM products
         WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold, id"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, name, code, kind, description, price_cents, in_use, revision FROM products
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// How many there are, by `products_by_name`.
    COUNT = both("SELECT count(*) FROM products WHERE org_id = $1 AND deleted_at IS NULL");
    /// Adds one.
    INSERT = both(
        "INSERT INTO products (id, org_id, name, name_fold, code, code_fold, kind, description, price_cents, in_use, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE products SET name = $3, name_fold = $4, code = $5, code_fold = $6, kind = $7, description = $8,
                             price_cents = $9, in_use = $10, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one.
    REMOVE = both("UPDATE products SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A product or service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The id.
    pub id: ProductId,
    /// The name.
    pub name: String,
    /// The code by which the company knows it.
    pub code: String,
    /// What kind of thing it is.
    pub kind: ProductKind,
    /// What is told of it.
    pub description: Option<String>,
    /// What it costs, when that is the same for everybody.
    pub price: Option<Price>,
    /// Whether it is offered.
    pub in_use: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// By what products are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By name.
    Name,
    /// By code.
    Code,
    /// By price; those without one come before the cheapest.
    Price,
}

/// The place of a product in an order: its text or its price, then its id.
pub type Place = (String, i64, ProductId);

/// The price by which one without a price is ordered.
const NO_PRICE: i64 = -1;

/// Which products are listed, and how.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    /// Part of the name or of the code, folded.
    pub words: Option<&'a str>,
    /// Only of this kind.
    pub kind: Option<ProductKind>,
    /// Only those in use, or only the others.
    pub in_use: Option<bool>,
    /// By what.
    pub order: Order,
    /// From the end.
    pub descending: bool,
    /// After this place.
    pub after: Option<&'a Place>,
}

impl Product {
    /// Gives the place in an order.
    pub fn place(&self, order: Order) -> Place {
        let (text, number) = match order {
            Order::Name => (fold(&self.name), 0),
            Order::Code => (fold(&self.code), 0),
            Order::Price => (String::new(), self.price.map_or(NO_PRICE, Price::cents)),
        };
        (text, number, self.id)
    }
}

fn read(row: &Row<'_>) -> Result<Product> {
    let kind = row.text(3)?;
    Ok(Product {
        id: ProductId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        code: row.text(2)?,
        kind: ProductKind::parse(&kind)
            .ok_or_else(|| Error::Corrupt(format!("kind of product {kind}")))?,
        description: row.opt_text(4)?,
        price: row
            .opt_i64(5)?
            .map(|cents| {
                Price::from_cents(cents).map_err(|_| Error::Corrupt(format!("price {cents}")))
            })
            .transpose()?,
        in_use: row.bool(6)?,
        revision: row.i64(7)?,
    })
}

/// Gives every product, by name.
pub async fn all(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Product>> {
    tx.all(&ALL_OF_ORG, args![scope.org()], read).await
}

/// Gives a page of products.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Product>> {
    let pattern = filter.words.map(containing);
    let mut list = Filtered::new(
        "products::LIST",
        "SELECT id, name, code, kind, description, price_cents, in_use, revision FROM products
         WHERE org_id = $1 AND deleted_at IS NULL",
        args![scope.org()],
    )
    .and_if("kind = ?", filter.kind.map(|kind| V::T(kind.name())))
    .and_if("in_use = ?", filter.in_use.map(V::B));
    if let Some(pattern) = pattern.as_deref().map(V::T) {
        list = list.and(
            "(name_fold LIKE ? ESCAPE '!' OR code_fold LIKE ? ESCAPE '!')",
            &[pattern, pattern],
        );
    }
    let (after, order) = sorted(filter.order, filter.descending);
    if let Some((text, number, id)) = filter.after {
        let place = match filter.order {
            Order::Name | Order::Code => V::from(text.as_str()),
            Order::Price => V::from(*number),
        };
        list = list.and(after, &[place, place, V::from(*id)]);
    }
    tx.list(&list.end(order, args![limit]), read).await
}

/// Gives the condition of what comes after a place, and the order.
const fn sorted(order: Order, descending: bool) -> (&'static str, &'static str) {
    macro_rules! by {
        ($key:literal) => {
            if descending {
                (
                    concat!("(", $key, " < ? OR (", $key, " = ? AND id < ?))"),
                    concat!("ORDER BY ", $key, " DESC, id DESC LIMIT ?"),
                )
            } else {
                (
                    concat!("(", $key, " > ? OR (", $key, " = ? AND id > ?))"),
                    concat!("ORDER BY ", $key, ", id LIMIT ?"),
                )
            }
        };
    }
    match order {
        Order::Name => by!("name_fold"),
        Order::Code => by!("code_fold"),
        Order::Price => by!("coalesce(price_cents, -1)"),
    }
}

/// Finds one.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: ProductId) -> Result<Option<Product>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Counts those of an organization.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT, args![scope.org()], |row| row.i64(0)).await
}

/// Adds one.
///
/// **Errors**: [`store::Error::Unique`] when the code is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Product) -> Result<()> {
    let (name_fold, code_fold) = (fold(&one.name), fold(&one.code));
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            &one.code,
            &code_fold,
            one.kind.name(),
            one.description.as_deref(),
            one.price.map(Price::cents),
            one.in_use
        ],
    )
    .await
    .map(drop)
}

/// Changes one. Tells whether there is one.
///
/// **Errors**: [`store::Error::Unique`] when the code is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Product) -> Result<bool> {
    let (name_fold, code_fold) = (fold(&one.name), fold(&one.code));
    let changed = tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                &one.code,
                &code_fold,
                one.kind.name(),
                one.description.as_deref(),
                one.price.map(Price::cents),
                one.in_use
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Deletes one. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: ProductId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
