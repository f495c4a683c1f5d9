//! The project's files as the version control sees them: tracked, and new ones that are not ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file of the project.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Path from the root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the project: the folder above this crate's.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds: `CARGO_TARGET_DIR`, which several working copies may share, else `target`.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The product as `cargo build` leaves it.
pub(crate) fn binary() -> PathBuf {
    target().join("debug").join("unissono")
}

/// Where the raw logs and counts of a run lie: in this working copy, whoever shares its builds.
pub(crate) fn log_folder() -> PathBuf {
    root().join("target").join("xtask")
}

/// Lists every path of the project, sorted. Deleted files that are still tracked are left out.
pub(crate) fn paths() -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git is needed to list the files: {error}"))?;
    if !output.status.success() {
        return Err("`git ls-files` failed".to_owned());
    }
    let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|path| root().join(path).is_file())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Reads the files of the project that are text; others are left out.
pub(crate) fn files() -> Result<Vec<File>, String> {
    let root = root();
    let read = |path: String| {
        let text = std::fs::read_to_string(root.join(&path)).ok()?;
        Some(File { path, text })
    };
    Ok(paths()?.into_iter().filter_map(read).collect())
}

/// The end of a name after its last dot.
pub(crate) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, end)| end)
}
