//! A process of the system under test: started, listened to, stopped in order, never left behind.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::Outcome;

/// How long a process may take to say that it listens, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running process. It is killed when dropped.
pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// Starts a program; its complaints go to a file beside its data.
    pub(crate) fn start(
        program: &Path,
        arguments: &[OsString],
        complaints: &Path,
    ) -> Outcome<Self> {
        let fault = |error: std::io::Error| format!("{}: {error}", program.display());
        let log = std::fs::File::create(complaints).map_err(fault)?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(fault)?;
        let out = child.stdout.take().ok_or("a process without output")?;
        Ok(Self {
            child,
            lines: BufReader::new(out).lines(),
        })
    }

    /// Waits for a line that holds some words, and gives what stands behind them.
    pub(crate) async fn told(&mut self, words: &str) -> Outcome<String> {
        let heard = async {
            while let Ok(Some(line)) = self.lines.next_line().await {
                if let Some((_, rest)) = line.split_once(words) {
                    return Ok(rest.trim().to_owned());
                }
            }
            Err(format!("the process ended before it said `{words}`"))
        };
        tokio::time::timeout(PATIENCE, heard)
            .await
            .map_err(|_| format!("the process never said `{words}`"))?
    }

    /// Gives its id; 0 when it has ended.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        let pid = self.pid().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().await;
        asked.map_err(|error| format!("kill: {error}"))?;
        match tokio::time::timeout(PATIENCE, self.child.wait()).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("a process does not stop".to_owned()),
        }
    }
}
