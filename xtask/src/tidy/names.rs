//! Words that mean that the noun was not found, in the names of types, traits, modules and files.

use super::source::{Source, is_test_file};
use crate::tree::{File, extension};

/// Word in lower case, and what to do instead.
const BANNED: [(&str, &str); 12] = [
    ("manager", "name what it does"),
    ("helper", "name what it does"),
    ("helpers", "name what they do"),
    ("util", "name what it is about"),
    ("utils", "name what they are about"),
    ("common", "name what is common"),
    ("misc", "name what it is"),
    ("impl", "name how it differs"),
    ("info", "name what is told"),
    ("auth", "write `authn` or `authz`"),
    ("tenant", "the word is `organization`"),
    ("ticket", "the word is `interaction`"),
];

/// Finds banned words in definitions of production code and in file names.
pub(crate) fn banned(file: &File) -> Vec<String> {
    let path = &file.path;
    let ours =
        path.starts_with("crates/") || path.starts_with("web/") || path.starts_with("xtask/src/");
    if !ours
        || is_test_file(path)
        || path.contains("/i18n/")
        || !matches!(extension(path), "rs" | "ts" | "svelte")
    {
        return Vec::new();
    }
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next())
        .unwrap_or_default();
    let mut found = Vec::new();
    if let Some((word, advice)) = fault(stem) {
        found.push(format!("{path}:1: `{word}` in a file name; {advice}"));
    }
    if extension(path) != "rs" {
        return found;
    }
    let source = Source::read(&file.text);
    for (number, line) in source.lines() {
        for name in defined(line) {
            if let Some((word, advice)) = fault(name) {
                found.push(format!("{path}:{number}: `{word}` in `{name}`; {advice}"));
            }
        }
    }
    found
}

fn fault(name: &str) -> Option<(&'static str, &'static str)> {
    let words = words_of(name);
    BANNED
        .into_iter()
        .find(|(word, _)| words.iter().any(|w| w == word))
}

/// Cuts `CamelCase` and `snake_case` into lower-case words.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last_small = false;
    for c in name.chars() {
        if c == '_' || c == '-' || (c.is_uppercase() && last_small) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words
                .last_mut()
                .into_iter()
                .for_each(|word| word.extend(c.to_lowercase()));
        }
        last_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words
}

/// Names defined on a line: types, traits and modules. Functions may speak of `info` in the provider's words.
fn defined(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut words = line
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if matches!(word, "struct" | "enum" | "trait" | "mod" | "union") {
            names.extend(words.next());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        banned(&File {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn a_noun_that_was_not_found_is_found() {
        assert_eq!(
            found(
                "crates/a/src/b.rs",
                "pub struct QueueManager;\nenum AuthKind {}\nmod utils;"
            ),
            3
        );
        assert_eq!(
            found(
                "crates/a/src/b.rs",
                "struct Authorization;\nstruct Information;\nfn helper() {}"
            ),
            0
        );
        assert_eq!(found("crates/a/src/helpers.rs", ""), 1);
        assert_eq!(found("web/src/lib/common.ts", ""), 1);
    }

    #[test]
    fn names_are_cut_at_capitals_and_underscores() {
        assert_eq!(words_of("SocialPostInfo"), ["social", "post", "info"]);
        assert_eq!(words_of("wrap_up_code"), ["wrap", "up", "code"]);
    }
}
