//! Calls that get round a guard: each file that makes one is on a list, with its reason.

use std::collections::BTreeMap;

use super::source::{Source, is_test_file};
use crate::tree::{File, extension};

/// A call that only listed files may make.
struct Rule {
    /// One file a line, `path: reason`; a path that ends with a slash is a folder.
    list: &'static str,
    /// The call as it is written.
    call: &'static str,
    /// What to do instead.
    instead: &'static str,
}

/// `Scope::system` sees every organization.
const SYSTEM: Rule = Rule {
    list: "xtask/tidy/scope_system.txt",
    call: "Scope::system",
    instead: "take a scope",
};

/// `heard` makes an event of which the audit log keeps nothing.
const HEARD: Rule = Rule {
    list: "xtask/tidy/event_heard.txt",
    call: ".heard()",
    instead: "keep what somebody decided with `record`",
};

/// Compares the calls with their lists, both ways.
pub(crate) fn calls(files: &[File]) -> Vec<String> {
    [SYSTEM, HEARD]
        .iter()
        .flat_map(|rule| compare(rule, files))
        .collect()
}

fn compare(rule: &Rule, files: &[File]) -> Vec<String> {
    let Rule {
        list,
        call,
        instead,
    } = *rule;
    let listed = files
        .iter()
        .find(|file| file.path == list)
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
        if file.path.starts_with("xtask/") || !file.text.contains(call) {
            continue;
        }
        let source = Source::read(&file.text);
        let Some((number, _)) = source.lines().find(|(_, line)| line.contains(call)) else {
            continue;
        };
        calling.push(file.path.as_str());
        if !listed.keys().any(|path| covers(path, &file.path)) {
            let text = format!(
                "{}:{number}: `{call}` is not in {list}; {instead}, or list the reason",
                file.path
            );
            found.push(text);
        }
    }
    for (path, reason) in listed {
        if reason.is_empty() {
            found.push(format!("{list}: {path} has no reason"));
        } else if !calling.iter().any(|file| covers(path, file)) {
            found.push(format!("{list}: {path} does not call `{call}`"));
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
                SYSTEM.list,
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
        let found = compare(&SYSTEM, &files);
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

    #[test]
    fn an_event_that_gets_round_the_audit_log_is_found() {
        let call = "fn a() { tx.emit(scope, now, SetupEvent::UserChanged(id).heard()); }";
        let files = [
            file(
                HEARD.list,
                "crates/app-floor/src/news.rs: a provider told\n",
            ),
            file("crates/app-floor/src/news.rs", call),
            file("crates/app-setup/src/access.rs", call),
            file(
                "crates/app-setup/src/user.rs",
                "fn a() { event.record(change); }",
            ),
        ];
        let found = calls(&files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("crates/app-setup/src/access.rs:1"),
            "{found:?}"
        );
        assert!(found[0].contains("keep what somebody decided"), "{found:?}");
    }
}
