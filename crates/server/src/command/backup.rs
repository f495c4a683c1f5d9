//! `unissono backup FOLDER` and `unissono restore FOLDER`: the database and the files, while the product runs.
//!
//! The database is copied first: what its rows name is older than the copy, so it is among the files that are copied after it.
//! The key that opens the secrets is not copied: a backup that is stolen must not hold both.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use store::backup;
use store::db::Place;

use crate::cli::say;
use crate::config::Config;
use crate::serve;

const DATABASE: &str = "unissono.db";
const FILES: &str = "files";
const MANIFEST: &str = "backup.json";

/// What a backup says of itself; written last, so a folder without it is no backup.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    /// Version of the program that made it.
    version: String,
    /// Microseconds since 1970-01-01 UTC.
    made_at: i64,
    /// How many files the folder of files has.
    file_count: u64,
}

/// Makes a backup in a new or an older backup's folder; files that are there already are not copied again.
///
/// **Errors**: what cannot be read or written; the database is on a server, which has tools of its own.
pub(crate) fn make(config: &Config, folder: &Path, now: i64) -> Result<(), String> {
    let database = database(config)?;
    if !database.is_file() {
        return Err(format!("there is no database at {}", database.display()));
    }
    fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
    drop(fs::remove_file(folder.join(MANIFEST)));
    let fresh = folder.join("unissono.db.new");
    drop(fs::remove_file(&fresh));
    backup::copy_file(&database, &fresh)
        .map_err(|error| format!("the database cannot be copied: {error}"))?;
    durable(&fresh)?;
    fs::rename(&fresh, folder.join(DATABASE)).map_err(|error| wrong(folder, &error))?;
    let file_count = copy_files(&config.data.dir.join(FILES), &folder.join(FILES))?;
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now,
        file_count,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    let place = folder.join(MANIFEST);
    fs::write(&place, text).map_err(|error| wrong(&place, &error))?;
    durable(&place)?;
    say(&format!(
        "The backup in {} is whole: the database, checked, and {file_count} files.\n\
         Keep a copy of {} elsewhere: without it nobody can read the secrets.\n",
        folder.display(),
        config.secrets.key_file.display()
    ));
    Ok(())
}

/// Puts a backup into an empty data folder.
///
/// **Errors**: the folder is no whole backup, the data folder is in use or holds a database already.
pub(crate) fn restore(config: &Config, folder: &Path) -> Result<(), String> {
    let database = database(config)?;
    let manifest = folder.join(MANIFEST);
    let text = fs::read_to_string(&manifest)
        .map_err(|_| format!("{} is no whole backup", folder.display()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let _lock = serve::lock(config)?;
    if database.exists() {
        return Err(format!(
            "{} holds a database already: move it away first",
            config.data.dir.display()
        ));
    }
    let kept = folder.join(DATABASE);
    backup::check_file(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    let file_count = copy_files(&folder.join(FILES), &config.data.dir.join(FILES))?;
    if file_count < manifest.file_count {
        return Err(format!(
            "the backup had {} files, {file_count} are there",
            manifest.file_count
        ));
    }
    // The database last and by a new name: a start in between finds none, not half of one.
    let fresh = config.data.dir.join("unissono.db.new");
    fs::copy(&kept, &fresh).map_err(|error| wrong(&fresh, &error))?;
    durable(&fresh)?;
    fs::rename(&fresh, &database).map_err(|error| wrong(&database, &error))?;
    say(&format!(
        "Restored into {}: the database and {file_count} files. Start the product with the key file of that time.\n",
        config.data.dir.display()
    ));
    Ok(())
}

fn database(config: &Config) -> Result<PathBuf, String> {
    match serve::place(config)? {
        Place::File { path, .. } => Ok(path),
        Place::Server { .. } => Err(
            "a database on a server is backed up with pg_dump or pg_basebackup; copy the folder of files beside it"
                .to_owned(),
        ),
    }
}

/// Copies what is not there yet and counts what is there then. Files never change once they have their name.
fn copy_files(from: &Path, to: &Path) -> Result<u64, String> {
    let mut count = 0;
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let source = from.join(&below);
        let entries = match fs::read_dir(&source) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(wrong(&source, &error)),
        };
        let target = to.join(&below);
        fs::create_dir_all(&target).map_err(|error| wrong(&target, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| wrong(&source, &error))?;
            let kind = entry.file_type().map_err(|error| wrong(&source, &error))?;
            if kind.is_dir() {
                folders.push(below.join(entry.file_name()));
            } else if kind.is_file() {
                copy_one(&entry.path(), &target.join(entry.file_name()))?;
                count += 1;
            }
        }
    }
    Ok(count)
}

fn copy_one(from: &Path, to: &Path) -> Result<(), String> {
    let size = |path: &Path| fs::metadata(path).map(|found| found.len()).ok();
    if size(to).is_some() && size(to) == size(from) {
        return Ok(());
    }
    let fresh = to.with_extension("new");
    fs::copy(from, &fresh).map_err(|error| wrong(from, &error))?;
    durable(&fresh)?;
    fs::rename(&fresh, to).map_err(|error| wrong(to, &error))
}

/// Waits until the disk has the file.
fn durable(path: &Path) -> Result<(), String> {
    fs::File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| wrong(path, &error))
}

fn wrong(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
