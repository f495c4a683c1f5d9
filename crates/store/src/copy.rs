//! Growing out: a whole SQLite database is copied into an empty PostgreSQL one, and any two are compared table by table.
//!
//! The tables are those of the schema, so a new one is copied without a line here; an index that SQLite keeps as a table is none. Nothing refers to another table by a
//! foreign key, so the order is that of the names.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::{Db, Error, Result, Row, Statement, Tx, V, args, both};

/// Rows that are read and written at once.
const PAGE: usize = 2_000;
/// Remembers which migrations were applied: each database has its own.
const OWN_TABLE: &str = "schema_migrations";

const PG_COLUMNS: Statement = Statement::new(
    "copy::PG_COLUMNS",
    both(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
         WHERE table_schema = 'public' ORDER BY table_name, ordinal_position",
    ),
);
const LITE_COLUMNS: Statement = Statement::new(
    "copy::LITE_COLUMNS",
    both(
        "SELECT t.name, c.name, c.type FROM pragma_table_list t, pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
    ),
);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A 64-bit integer.
    Int,
    /// A truth value; an integer on SQLite.
    Bool,
    /// Text.
    Text,
    /// JSON; text on SQLite.
    Json,
    /// Bytes.
    Bytes,
}

impl Kind {
    fn of(engine: &str) -> Self {
        match engine.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "jsonb" => Self::Json,
            "blob" | "bytea" => Self::Bytes,
            _ => Self::Text,
        }
    }
}

/// A column of a table that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A value on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    /// Lends it in the form that a column of the kind takes.
    pub(crate) fn bound(&self, kind: Kind) -> V<'_> {
        match self {
            Self::Null => V::Null,
            Self::Int(value) if kind == Kind::Bool => V::B(*value != 0),
            Self::Int(value) => V::I(*value),
            Self::Text(text) if kind == Kind::Json => V::J(text),
            Self::Text(text) => V::T(text),
            Self::Bytes(bytes) => V::Blob(bytes),
        }
    }
}

/// The content of a table in short: equal sums mean equal rows, in whatever order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many rows.
    pub rows: u64,
    /// The sum of the hashes of the rows.
    hash: u128,
}

pub(crate) type Columns = BTreeMap<String, Vec<Column>>;

/// Copies every table of a SQLite database that nobody writes to into an empty PostgreSQL one with the same schema, in one transaction.
///
/// `said` hears the name and the rows of each table when it is done.
/// **Errors**: the target holds rows already, the schemas differ, or a database fails; then the target stays empty.
pub async fn into_server(
    from: &Db,
    to: &Db,
    said: impl Fn(&str, u64) + Clone + Send + Sync + 'static,
) -> Result<()> {
    let from = from.clone();
    let theirs = from.read(|tx| Box::pin(columns(tx))).await?;
    to.write(move |tx| {
        let (from, theirs, said) = (from.clone(), theirs.clone(), said.clone());
        Box::pin(async move {
            let ours = columns(tx).await?;
            same_columns(&theirs, &ours)?;
            for (table, columns) in &ours {
                if is_filled(tx, table).await? {
                    return Err(Error::Corrupt(format!(
                        "the table {table} of the target holds rows already"
                    )));
                }
                let mut after = i64::MIN;
                let mut count = 0;
                loop {
                    let (rows, last) = lite_page(&from, table, columns, after).await?;
                    if rows.is_empty() {
                        break;
                    }
                    count += u64::try_from(rows.len()).unwrap_or(u64::MAX);
                    after = last;
                    tx.copy_rows(table, columns, &rows).await?;
                }
                said(table, count);
            }
            Ok(())
        })
    })
    .await
}

/// Sums up every table.
pub async fn sums(db: &Db) -> Result<BTreeMap<String, Sum>> {
    let tables = db.read(|tx| Box::pin(columns(tx))).await?;
    let mut sums = BTreeMap::new();
    for (table, columns) in tables {
        let sum = if db.is_shared() {
            pg_sum(db, table.clone(), columns).await?
        } else {
            lite_sum(db, &table, &columns).await?
        };
        sums.insert(table, sum);
    }
    Ok(sums)
}

async fn lite_sum(db: &Db, table: &str, columns: &[Column]) -> Result<Sum> {
    let mut sum = Sum::default();
    let mut after = i64::MIN;
    loop {
        let (rows, last) = lite_page(db, table, columns, after).await?;
        if rows.is_empty() {
            return Ok(sum);
        }
        for row in &rows {
            sum.add(columns, row);
        }
        after = last;
    }
}

