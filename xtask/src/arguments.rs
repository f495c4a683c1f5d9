//! The command line as words, flags and values: `test e2e --engine sqlite --check`.

use std::collections::BTreeMap;

/// The arguments after the command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Words in order, as given.
    pub(crate) words: Vec<String>,
    options: BTreeMap<String, String>,
}

/// Options that take the next word as their value.
const VALUED: [&str; 1] = ["engine"];

impl Arguments {
    /// Reads the words. `--name value` for the options that take one, `--name=value` for any.
    pub(crate) fn parse(given: impl Iterator<Item = String>) -> Self {
        let mut read = Self::default();
        let mut given = given;
        while let Some(word) = given.next() {
            let Some(option) = word.strip_prefix("--") else {
                read.words.push(word);
                continue;
            };
            if let Some((name, value)) = option.split_once('=') {
                read.options.insert(name.to_owned(), value.to_owned());
            } else {
                let value = if VALUED.contains(&option) {
                    given.next()
                } else {
                    None
                };
                read.options
                    .insert(option.to_owned(), value.unwrap_or_default());
            }
        }
        read
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.options
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_flags_and_values_are_told_apart() {
        let given = ["e2e", "--engine", "sqlite", "--check", "--jobs=2"].map(str::to_owned);
        let read = Arguments::parse(given.into_iter());
        assert_eq!(read.words, ["e2e"]);
        assert_eq!(read.value("engine"), Some("sqlite"));
        assert_eq!(read.value("jobs"), Some("2"));
        assert!(read.flag("check") && !read.flag("fix"));
    }

    #[test]
    fn a_value_that_is_missing_is_no_value() {
        let read = Arguments::parse(["--engine".to_owned()].into_iter());
        assert_eq!(read.value("engine"), None);
    }
}
