//! Licences and sources of everything that is compiled in, and the libraries that never may be. `deny.toml` says the same for its own tool.

use serde_json::Value;

use super::crates::{list, text};
use crate::tree;

const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "blessing",
];

/// One TLS library, written in Rust: no C one beside it.
const BANNED: [&str; 6] = [
    "native-tls",
    "openssl",
    "openssl-sys",
    "aws-lc-rs",
    "aws-lc-sys",
    "mbedtls",
];

const INDEX: &str = "registry+";

const WEB_LOCK: &str = "web/package-lock.json";

/// What packages of the web may have beyond the list above: font, tools that are only run, and the mixed cases of npm.
const ALLOWED_WEB: [&str; 4] = ["BlueOak-1.0.0", "MPL-2.0", "OFL-1.1", "Python-2.0"];

/// Packages that name no licence where npm looks, or only a file, and what was read there instead.
const NAMED: [(&str, &str); 3] = [
    (
        "node_modules/bpmn-js",
        "that of bpmn.io, in its LICENSE: MIT, with the condition that its logo stays visible in every picture",
    ),
    ("node_modules/only", "MIT, in its README; tests only"),
    ("node_modules/svelte-toolbelt", "MIT, in its LICENSE"),
];

/// Checks every package of the web by the lock file.
pub(crate) fn web() -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(tree::root().join(WEB_LOCK))
        .map_err(|error| format!("{WEB_LOCK}: {error}"))?;
    let lock = serde_json::from_str(&text).map_err(|error| format!("{WEB_LOCK}: {error}"))?;
    Ok(check_web(&lock))
}

fn check_web(lock: &Value) -> Vec<String> {
    let packages = lock.get("packages").and_then(Value::as_object);
    let foreign = packages
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.is_empty());
    foreign
        .filter(|(path, package)| {
            let licence = text(package, "license");
            let is_named = NAMED.iter().any(|(named, _)| named == path);
            let names_none = licence.is_empty() || licence.starts_with("SEE LICENSE IN ");
            !(allowed(licence) || ALLOWED_WEB.contains(&licence) || is_named && names_none)
        })
        .map(|(path, package)| {
            let licence = text(package, "license");
            format!("{WEB_LOCK}:1: {path} has the licence `{licence}`, not on the list")
        })
        .collect()
}

/// Checks every foreign package of the workspace.
pub(crate) fn check(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for package in list(metadata, "packages") {
        let source = text(package, "source");
        if source.is_empty() {
            continue;
        }
        let (name, version, licence) = (
            text(package, "name"),
            text(package, "version"),
            text(package, "license"),
        );
        if BANNED.contains(&name) {
            found.push(format!(
                "Cargo.lock:1: {name} {version} is banned: TLS is rustls with ring"
            ));
        }
        if !source.starts_with(INDEX) || !source.contains("crates.io-index") {
            found.push(format!(
                "Cargo.lock:1: {name} {version} does not come from the official index"
            ));
        }
        if !allowed(licence) {
            found.push(format!(
                "Cargo.lock:1: {name} {version} has the licence `{licence}`, not on the list"
            ));
        }
    }
    found
}

/// Reads an SPDX expression: any side of OR, every side of AND. Old packages write a slash for OR.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(inner) = outer_parentheses(expression) {
        return allowed(inner);
    }
    let any = split(expression, " OR ");
    if any.len() > 1 {
        return any.into_iter().any(allowed);
    }
    let all = split(expression, " AND ");
    if all.len() > 1 {
        return all.into_iter().all(allowed);
    }
    ALLOWED.contains(&expression)
}

fn outer_parentheses(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    for c in inner.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// Splits at a word that stands outside parentheses.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).unwrap_or_default();
        if before.matches('(').count() == before.matches(')').count() {
            parts.extend(text.get(from..at));
            from = at + word.len();
        }
    }
    parts.extend(text.get(from..));
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_are_read() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(GPL-3.0 OR AGPL-3.0) AND MIT",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn packages_of_the_web_are_checked_by_the_lock_file() {
        let lock = json!({"packages": {
            "": {"license": "Proprietary"},
            "node_modules/fine": {"license": "MIT"},
            "node_modules/font": {"license": "OFL-1.1"},
            "node_modules/only": {},
            "node_modules/bpmn-js": {"license": "SEE LICENSE IN LICENSE"},
            "node_modules/other": {"license": "SEE LICENSE IN LICENSE"},
            "node_modules/silent": {},
            "node_modules/viral": {"license": "AGPL-3.0"},
        }});
        let found = check_web(&lock);
        let named = |at: usize, name: &str| found[at].contains(name);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(named(0, "other") && named(1, "silent") && named(2, "viral"));
    }

    #[test]
    fn a_c_library_for_tls_and_a_foreign_source_are_found() {
        let package = |name: &str, source: &str| json!({"name": name, "version": "1", "license": "MIT", "source": source});
        let index = "registry+x/crates.io-index";
        let metadata = json!({"packages": [
            package("openssl-sys", index), package("fine", index), package("fork", "git+x"), package("fork2", "registry+y"),
        ]});
        assert_eq!(check(&metadata).len(), 3);
    }
}
