//! The grid: which of our crates may use which, and which foreign packages belong to whom.
//!
//! **Source**: the architecture page, section 6, and the decision record of the grid of crates.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::tree;

const PREFIX: &str = "unissono-";

/// Our crate, and those of ours that it may use. A crate that is not here needs a decision record first.
const EDGES: [(&str, &[&str]); 21] = [
    ("base", &[]),
    ("floor", &["base"]),
    ("office", &["base"]),
    ("setup", &["base"]),
    ("channels", &["base"]),
    ("store", &["base"]),
    (
        "store-floor",
        &["base", "floor", "store", "store-office", "store-setup"],
    ),
    ("store-office", &["base", "office", "store", "store-setup"]),
    ("store-setup", &["base", "setup", "store"]),
    ("reports", &["base", "floor", "office", "setup", "store"]),
    ("voice", &["base", "floor", "app"]),
    ("app", &["base", "channels", "store"]),
    (
        "app-setup",
        &["base", "channels", "setup", "store", "store-setup", "app"],
    ),
    (
        "app-office",
        &[
            "base",
            "channels",
            "office",
            "setup",
            "store",
            "store-office",
            "store-setup",
            "app",
            "app-setup",
        ],
    ),
    (
        "app-floor",
        &[
            "base",
            "channels",
            "floor",
            "office",
            "setup",
            "store",
            "store-floor",
            "store-office",
            "store-setup",
            "app",
            "app-office",
            "app-setup",
            "reports",
        ],
    ),
    ("webui", &[]),
    ("sandbox", &["base"]),
    ("server", &["*"]),
    ("sim", &["*"]),
    ("bench", &["*"]),
    ("xtask", &[]),
];

/// Crates that the shipped binary must not contain.
const NOT_SHIPPED: [&str; 2] = ["sim", "bench"];

/// What the pure crates may use of others, all of it without input or output.
const PURE_PACKAGES: [&str; 13] = [
    "base64",
    "csv",
    "hmac",
    "jiff",
    "percent-encoding",
    "roxmltree",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "thiserror",
    "url",
    "utoipa",
];
const PURE: [&str; 5] = ["base", "floor", "office", "setup", "channels"];

/// Foreign packages that belong to a layer, and who may use them.
const OWNED: [(&str, &[&str]); 19] = [
    // What is written for spreadsheets is written in one place, where no cell becomes a formula.
    ("csv", &["base"]),
    ("image", &["app-office"]),
    ("axum", &["server", "sandbox", "bench"]),
    ("deadpool-postgres", &["store", "bench"]),
    ("lettre", &["app"]),
    ("object_store", &["app"]),
    ("opentelemetry", &["server"]),
    ("opentelemetry_sdk", &["server"]),
    ("postgres-types", &["store"]),
    ("reqwest", &["app", "sandbox", "bench"]),
    ("rusqlite", &["store", "reports", "bench"]),
    ("rust-embed", &["webui"]),
    ("tokio-postgres", &["store", "reports", "bench"]),
    ("tokio-postgres-rustls", &["store"]),
    ("toml", &["server"]),
    ("tracing-opentelemetry", &["server"]),
    ("tracing-subscriber", &["server", "bench"]),
    ("ammonia", &["app-office"]),
    ("argon2", &["app", "app-setup"]),
];

/// Reads the workspace as cargo resolves it.
pub(crate) fn metadata() -> Result<Value, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1"])
        .current_dir(tree::root())
        .output()
        .map_err(|error| format!("cargo could not be run: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "`cargo metadata` failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("`cargo metadata` is not JSON: {error}"))
}

/// One dependency of one of our crates.
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    ours: bool,
    dev: bool,
}

fn all_edges(metadata: &Value) -> Vec<Edge<'_>> {
    let mut edges = Vec::new();
    for package in members(metadata) {
        let from = short(text(package, "name"));
        for dependency in list(package, "dependencies") {
            let name = text(dependency, "name");
            let dev = text(dependency, "kind") == "dev";
            edges.push(Edge {
                from,
                to: short(name),
                ours: name.starts_with(PREFIX),
                dev,
            });
        }
    }
    edges
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    list(metadata, "packages")
        .iter()
        .filter(|package| package.get("source").is_none_or(Value::is_null))
}

pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn short(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// Checks the edges between our crates.
pub(crate) fn edges(metadata: &Value) -> Vec<String> {
    let table: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let mut found: Vec<String> = members(metadata)
        .map(|package| short(text(package, "name")))
        .filter(|name| !table.contains_key(name))
        .map(|name| format!("crates/{name}/Cargo.toml:1: a new crate needs a decision record and a row in xtask/src/tidy/crates.rs"))
        .collect();
    for edge in all_edges(metadata).iter().filter(|edge| edge.ours) {
        let Some(allowed) = table.get(edge.from) else {
            continue;
        };
        let shipped = !edge.dev && edge.from == "server" && NOT_SHIPPED.contains(&edge.to);
        // A test may also use the crate itself, with its test support, and a stand-in of the world.
        // Reports cannot write: their tests let those write who own the tables.
        let writer = edge.from == "reports" && edge.to.starts_with("store-");
        let for_tests = edge.dev
            && (writer || edge.to == edge.from || ["sim", "sandbox", "store"].contains(&edge.to));
        let listed = allowed.contains(&"*") || allowed.contains(&edge.to);
        if shipped || !(listed || for_tests) {
            let (from, to) = (edge.from, edge.to);
            found.push(format!(
                "crates/{from}/Cargo.toml:1: `{from}` may not use `{to}`: the grid goes down only"
            ));
        }
    }
    found
}

/// Checks the foreign packages that our crates name.
pub(crate) fn packages(metadata: &Value) -> Vec<String> {
    let owned: BTreeMap<&str, &[&str]> = OWNED.into_iter().collect();
    let mut found = Vec::new();
    for edge in all_edges(metadata)
        .iter()
        .filter(|edge| !edge.ours && !edge.dev)
    {
        let (from, to) = (edge.from, edge.to);
        if PURE.contains(&from) && !PURE_PACKAGES.contains(&to) {
            found.push(format!(
                "crates/{from}/Cargo.toml:1: a pure crate may not use `{to}`"
            ));
        }
        if from == "xtask" && to != "serde_json" {
            found.push(format!(
                "xtask/Cargo.toml:1: xtask may not use `{to}`: it builds in seconds"
            ));
        }
        if owned.get(to).is_some_and(|owners| !owners.contains(&from)) {
            found.push(format!(
                "crates/{from}/Cargo.toml:1: `{to}` belongs to another layer"
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace(name: &str, dependencies: &[(&str, &str)]) -> Value {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|(name, kind)| json!({"name": name, "kind": kind}))
            .collect();
        json!({"packages": [{"name": name, "source": null, "dependencies": dependencies}]})
    }

    #[test]
    fn an_edge_upwards_is_found() {
        assert_eq!(
            edges(&workspace("unissono-store", &[("unissono-app", "")])).len(),
            1
        );
        assert!(edges(&workspace("unissono-app", &[("unissono-store", "")])).is_empty());
        assert_eq!(
            edges(&workspace("unissono-floor", &[("unissono-office", "")])).len(),
            1
        );
        assert_eq!(
            edges(&workspace("unissono-server", &[("unissono-sim", "")])).len(),
            1
        );
    }

    #[test]
    fn tests_may_use_the_simulator_but_not_whatever_they_like() {
        assert!(edges(&workspace("unissono-floor", &[("unissono-sim", "dev")])).is_empty());
        assert_eq!(
            edges(&workspace("unissono-floor", &[("unissono-app", "dev")])).len(),
            1
        );
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        assert_eq!(edges(&workspace("unissono-extra", &[])).len(), 1);
    }

    #[test]
    fn packages_belong_to_their_layer() {
        assert_eq!(
            packages(&workspace("unissono-base", &[("tokio", "")])).len(),
            1
        );
        assert!(packages(&workspace("unissono-base", &[("proptest", "dev")])).is_empty());
        assert_eq!(
            packages(&workspace("unissono-app-floor", &[("reqwest", "")])).len(),
            1
        );
        assert!(packages(&workspace("unissono-app", &[("reqwest", "")])).is_empty());
    }
}
