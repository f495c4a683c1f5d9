//! What the schema is like on an engine, in words that both engines share: for the test that compares them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Result, Tx, args, both};

/// A column: its type in shared words and whether it may be null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// `int`, `text`, `bytes`.
    pub kind: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
    /// The value of a row that names none, in shared words.
    pub default: Option<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    /// Whether two rows may have the same.
    pub unique: bool,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Which rows it holds, in shared words; all when absent.
    pub condition: Option<String>,
}

/// A table: its columns, its key and its indexes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// The columns of the primary key, in order. On SQLite a lone `id` is the row's address, on PostgreSQL it goes with its organization:
    /// both are told as `id`.
    pub key: Vec<String>,
    /// Named indexes.
    pub indexes: BTreeMap<String, Index>,
}

const LITE_TABLES: crate::Statement = crate::Statement::new(
    "schema::LITE_TABLES",
    both(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    ),
);
const LITE_COLUMNS: crate::Statement = crate::Statement::new(
    "schema::LITE_COLUMNS",
    both("SELECT name, type, \"notnull\", pk, dflt_value FROM pragma_table_info($1)"),
);
const LITE_INDEXES: crate::Statement = crate::Statement::new(
    "schema::LITE_INDEXES",
    both(
        "SELECT l.name, l.\"unique\", i.name, s.sql FROM pragma_index_list($1) l, pragma_index_info(l.name) i
         JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
         WHERE l.origin = 'c' ORDER BY l.name, i.seqno",
    ),
);
const PG_COLUMNS: crate::Statement = crate::Statement::new(
    "schema::PG_COLUMNS",
    both(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES', c.column_default::text
         FROM information_schema.columns c
         WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position",
    ),
);
const PG_INDEXES: crate::Statement = crate::Statement::new(
    "schema::PG_INDEXES",
    both(
        "SELECT t.relname::text, x.relname::text, i.indisunique, a.attname::text,
                pg_get_expr(i.indpred, i.indrelid), i.indisprimary
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
         WHERE n.nspname = 'public' ORDER BY t.relname, x.relname, k.ord",
    ),
);

/// Reads the schema of the database behind a transaction.
pub async fn read(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Table>> {
    if tx.is_lite() {
        read_lite(tx).await
    } else {
        read_pg(tx).await
    }
}

/// Gives the names of all tables.
pub async fn tables(tx: &mut Tx<'_>) -> Result<BTreeSet<String>> {
    Ok(read(tx).await?.into_keys().collect())
}

async fn read_lite(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Table>> {
    let names = tx.all(&LITE_TABLES, args![], |row| row.text(0)).await?;
    let mut tables = BTreeMap::new();
    for name in names {
        let mut table = Table::default();
        let mut key = BTreeMap::new();
        let columns = tx
            .all(&LITE_COLUMNS, args![name.as_str()], |row| {
                let place = row.i64(3)?;
                let column = Column {
                    kind: kind(&row.text(1)?),
                    nullable: row.i64(2)? == 0 && place == 0,
                    default: row.opt_text(4)?.map(|text| shared(&text)),
                };
                Ok((row.text(0)?, place, column))
            })
            .await?;
        for (column, place, shape) in columns {
            if place > 0 {
                key.insert(place, column.clone());
            }
            table.columns.insert(column, shape);
        }
        table.key = key.into_values().collect();
        let parts = tx
            .all(&LITE_INDEXES, args![name.as_str()], |row| {
                Ok((row.text(0)?, row.bool(1)?, row.text(2)?, row.text(3)?))
            })
            .await?;
        for (index, unique, column, sql) in parts {
            let entry = table.indexes.entry(index).or_default();
            entry.unique = unique;
            entry.condition = sql.split_once(" WHERE ").map(|(_, text)| shared(text));
            entry.columns.push(column);
        }
        tables.insert(name, table);
    }
    Ok(tables)
}

async fn read_pg(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Table>> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let columns = tx
        .all(&PG_COLUMNS, args![], |row| {
            Ok((
                row.text(0)?,
                row.text(1)?,
                Column {
                    kind: kind(&row.text(2)?),
                    nullable: row.bool(3)?,
                    default: row.opt_text(4)?.map(|text| shared(&text)),
                },
            ))
        })
        .await?;
    for (table, name, column) in columns {
        tables
            .entry(table)
            .or_default()
            .columns
            .insert(name, column);
    }
    let parts = tx
        .all(&PG_INDEXES, args![], |row| {
            Ok((
                (row.text(0)?, row.text(1)?),
                (row.bool(2)?, row.text(3)?),
                (row.opt_text(4)?, row.bool(5)?),
            ))
        })
        .await?;
    for ((table, index), (unique, column), (condition, is_key)) in parts {
        let table = tables.entry(table).or_default();
        if is_key {
            table.key.push(column);
            continue;
        }
        let entry = table.indexes.entry(index).or_default();
        entry.unique = unique;
        entry.condition = condition.map(|text| shared(&text));
        entry.columns.push(column);
    }
    for table in tables.values_mut() {
        if table.key == ["org_id", "id"] {
            table.key = vec!["id".to_owned()];
        }
    }
    Ok(tables)
}

/// SQLite keeps booleans as integers and JSON as text; PostgreSQL has types for both.
fn kind(engine: &str) -> &'static str {
    match engine.to_ascii_lowercase().as_str() {
        "integer" | "bigint" | "boolean" => "int",
        "blob" | "bytea" => "bytes",
        _ => "text",
    }
}

/// Takes out of an expression what only one engine writes: casts, parentheses, spaces, and numbers for booleans.
fn shared(expression: &str) -> String {
    let mut text = expression.to_ascii_lowercase();
    for cast in ["::text", "::bigint", "::boolean", "::jsonb"] {
        text = text.replace(cast, "");
    }
    // PostgreSQL keeps a list as an array.
    let text = text.replace("= any", "in").replace("array[", "(");
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ']'))
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            "true" => "1",
            "false" => "0",
            other => other,
        })
        .collect();
    words.join(" ")
}
