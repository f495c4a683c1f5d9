//! Running one program: where, with what, its whole output in a log, and how long it took.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::tree;

/// A program that was run to its end.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) ok: bool,
    /// Output and errors, in the order in which they came.
    pub(crate) output: String,
    pub(crate) took: Duration,
}

/// A program to run.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    log: PathBuf,
}

impl Run {
    /// Prepares a program whose output goes to `target/xtask/<log>.log`.
    pub(crate) fn new(log: &str, program: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(tree::root())
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            // The web is always built as a step of its own, never in the middle of a compilation.
            .env("WEB_BUILD", "off")
            .stdin(Stdio::null());
        Self {
            command,
            log: tree::log_folder().join(format!("{log}.log")),
        }
    }

    /// Runs in another folder of the project.
    pub(crate) fn inside(mut self, folder: &str) -> Self {
        self.command.current_dir(tree::root().join(folder));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs to the end. A program that cannot be started is a program that failed, and says so.
    pub(crate) fn wait(mut self) -> Ran {
        let started = Instant::now();
        let ok = self.log_file().and_then(|(out, err)| {
            self.command.stdout(out).stderr(err);
            self.command.status().map(|status| status.success())
        });
        let mut output = read_lossy(&self.log);
        let ok = ok.unwrap_or_else(|error| {
            let program = self.command.get_program().to_string_lossy().into_owned();
            output = format!("{output}{program} could not be run: {error}\n");
            false
        });
        Ran {
            ok,
            output,
            took: started.elapsed(),
        }
    }

    fn log_file(&self) -> std::io::Result<(File, File)> {
        if let Some(folder) = self.log.parent() {
            fs::create_dir_all(folder)?;
        }
        let out = File::create(&self.log)?;
        let err = out.try_clone()?;
        Ok((out, err))
    }
}

fn read_lossy(path: &Path) -> String {
    fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

/// Finds a program on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Runs a program with its output on the screen, for commands that a person watches.
pub(crate) fn show(program: &str, arguments: &[&str]) -> crate::Outcome {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(tree::root())
        .status()
        .map_err(|error| format!("{program} could not be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program} {} failed", arguments.join(" ")))
    }
}
