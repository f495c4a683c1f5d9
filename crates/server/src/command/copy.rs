//! `unissono db copy --to postgres://…`: grows out of SQLite, and proves that nothing was left behind.

use std::path::Path;

use base::time::Timestamp;
use store::db::Place;
use store::{Db, backup, copy, migrate};

use crate::cli::say;
use crate::config::Config;
use crate::serve;

/// Connections to the new server; the copy needs one for writing and one for checking.
const CONNECTIONS: usize = 4;

/// Copies the database of the settings to a server, and compares every table.
///
/// **Errors**: the product runs over the database, the server cannot be reached or holds rows already, or a table differs afterwards.
pub(crate) async fn to_server(config: &Config, url: &str, now: Timestamp) -> Result<(), String> {
    let Place::File { path, durability } = serve::place(config)? else {
        return Err("the database of the settings is on a server already".to_owned());
    };
    if !path.is_file() {
        return Err(format!("there is no database at {}", path.display()));
    }
    // Whoever runs the product would go on in the old database and lose it with the move.
    let _lock = serve::lock(config)?;
    let frozen = path.with_extension("db.copy");
    drop(std::fs::remove_file(&frozen));
    backup::copy_file(&path, &frozen)
        .map_err(|error| format!("the database cannot be read: {error}"))?;
    let outcome = move_rows(&frozen, durability, url, now).await;
    drop(std::fs::remove_file(&frozen));
    outcome
}

async fn move_rows(
    frozen: &Path,
    durability: store::db::Durability,
    url: &str,
    now: Timestamp,
) -> Result<(), String> {
    let fault = |what: &str, error: store::Error| format!("{what}: {}", error.told());
    let from = Place::File {
        path: frozen.to_path_buf(),
        durability,
    };
    let from = Db::open(&from).map_err(|error| fault("the copy cannot be opened", error))?;
    let to = Place::Server {
        url: url.to_owned(),
        connections: CONNECTIONS,
    };
    let to = Db::open(&to).map_err(|error| fault("the server cannot be used", error))?;
    for db in [&from, &to] {
        migrate::run(db, now)
            .await
            .map_err(|error| fault("the schema cannot be brought up to date", error))?;
    }
    copy::into_server(&from, &to, |table, rows| {
        if rows > 0 {
            say(&format!("{table}: {rows} rows\n"));
        }
    })
    .await
    .map_err(|error| fault("nothing was copied", error))?;
    let (before, after) = (sums(&from).await?, sums(&to).await?);
    for (table, sum) in &before {
        if after.get(table) != Some(sum) {
            return Err(format!("the table {table} differs on the server"));
        }
    }
    say(&format!(
        "{} tables are the same on both. Set database.url to the server and start; keep the data folder, it holds the files.\n",
        before.len()
    ));
    Ok(())
}

async fn sums(db: &Db) -> Result<std::collections::BTreeMap<String, copy::Sum>, String> {
    copy::sums(db)
        .await
        .map_err(|error| format!("the tables cannot be compared: {error:?}"))
}
