//! `cargo xtask requirements`: which rows of the catalogue are proved, by which tests.
//!
//! Tests name rows in a comment right above them: `/// Rows: ..A-005.` in Rust, `// Rows: …` in
//! TypeScript. The catalogue is `docs/requirements/catalogue.csv` (`id,title,expected`: `yes` counts towards the
//! total, `no` is guidance that a test may name). What is proved only in part is in
//! `docs/requirements/partly.csv` (`id,missing,issue`). The page is `docs/requirements.md`.

mod page;
mod rows;
mod scan;

use std::collections::BTreeMap;
use std::fs;

use crate::tree::{self, File};

const CATALOGUE: &str = "docs/requirements/catalogue.csv";
const PARTLY: &str = "docs/requirements/partly.csv";
const PAGE: &str = "docs/requirements.md";

/// One row of the catalogue, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    id: String,
    title: String,
    /// Counts towards the total.
    expected: bool,
}

/// What is still missing of a row, and where that is followed up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Missing {
    missing: String,
    issue: String,
}

/// A test that names a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Proof {
    path: String,
    test: String,
}

type Proofs = BTreeMap<String, Vec<Proof>>;

/// Writes the page, or only compares it. Unknown ids are an error either way.
pub(crate) fn run(check: bool) -> crate::Outcome {
    let files = tree::files()?;
    let text_of = |path: &str| {
        let file = files.iter().find(|file| file.path == path);
        file.map(|file| file.text.as_str())
            .ok_or(format!("{path} is missing"))
    };
    let catalogue = rows::catalogue(text_of(CATALOGUE)?)?;
    let partly = rows::partly(text_of(PARTLY)?)?;
    let proofs = collect(&files)?;
    let known = |id: &str| catalogue.iter().any(|row| row.id == id);
    let mut unknown: Vec<String> = Vec::new();
    for (id, tests) in proofs.iter().filter(|(id, _)| !known(id)) {
        unknown.extend(tests.iter().map(|test| {
            format!(
                "{}: {id} in `{}` is not in {CATALOGUE}",
                test.path, test.test
            )
        }));
    }
    unknown.extend(
        partly
            .keys()
            .filter(|id| !known(id))
            .map(|id| format!("{PARTLY}: {id} is not in {CATALOGUE}")),
    );
    if !unknown.is_empty() {
        return Err(unknown.join("\n"));
    }
    let made = page::write(&catalogue, &partly, &proofs);
    let path = tree::root().join(PAGE);
    if fs::read_to_string(&path).is_ok_and(|old| old == made) {
        return Ok(());
    }
    if check {
        return Err(format!(
            "{PAGE} is out of date, run `cargo xtask requirements`"
        ));
    }
    fs::write(&path, made).map_err(|error| format!("{PAGE}: {error}"))
}

fn collect(files: &[File]) -> Result<Proofs, String> {
    let mut proofs = Proofs::new();
    let mut faults: Vec<String> = Vec::new();
    for file in files {
        // The examples in this tool's own tests prove nothing.
        if file.path.starts_with("xtask/") {
            continue;
        }
        let found = scan::file(file).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        for (id, test) in found {
            let path = file.path.clone();
            proofs.entry(id).or_default().push(Proof { path, test });
        }
    }
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    for tests in proofs.values_mut() {
        tests.sort();
        tests.dedup();
    }
    Ok(proofs)
}