async fn pg_sum(db: &Db, table: String, columns: Vec<Column>) -> Result<Sum> {
    // A cursor needs a transaction; nothing is written in it.
    db.write(move |tx| {
        let (table, columns) = (table.clone(), columns.clone());
        Box::pin(async move {
            let list: Vec<String> = columns.iter().map(as_shared).collect();
            tx.batch(&format!(
                "DECLARE copy_{table} NO SCROLL CURSOR FOR SELECT {} FROM {table}",
                list.join(", ")
            ))
            .await?;
            // A name of its own: the driver remembers the columns that a text answers with.
            let mut sum = Sum::default();
            loop {
                let rows = tx
                    .all_of(&format!("FETCH {PAGE} FROM copy_{table}"), args![], |row| {
                        cells(row, &columns)
                    })
                    .await?;
                if rows.is_empty() {
                    tx.batch(&format!("CLOSE copy_{table}")).await?;
                    return Ok(sum);
                }
                for row in &rows {
                    sum.add(&columns, row);
                }
            }
        })
    })
    .await
}

/// Reads a page by the row's address, which every table has: of those made here, none is without.
async fn lite_page(
    db: &Db,
    table: &str,
    columns: &[Column],
    after: i64,
) -> Result<(Vec<Vec<Cell>>, i64)> {
    let list: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let place = columns.len();
    let sql = format!(
        "SELECT {}, rowid FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT {PAGE}",
        list.join(", ")
    );
    let columns = columns.to_vec();
    let rows = db
        .read::<_, Error, _>(move |tx| {
            let (sql, columns) = (sql.clone(), columns.clone());
            Box::pin(async move {
                tx.all_of(&sql, args![after], |row| {
                    Ok((cells(row, &columns)?, row.i64(place)?))
                })
                .await
            })
        })
        .await?;
    let last = rows.last().map_or(after, |(_, rowid)| *rowid);
    Ok((rows.into_iter().map(|(row, _)| row).collect(), last))
}

pub(crate) fn cells(row: &Row<'_>, columns: &[Column]) -> Result<Vec<Cell>> {
    let cell = |(at, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Int | Kind::Bool => row.opt_i64(at)?.map_or(Cell::Null, Cell::Int),
            Kind::Text | Kind::Json => row.opt_text(at)?.map_or(Cell::Null, Cell::Text),
            Kind::Bytes => row.opt_blob(at)?.map_or(Cell::Null, Cell::Bytes),
        })
    };
    columns.iter().enumerate().map(cell).collect()
}

/// Writes a column of PostgreSQL so that it reads like that of SQLite.
pub(crate) fn as_shared(column: &Column) -> String {
    let name = &column.name;
    match column.kind {
        Kind::Bool => format!("{name}::int::bigint"),
        Kind::Json => format!("{name}::text"),
        Kind::Int | Kind::Text | Kind::Bytes => name.clone(),
    }
}

pub(crate) async fn columns(tx: &mut Tx<'_>) -> Result<Columns> {
    let statement = if tx.is_lite() {
        &LITE_COLUMNS
    } else {
        &PG_COLUMNS
    };
    let found = tx
        .all(statement, args![], |row| {
            Ok((row.text(0)?, row.text(1)?, Kind::of(&row.text(2)?)))
        })
        .await?;
    let mut tables = Columns::new();
    for (table, name, kind) in found {
        if table != OWN_TABLE {
            tables.entry(table).or_default().push(Column { name, kind });
        }
    }
    Ok(tables)
}

fn same_columns(theirs: &Columns, ours: &Columns) -> Result<()> {
    let names = |columns: &Columns| {
        let named = |(table, list): (&String, &Vec<Column>)| {
            let mut names: Vec<String> = list.iter().map(|column| column.name.clone()).collect();
            names.sort();
            (table.clone(), names)
        };
        columns.iter().map(named).collect::<BTreeMap<_, _>>()
    };
    if names(theirs) == names(ours) {
        return Ok(());
    }
    Err(Error::Migration(
        "the two databases have different schemas: start the product once over the old one".into(),
    ))
}

async fn is_filled(tx: &mut Tx<'_>, table: &str) -> Result<bool> {
    let sql = format!("SELECT 1::bigint FROM {table} LIMIT 1");
    Ok(!tx.all_of(&sql, args![], |row| row.i64(0)).await?.is_empty())
}

impl Sum {
    fn add(&mut self, columns: &[Column], row: &[Cell]) {
        let mut hash = Sha256::new();
        for (column, cell) in columns.iter().zip(row) {
            hash.update(column.name.as_bytes());
            let (mark, bytes) = match cell {
                Cell::Null => (0, Vec::new()),
                Cell::Int(value) => (1, value.to_be_bytes().to_vec()),
                Cell::Text(text) => (2, canonical(text).into_bytes()),
                Cell::Bytes(bytes) => (3, bytes.clone()),
            };
            hash.update([mark]);
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        }
        let digest = hash.finalize();
        let mut half = [0; 16];
        half.copy_from_slice(digest.get(..16).unwrap_or(&[0; 16]));
        self.hash = self.hash.wrapping_add(u128::from_be_bytes(half));
        self.rows += 1;
    }
}

/// Writes JSON in one way, because one engine keeps the characters and the other the meaning; other text stays.
fn canonical(text: &str) -> String {
    if !text.starts_with(['{', '[']) {
        return text.to_owned();
    }
    serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|_| text.to_owned(), |value| value.to_string())
}
