//! `cargo xtask shots`: pictures of every screen, by the browser tests' project of that name, against the real binary.

use std::process::Command;

use crate::arguments::Arguments;
use crate::run::show;
use crate::{packages, tree};

pub(crate) fn run(arguments: &Arguments) -> crate::Outcome {
    show("cargo", &["build", "-p", "unissono-server"])?;
    let root = tree::root();
    let mut command = Command::new("npx");
    command
        .args(["playwright", "test", "--project=shots"])
        .args(&arguments.words)
        .current_dir(root.join("web"))
        .env("UNISSONO_TEST_ENGINE", "sqlite")
        .env("UNISSONO_BIN", tree::binary());
    if let Some(browser) = packages::browser() {
        command.env("UNISSONO_CHROMIUM", browser);
    }
    let status = command
        .status()
        .map_err(|error| format!("npx could not be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("some pictures could not be taken".to_owned())
    }
}
