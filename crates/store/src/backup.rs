//! A copy of a SQLite file while it is in use: one snapshot, checked before it counts.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::{Error, Result};

/// Copies the database file to a new file and checks the copy.
///
/// All pages in one step: a copy in steps starts anew whenever somebody writes. Writers go on meanwhile.
/// Blocks the calling thread.
/// **Errors**: the source cannot be read, the target cannot be written, or the copy is not sound.
pub fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let copied = || -> rusqlite::Result<()> {
        let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        source.busy_timeout(std::time::Duration::from_secs(30))?;
        let mut target = Connection::open(to)?;
        let done = Backup::new(&source, &mut target)?.step(-1)?;
        if done != StepResult::Done {
            return Err(rusqlite::Error::InvalidQuery);
        }
        // A copy is carried around as one file.
        target.query_row("PRAGMA journal_mode=DELETE", [], |_| Ok(()))
    };
    copied().map_err(|error| Error::Unavailable(Box::new(error)))?;
    check_file(to)
}

/// Checks that a database file is sound.
///
/// **Errors**: it cannot be opened, or what SQLite finds wrong with it.
pub fn check_file(path: &Path) -> Result<()> {
    let checked = || -> rusqlite::Result<String> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.query_row("PRAGMA quick_check", [], |row| row.get(0))
    };
    match checked() {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(Error::Corrupt(found)),
        Err(error) => Err(Error::Unavailable(Box::new(error))),
    }
}
