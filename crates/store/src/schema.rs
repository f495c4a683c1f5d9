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
}

/// A table: its columns and its indexes (unique or not, columns in order).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// Named indexes: unique and the columns.
    pub indexes: BTreeMap<String, (bool, Vec<String>)>,
}

const LITE_TABLES: crate::Statement = crate::Statement::new(
    "schema::LITE_TABLES",
    both(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    ),
);
const LITE_COLUMNS: crate::Statement = crate::Statement::new(
    "schema::LITE_COLUMNS",
    both("SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)"),
);
const LITE_INDEXES: crate::Statement = crate::Statement::new(
    "schema::LITE_INDEXES",
    both(
        "SELECT l.name, l.\"unique\", i.name FROM pragma_index_list($1) l, pragma_index_info(l.name) i
         WHERE l.origin = 'c' ORDER BY l.name, i.seqno",
    ),
);
const PG_COLUMNS: crate::Statement = crate::Statement::new(
    "schema::PG_COLUMNS",
    both(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES'
         FROM information_schema.columns c
         WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position",
    ),
);
const PG_INDEXES: crate::Statement = crate::Statement::new(
    "schema::PG_INDEXES",
    both(
        "SELECT t.relname::text, x.relname::text, i.indisunique, a.attname::text
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
         WHERE n.nspname = 'public' AND NOT i.indisprimary ORDER BY t.relname, x.relname, k.ord",
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
        let columns = tx
            .all(&LITE_COLUMNS, args![name.as_str()], |row| {
                let nullable = row.i64(2)? == 0 && row.i64(3)? == 0;
                Ok((
                    row.text(0)?,
                    Column {
                        kind: kind(&row.text(1)?),
                        nullable,
                    },
                ))
            })
            .await?;
        table.columns.extend(columns);
        let parts = tx
            .all(&LITE_INDEXES, args![name.as_str()], |row| {
                Ok((row.text(0)?, row.bool(1)?, row.text(2)?))
            })
            .await?;
        for (index, unique, column) in parts {
            table
                .indexes
                .entry(index)
                .or_insert((unique, Vec::new()))
                .1
                .push(column);
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
            Ok((row.text(0)?, row.text(1)?, row.bool(2)?, row.text(3)?))
        })
        .await?;
    for (table, index, unique, column) in parts {
        let entry = tables.entry(table).or_default();
        entry
            .indexes
            .entry(index)
            .or_insert((unique, Vec::new()))
            .1
            .push(column);
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
