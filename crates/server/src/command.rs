//! What can be asked at the console beside serving. Each command opens the database of the settings by itself.

mod audit;
mod backup;
mod copy;
mod doctor;
pub(crate) mod user;

use std::path::Path;

use app::clock::Clock;
use store::Db;

use crate::config::Config;
use crate::{cli, serve};

/// Runs the command that the words name.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) fn run(words: &[&str], to: Option<&str>, config: &Config) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    runtime.block_on(async {
        let now = Clock::System.now();
        match (words, to) {
            (["audit", "verify"], None) => audit::verify(&open(config)?).await,
            (["backup", folder], None) => backup::make(config, Path::new(folder), now.micros()),
            (["restore", folder], None) => backup::restore(config, Path::new(folder)),
            (["db", "copy"], Some(url)) => copy::to_server(config, url, now).await,
            (["user", words @ ..], None) => {
                let ctx = serve::console(config, open(config)?).await?;
                let said = user::run(&ctx, words).await?;
                ctx.nodes.flush().await;
                cli::say(&said);
                Ok(())
            }
            (["doctor"], None) => doctor::examine(config).await,
            (other, _) => Err(format!("{} is not understood; see --help", other.join(" "))),
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
    Db::open(&place).map_err(|error| format!("the database cannot be opened: {}", error.told()))
}
