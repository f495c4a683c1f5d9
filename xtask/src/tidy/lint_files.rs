//! A crate's own `clippy.toml` replaces the root's, so it must repeat it; the pure crates must have one and ban more.

use std::collections::BTreeSet;

use crate::tree::File;

const PURE: [&str; 5] = ["base", "floor", "office", "setup", "channels"];
/// What a pure crate bans on top: files, sockets, threads, locks, processes, hash maps.
const PURE_BANS: [&str; 6] = [
    "std::fs::File::open",
    "std::net::TcpStream",
    "std::thread::spawn",
    "std::sync::Mutex",
    "std::process::Command::new",
    "std::collections::HashMap",
];

/// Checks every crate's lint file against the root's.
pub(crate) fn supersets(files: &[File]) -> Vec<String> {
    let text_of = |path: &str| {
        files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    };
    let Some(root) = text_of("clippy.toml") else {
        return vec!["clippy.toml:1: the root file is missing".to_owned()];
    };
    let root = settings(root);
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|f| f.path.starts_with("crates/") && f.path.ends_with("/clippy.toml"))
    {
        let own = settings(&file.text);
        for line in root.difference(&own) {
            found.push(format!("{}:1: must repeat the root's `{line}`", file.path));
        }
    }
    for name in PURE {
        let path = format!("crates/{name}/clippy.toml");
        let text = text_of(&path).unwrap_or_default();
        for ban in PURE_BANS.iter().filter(|ban| !text.contains(**ban)) {
            found.push(format!("{path}:1: a pure crate bans `{ban}`"));
        }
    }
    found
}

fn settings(text: &str) -> BTreeSet<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_file_that_lost_a_line_of_the_root_is_found() {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let bans = PURE_BANS.join("\n");
        let mut files = vec![file("clippy.toml", "a = 1\n# note\nb = 2\n")];
        files.extend(PURE.map(|name| {
            file(
                &format!("crates/{name}/clippy.toml"),
                &format!("a = 1\nb = 2\n{bans}"),
            )
        }));
        assert_eq!(supersets(&files), Vec::<String>::new());
        files.push(file("crates/store/clippy.toml", "a = 1\n"));
        files[1].text = "a = 1\nb = 2\n".to_owned();
        let found = supersets(&files);
        assert_eq!(found.len(), 1 + PURE_BANS.len());
    }
}
