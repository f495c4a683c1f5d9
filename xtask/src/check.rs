//! `cargo xtask check`: the inner gate before a commit: format, clippy, tidy.

use crate::run::show;
use crate::tidy;

pub(crate) fn run() -> crate::Outcome {
    show("cargo", &["fmt", "--all", "--check"])?;
    show(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    tidy::run()
}
