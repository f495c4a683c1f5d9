//! Builds the web application when it is missing or its sources have changed, so that what `cargo build` embeds is what stands in `web/`.
//!
//! `WEB_BUILD=off` never builds, `WEB_BUILD=force` always does.
#![expect(
    clippy::print_stdout,
    reason = "it is how a build script talks to cargo"
)]

mod dist;

use std::path::PathBuf;

use dist::Mode;

fn main() {
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web");
    println!("cargo:rerun-if-env-changed=WEB_BUILD");
    #[expect(
        clippy::disallowed_methods,
        reason = "a build script is told by the environment"
    )]
    let mode = Mode::of(&std::env::var("WEB_BUILD").unwrap_or_default());
    let outcome = dist::bring(&web, mode);
    dist::stand_in(&web);
    match outcome {
        Ok(watched) => {
            for path in watched {
                println!("cargo:rerun-if-changed={}", path.display());
            }
        }
        Err(why) => {
            println!(
                "cargo:warning=the web application was not built: {why}; WEB_BUILD=off leaves it as it is"
            );
            // A file that is not there: the next build tries again.
            println!(
                "cargo:rerun-if-changed={}",
                web.join("dist/.none").display()
            );
        }
    }
}
