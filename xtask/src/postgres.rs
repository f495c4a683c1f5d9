//! A scratch PostgreSQL server for one run: own folder, own port on the loopback, gone afterwards.
//!
//! The server's parent is a small shell that waits on a pipe from us. When we end, in whatever way,
//! the pipe closes, and the shell stops the server by its process id and removes the folder.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::packages;
use crate::run::Run;
use crate::tree;

/// Whether a commit waits for the disk: only tests that kill or measure ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    Off,
    On,
}

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    guard: Child,
}

const READY: &str = "database system is ready to accept connections";

/// Stops the server when the pipe closes. `$1` is the folder, the rest is the server's command line.
const GUARD: &str = r#"trap "" INT TERM HUP
folder=$1; shift
"$@" </dev/null 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder""#;

impl Server {
    /// Makes the folder, starts the server and waits until it answers.
    pub(crate) fn start(durability: Durability) -> Result<Self, String> {
        let programs = packages::postgres_folder().ok_or("no PostgreSQL server is installed")?;
        let name = if durability == Durability::On {
            "durable"
        } else {
            "scratch"
        };
        let folder = make_folder(name)?;
        let data = folder.join("data").display().to_string();
        let initdb = programs.join("initdb").display().to_string();
        let made = as_owner(&[
            &initdb,
            "-D",
            &data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        let made = run(&format!("postgres-{name}-initdb"), &made);
        if !made.ok {
            return Err(format!("initdb failed:\n{}", made.output));
        }
        let port = free_port()?;
        let socket = folder.display().to_string();
        let postgres = programs.join("postgres").display().to_string();
        let fsync = if durability == Durability::On {
            "on"
        } else {
            "off"
        };
        let listen = format!("port={port}");
        let (fsync, commit) = (
            format!("fsync={fsync}"),
            format!("synchronous_commit={fsync}"),
        );
        let command = [
            "sh",
            "-c",
            GUARD,
            "guard",
            &socket,
            &postgres,
            "-D",
            &data,
            "-k",
            &socket,
            "-c",
            &listen,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            &fsync,
            "-c",
            &commit,
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=200",
            "-c",
            "log_min_messages=warning",
        ];
        let guard = launch(name, &as_owner(&command))?;
        Ok(Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            guard,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing the pipe is the signal; then we wait for the folder to be gone.
        drop(self.guard.stdin.take());
        drop(self.guard.wait());
    }
}

/// PostgreSQL refuses to run as root, so root becomes the user that its package made.
fn as_owner<'a>(command: &[&'a str]) -> Vec<&'a str> {
    let mut full = Vec::new();
    if packages::is_root() {
        // The folder of system programs is not on every root's path.
        let usual = "/usr/sbin/runuser";
        let program = if Path::new(usual).is_file() {
            usual
        } else {
            "runuser"
        };
        full.extend([program, "-u", "postgres", "--"]);
    }
    full.extend_from_slice(command);
    full
}

fn run(log: &str, command: &[&str]) -> crate::run::Ran {
    let (program, arguments) = command.split_first().unwrap_or((&"false", &[]));
    let run = Run::new(log, program, arguments);
    // The caller's folder may be closed to the user postgres.
    run.inside("/").wait()
}

fn make_folder(name: &str) -> Result<PathBuf, String> {
    // The user postgres must be able to walk to it, and a folder set for root may be closed.
    let parent = if packages::is_root() {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    };
    let folder = parent.join(format!("unissono-{name}-{}", std::process::id()));
    let path = folder.display().to_string();
    let mut arguments = vec!["-d", "-m", "700"];
    if packages::is_root() {
        arguments.extend(["-o", "postgres"]);
    }
    arguments.push(&path);
    let made = Run::new(&format!("postgres-{name}-folder"), "install", &arguments).wait();
    if made.ok {
        Ok(folder)
    } else {
        Err(format!("{path} could not be made:\n{}", made.output))
    }
}

/// Asks the system for a port nobody uses.
fn free_port() -> Result<u16, String> {
    let fault = |error: std::io::Error| format!("no free port: {error}");
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(fault)
}

fn launch(name: &str, command: &[&str]) -> Result<Child, String> {
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
    let mut log = fs::File::create(tree::log_folder().join(format!("postgres-{name}.log")))
        .map_err(|error| format!("the server's log could not be made: {error}"))?;
    let mut output = BufReader::new(output);
    let mut said = String::new();
    loop {
        let mut line = String::new();
        match output.read_line(&mut line) {
            Ok(0) | Err(_) => {
                return Err(format!(
                    "the scratch PostgreSQL server did not start:\n{said}"
                ));
            }
            Ok(_) => said.push_str(&line),
        }
        drop(log.write_all(line.as_bytes()));
        if line.contains(READY) {
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
    Ok(guard)
}
