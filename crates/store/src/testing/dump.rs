//! Everything a database holds as text, for tests that look for what must not be there.

use crate::copy::{Cell, as_shared, cells, columns};
use crate::{Db, Error, args};

/// A text somewhere in a database: the table, the column, and what stands there. Bytes are read as far as they are text.
pub type Found = (String, String, String);

/// Gives every text, every document and all bytes of every table, in whatever order.
///
/// **Errors**: what the engine has against it.
pub async fn dump(db: &Db) -> Result<Vec<Found>, Error> {
    let tables = db.read(|tx| Box::pin(columns(tx))).await?;
    let is_shared = db.is_shared();
    let mut found = Vec::new();
    for (table, columns) in tables {
        let named = |column| {
            if is_shared {
                as_shared(column)
            } else {
                column.name.clone()
            }
        };
        let list: Vec<String> = columns.iter().map(named).collect();
        let sql = format!("SELECT {} FROM {table}", list.join(", "));
        let read = columns.clone();
        let rows = db
            .read::<_, Error, _>(move |tx| {
                let (sql, columns) = (sql.clone(), read.clone());
                Box::pin(async move { tx.all_of(&sql, args![], |row| cells(row, &columns)).await })
            })
            .await?;
        for (cell, column) in rows
            .into_iter()
            .flat_map(|row| row.into_iter().zip(&columns))
        {
            let text = match cell {
                Cell::Text(text) => text,
                Cell::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Cell::Null | Cell::Int(_) => continue,
            };
            found.push((table.clone(), column.name.clone(), text));
        }
    }
    Ok(found)
}
