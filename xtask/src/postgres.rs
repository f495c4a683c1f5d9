//! A scratch PostgreSQL server for one run: own folder, own port on the loopback, gone afterwards.
//!
//! It stops when we do, in whatever way we end: see [`crate::guard`].

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::guard::{self, Guard};
use crate::packages;
use crate::run::Run;

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
    #[expect(dead_code, reason = "it stops the server when it is dropped")]
    guard: Guard,
}

const READY: &str = "database system is ready to accept connections";

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
            guard::SCRIPT,
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
        let log = format!("postgres-{name}");
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let (guard, _) = guard::launch(&log, &as_owner(&command), READY)?;
        Ok(Self { url, guard })
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
