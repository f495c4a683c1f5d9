//! A scratch NATS server for one run: a port on the loopback that the system chose, nothing on the disk, gone afterwards.

use crate::guard::{self, Guard};
use crate::packages;

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    #[expect(dead_code, reason = "it stops the server when it is dropped")]
    guard: Guard,
}

const READY: &str = "Server is ready";
const LISTENS: &str = "client connections on ";

impl Server {
    /// Starts the server and waits until it answers.
    pub(crate) fn start() -> Result<Self, String> {
        let program = packages::nats_server().ok_or("no NATS server is installed")?;
        let program = program.display().to_string();
        let folder = std::env::temp_dir().join(format!("unissono-nats-{}", std::process::id()));
        let folder = folder.display().to_string();
        // Port -1 is one that nobody uses.
        let command = [
            "sh",
            "-c",
            guard::SCRIPT,
            "guard",
            &folder,
            &program,
            "-a",
            "127.0.0.1",
            "-p",
            "-1",
        ];
        let (guard, said) = guard::launch("nats", &command, READY)?;
        let address = address(&said).ok_or_else(|| format!("NATS names no address:\n{said}"))?;
        Ok(Self {
            url: format!("nats://{address}"),
            guard,
        })
    }
}

/// Finds the address in what the server says at its start.
fn address(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once(LISTENS)?;
    rest.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_what_the_server_says() {
        let said = "[7] [INF] Starting nats-server\n[7] [INF] Listening for client connections on 127.0.0.1:43117\n[7] [INF] Server is ready\n";
        assert_eq!(address(said), Some("127.0.0.1:43117"));
        assert_eq!(address("[7] [ERR] no"), None);
    }
}
