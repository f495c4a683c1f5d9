//! Takes products in from a table: good lines are kept, each bad one says why. A dry run tells the same and keeps nothing.

use std::collections::{BTreeMap, BTreeSet};

use app::code::field::{self, FieldCode};
use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::text::{Text, fold};
use serde::{Deserialize, Serialize};
use setup::event::{Setting, SetupEvent};
use setup::product::{PRODUCTS_MAX, Price, ProductKind};
use store::{Tx, in_tx};
use store_setup::products::{self, Product};
use utoipa::ToSchema;

use super::table_of::{Column, read_kind};
use super::{ProductView, new_id};
use crate::table::{self, LineCounts, LineFault, Outcome, RawLine, Stop, read_yes_or_no};

/// Takes products in from a table.
pub struct ImportProducts;

/// The table, and how to take it in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ImportProductsInput {
    /// CSV with a line of titles; parted by semicolon, comma or tab.
    pub csv: String,
    /// Whether to tell only what would happen.
    #[serde(default)]
    pub dry_run: bool,
}

/// A line of the table. The code names the product.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedProduct {
    /// Its number in the file, the titles being line 1.
    pub line: u64,
    /// The code that stands there.
    pub code: String,
    /// The name that stands there.
    pub name: String,
    /// The kind that stands there; empty when the table has no such column.
    pub kind: String,
    /// The price that stands there, as it was written.
    pub price: String,
    /// Whether it is in use, as it was written.
    pub in_use: String,
    /// The description that stands there.
    pub description: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with it.
    pub faults: Vec<LineFault>,
}

/// What became of a table.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ProductsReport {
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// How many lines came to which end.
    #[serde(flatten)]
    pub counts: LineCounts,
    /// Every line.
    pub lines: Vec<ImportedProduct>,
}

/// What the lines are compared with.
struct Known {
    /// Products by folded code.
    products: BTreeMap<String, Product>,
    /// What stood in earlier lines.
    seen: BTreeSet<String>,
    /// How many more there may be.
    room: i64,
}

impl Operation for ImportProducts {
    const ID: &'static str = "import_products";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/products/import";
    const ACTION: Action = Action::ProductWrite;
    const SUMMARY: &'static str = "Takes products and services in from a table.";
    type Input = ImportProductsInput;
    type Output = ProductsReport;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ImportProductsInput,
    ) -> Result<ProductsReport, Fault> {
        let lines = table::read::<Column>(&input.csv)?;
        let ctx_in = ctx.clone();
        let outcome = ctx
            .db
            .write::<_, Stop<ProductsReport>, _>(in_tx!(tx, [ctx_in, scope, lines], {
                let mut known = known(tx, &scope).await?;
                let mut report = ProductsReport {
                    dry_run: input.dry_run,
                    ..ProductsReport::default()
                };
                for raw in lines.iter() {
                    let done = take(&ctx_in, tx, &scope, raw, &mut known).await?;
                    report.counts.add(done.outcome);
                    report.lines.push(done);
                }
                table::ending(report, input.dry_run)
            }))
            .await;
        table::ended(outcome)
    }
}

async fn known(tx: &mut Tx<'_>, scope: &Scope) -> Result<Known, Fault> {
    let products: BTreeMap<String, Product> = products::all(tx, scope)
        .await?
        .into_iter()
        .map(|row| (fold(&row.code), row))
        .collect();
    Ok(Known {
        room: PRODUCTS_MAX - i64::try_from(products.len()).unwrap_or(PRODUCTS_MAX),
        products,
        seen: BTreeSet::new(),
    })
}

/// Takes a line in.
///
/// **Errors**: only of the world; what is wrong with the line is in the answer.
async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    raw: &RawLine<Column>,
    known: &mut Known,
) -> Result<ImportedProduct, Fault> {
    let cell = |column| raw.cell(column).unwrap_or_default().to_owned();
    let mut done = ImportedProduct {
        line: raw.number,
        code: cell(Column::Code),
        name: cell(Column::Name),
        kind: cell(Column::Kind),
        price: cell(Column::Price),
        in_use: cell(Column::InUse),
        description: cell(Column::Description),
        outcome: Outcome::Refused,
        faults: raw.faults(),
    };
    if raw.unread.is_some() {
        return Ok(done);
    }
    let mut fields = Fields::new();
    let wanted = wanted(ctx, raw, known, &mut fields);
    if let Err(Fault::Invalid(faults)) = fields.done() {
        done.faults = faults.into_iter().map(LineFault::from).collect();
        return Ok(done);
    }
    if let Some(wanted) = wanted {
        done.outcome = keep(ctx, tx, scope, wanted, known).await?;
    }
    Ok(done)
}

