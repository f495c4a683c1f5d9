//! `Scope::system` sees every organization: each file that calls it is on a list, with its reason.

use std::collections::BTreeMap;

use super::source::{Source, is_test_file};
use crate::tree::{File, extension};

/// One file a line, `path: reason`; a path that ends with a slash is a folder.
const LIST: &str = "xtask/tidy/scope_system.txt";
const CALL: &str = "Scope::system";

/// Compares the calls with the list, both ways.
pub(crate) fn system(files: &[File]) -> Vec<String> {
    let listed = files
        .iter()
        .find(|file| file.path == LIST)
        .map(|file| file.text.as_str())
        .unwrap_or_default();
    let listed: BTreeMap<&str, &str> = listed
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .map(|(path, reason)| (path.trim(), reason.trim()))
        .collect();
    let mut found = Vec::new();
    let mut calling = Vec::new();
    for file in files
        .iter()
        .filter(|file| extension(&file.path) == "rs" && !is_test_file(&file.path))
    {
        if file.path.starts_with("xtask/") || !file.text.contains(CALL) {
            continue;
        }
        let source = Source::read(&file.text);
        let Some((number, _)) = source.lines().find(|(_, line)| line.contains(CALL)) else {
            continue;
        };
        calling.push(file.path.as_str());
        if !listed.keys().any(|path| covers(path, &file.path)) {
            let text = format!(
                "{}:{number}: `{CALL}` is not in {LIST}; take a scope, or list the reason",
                file.path
            );
            found.push(text);
        }
    }
    for (path, reason) in listed {
        if reason.is_empty() {
            found.push(format!("{LIST}: {path} has no reason"));
        } else if !calling.iter().any(|file| covers(path, file)) {
            found.push(format!("{LIST}: {path} does not call `{CALL}`"));
        }
    }
    found
}

fn covers(listed: &str, path: &str) -> bool {
    listed == path || (listed.ends_with('/') && path.starts_with(listed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_call_that_is_not_listed_and_a_line_without_a_call_are_found() {
        let files = [
            file(
                LIST,
                "# why\ncrates/app/src/job.rs: jobs run for every organization\ncrates/x.rs: gone\ncrates/app/src/jobs/: jobs too\n",
            ),
            file("crates/app/src/job.rs", "fn a() { Scope::system(org); }"),
            file("crates/app/src/other.rs", "fn a() { Scope::system(org); }"),
            file(
                "crates/app/src/jobs/one.rs",
                "fn a() { Scope::system(org); }",
            ),
            file("crates/app/tests/it.rs", "fn a() { Scope::system(org); }"),
            file(
                "crates/app/src/doc.rs",
                "/// As `Scope::system` does.\nfn a() {}",
            ),
        ];
        let found = system(&files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found
                .iter()
                .any(|text| text.starts_with("crates/app/src/other.rs:1"))
        );
        assert!(
            found
                .iter()
                .any(|text| text.contains("crates/x.rs does not call"))
        );
    }
}
