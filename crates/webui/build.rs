//! Builds the web application when it is missing, so that `cargo run` on a fresh clone serves it.
//!
//! `WEB_BUILD=off` never builds, `WEB_BUILD=force` always does; without either, only a missing `web/dist` is built.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let dist = web.join("dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-env-changed=WEB_BUILD");
    #[expect(
        clippy::disallowed_methods,
        reason = "a build script is told by the environment"
    )]
    let mode = std::env::var("WEB_BUILD").unwrap_or_default();
    let is_missing = !dist.join("index.html").exists();
    if (mode == "force" || (mode != "off" && is_missing))
        && let Err(why) = build(&web)
    {
        println!("cargo:warning=the web application was not built: {why}");
    }
    // The embedding needs the folder at compile time, or a debug binary would answer 404 for ever.
    if std::fs::create_dir_all(&dist).is_ok() && !dist.join("index.html").exists() {
        let page = "<!doctype html><html lang=\"pt-BR\"><title>Uníssono</title><p>A aplicação web não foi construída. \
                    Instale Node 20.19 ou mais novo e rode de novo. / The web application was not built. \
                    Install Node 20.19 or later and run again.";
        drop(std::fs::write(dist.join("index.html"), page));
    }
}

fn build(web: &Path) -> Result<(), String> {
    check_node()?;
    if !web.join("node_modules").exists() {
        run(web, &["ci", "--no-audit", "--no-fund"])?;
    }
    run(web, &["run", "build"])
}

fn check_node() -> Result<(), String> {
    let found = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| "Node is not installed (20.19 or later)".to_owned())?;
    let text = String::from_utf8_lossy(&found.stdout)
        .trim()
        .trim_start_matches('v')
        .to_owned();
    let mut parts = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if version >= (20, 19) {
        Ok(())
    } else {
        Err(format!("Node {text} is too old, 20.19 or later is needed"))
    }
}

fn run(web: &Path, args: &[&str]) -> Result<(), String> {
    let status = Command::new("npm")
        .args(args)
        .current_dir(web)
        .status()
        .map_err(|error| format!("npm: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("npm {} failed", args.join(" ")))
    }
}