/// Reads what the line wants; a product that is there keeps its id, and what the table has no column for.
fn wanted(
    ctx: &Ctx,
    raw: &RawLine<Column>,
    known: &mut Known,
    fields: &mut Fields,
) -> Option<Product> {
    let code: Option<Text<40>> = text(raw, Column::Code, ("code", fields));
    let name: Option<Text<120>> = text(raw, Column::Name, ("name", fields));
    let before = code
        .as_ref()
        .and_then(|code| known.products.get(&fold(code.as_str())).cloned());
    let mut wanted = before.clone().unwrap_or_else(|| Product {
        id: new_id(ctx),
        name: String::new(),
        code: String::new(),
        kind: ProductKind::default(),
        description: None,
        price: None,
        in_use: true,
        revision: 1,
    });
    rest(raw, &mut wanted, fields);
    let (code, name) = (code?.into_string(), name?.into_string());
    if !known.seen.insert(fold(&code)) {
        fields.wrong("code", code::field::TWICE);
        return None;
    }
    if before.is_none() && known.room <= 0 {
        fields.wrong("code", code::field::NO_ROOM);
    }
    Some(Product {
        name,
        code,
        ..wanted
    })
}

/// Reads the columns that a table need not have: an empty cell empties what may be empty.
fn rest(raw: &RawLine<Column>, wanted: &mut Product, fields: &mut Fields) {
    match raw.cell(Column::Kind).map(|word| (word, read_kind(word))) {
        None | Some(("", _)) => {}
        Some((_, Some(kind))) => wanted.kind = kind,
        Some((_, None)) => fields.wrong("kind", code::field::INVALID),
    }
    match raw
        .cell(Column::InUse)
        .map(|word| (word, read_yes_or_no(word)))
    {
        None | Some(("", _)) => {}
        Some((_, Some(in_use))) => wanted.in_use = in_use,
        Some((_, None)) => fields.wrong("in_use", code::field::INVALID),
    }
    match raw.cell(Column::Price) {
        None => {}
        Some("") => wanted.price = None,
        Some(cell) => match Price::parse(cell) {
            Ok(price) => wanted.price = Some(price),
            Err(refused) => fields.wrong("price_cents", field::named(&refused.to_string())),
        },
    }
    match raw.cell(Column::Description) {
        None => {}
        Some("") => wanted.description = None,
        Some(_) => {
            let read: Option<Text<2_000>> = text(raw, Column::Description, ("description", fields));
            if let Some(read) = read {
                wanted.description = Some(read.into_string());
            }
        }
    }
}

/// Reads a text, or tells at its field what is wrong with it.
fn text<const MAX: usize>(
    raw: &RawLine<Column>,
    column: Column,
    (name, fields): (&str, &mut Fields),
) -> Option<Text<MAX>> {
    Text::parse(raw.cell(column).unwrap_or_default())
        .map_err(|refused| fields.wrong(name, told(&refused.to_string())))
        .ok()
}

/// Gives the code of a refusal by its name.
fn told(name: &str) -> &'static FieldCode {
    if name == "text_empty" {
        field::REQUIRED
    } else {
        field::named(name)
    }
}

async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: Product,
    known: &mut Known,
) -> Result<Outcome, Fault> {
    let key = fold(&wanted.code);
    let after = ProductView::from(wanted.clone());
    let (outcome, change) = match known.products.get(&key).cloned() {
        None => {
            products::insert(tx, scope, &wanted).await?;
            known.room -= 1;
            (Outcome::Created, Change::made(&after))
        }
        Some(before) if before == wanted => return Ok(Outcome::Same),
        Some(before) => {
            products::update(tx, scope, &wanted).await?;
            let after = ProductView {
                revision: after.revision + 1,
                ..after
            };
            let before = ProductView::from(before);
            (Outcome::Changed, Change::between(&before, &after))
        }
    };
    let event = SetupEvent::SettingChanged(Setting::Product, wanted.id.get());
    tx.emit(scope, ctx.now(), event.record(change));
    known.products.insert(key, wanted);
    Ok(outcome)
}
