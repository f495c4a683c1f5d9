//! `cargo xtask dev`: the server with its demo organization, and Vite in front of it with hot reload.

use std::process::{Child, Command};

use crate::tree;

/// Where both listen; Vite forwards what is not a file of its own.
const SERVER: &str = "127.0.0.1:8080";

/// Ends the server when the front end ends, in whatever way.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

pub(crate) fn run() -> crate::Outcome {
    let root = tree::root();
    let fault = |name: &'static str| {
        move |error: std::io::Error| format!("{name} could not be run: {error}")
    };
    let server = Command::new("cargo")
        .args(["run", "-p", "unissono-server", "--", "--demo"])
        .current_dir(&root)
        .env("WEB_BUILD", "off")
        .env("UNISSONO_SERVER_BIND", SERVER)
        .spawn()
        .map_err(fault("cargo"))?;
    let server = Ending(server);
    let status = Command::new("npm")
        .args(["run", "dev"])
        .current_dir(root.join("web"))
        .env("UNISSONO_SERVER", format!("http://{SERVER}"))
        .status()
        .map_err(fault("npm"))?;
    drop(server);
    if status.success() {
        Ok(())
    } else {
        Err("the front end ended with an error".to_owned())
    }
}
