//! Servers that live as long as a run: their parent is a small shell that waits on a pipe from us.
//!
//! When we end, in whatever way, the pipe closes, and the shell stops the server by its process id and removes the folder.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::tree;

/// Stops the server when the pipe closes. `$1` is the folder, the rest is the server's command line.
pub(crate) const SCRIPT: &str = r#"trap "" INT TERM HUP
folder=$1; shift
"$@" </dev/null 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder""#;

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // Closing the pipe is the signal; then we wait for the folder to be gone.
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

/// Starts the script with what it guards, and waits for the line that says that the server is ready.
///
/// **Shape**: the guard, and what the server said up to then.
pub(crate) fn launch(name: &str, command: &[&str], ready: &str) -> Result<(Guard, String), String> {
    let (program, arguments) = command.split_first().unwrap_or((&"false", &[]));
    let mut guard = Command::new(program)
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| format!("{program} could not be run: {error}"))?;
    let output = guard.stdout.take().ok_or("the server has no output")?;
    let mut log = fs::File::create(tree::log_folder().join(format!("{name}.log")))
        .map_err(|error| format!("the server's log could not be made: {error}"))?;
    let mut output = BufReader::new(output);
    let mut said = String::new();
    loop {
        let mut line = String::new();
        match output.read_line(&mut line) {
            Ok(0) | Err(_) => {
                return Err(format!("the server did not start:\n{said}"));
            }
            Ok(_) => said.push_str(&line),
        }
        drop(log.write_all(line.as_bytes()));
        if line.contains(ready) {
            break;
        }
    }
    // Somebody must read on, else the server would stop at a full pipe.
    thread::spawn(move || {
        let mut chunk = [0_u8; 8192];
        while let Ok(read) = output.read(&mut chunk) {
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            drop(log.write_all(bytes));
        }
    });
    Ok((Guard(guard), said))
}
