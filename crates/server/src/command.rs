//! What can be asked at the console beside serving. Each command opens the database of the settings by itself.

mod audit;

use store::Db;

use crate::config::Config;
use crate::serve;

/// Runs the command that the words name.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) fn run(words: &[&str], config: &Config) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    runtime.block_on(async {
        match words {
            ["audit", "verify"] => audit::verify(&open(config)?).await,
            other => Err(format!("{} is not understood; see --help", other.join(" "))),
        }
    })
}

/// Opens the database without bringing its schema up to date.
fn open(config: &Config) -> Result<Db, String> {
    let place = serve::place(config)?;
    if let store::db::Place::File { path, .. } = &place
        && !path.is_file()
    {
        return Err(format!("there is no database at {}", path.display()));
    }
    Db::open(&place).map_err(|error| format!("the database cannot be opened: {error}"))
}
