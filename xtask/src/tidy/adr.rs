//! Decision records: numbered once, with a status, and listed in their index.

use std::collections::BTreeMap;

use crate::tree::{File, extension};

const FOLDER: &str = "docs/adr/";
const STATUSES: [&str; 3] = ["proposed", "accepted", "superseded by"];

/// Checks every record and the index.
pub(crate) fn records(files: &[File]) -> Vec<String> {
    let records: Vec<&File> = files
        .iter()
        .filter(|file| {
            file.path.starts_with(FOLDER)
                && extension(&file.path) == "md"
                && !file.path.ends_with("README.md")
        })
        .collect();
    let index_path = format!("{FOLDER}README.md");
    let index = files
        .iter()
        .find(|file| file.path == index_path)
        .map(|file| file.text.as_str());
    let mut found = Vec::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for record in records {
        let name = record.path.strip_prefix(FOLDER).unwrap_or_default();
        let number = name.split('-').next().unwrap_or_default();
        if number.len() != 4 || !number.chars().all(|c| c.is_ascii_digit()) {
            found.push(format!("{}:1: the name is `NNNN-title.md`", record.path));
        } else if let Some(other) = numbers.insert(number, name) {
            found.push(format!(
                "{}:1: number {number} is taken by {other}",
                record.path
            ));
        }
        if !has_status(&record.text) {
            found.push(format!(
                "{}:1: needs a status: {}",
                record.path,
                STATUSES.join(", ")
            ));
        }
        if !index.is_some_and(|text| text.contains(name)) {
            found.push(format!("{}:1: is not in {index_path}", record.path));
        }
    }
    found
}

/// The word "Status" on one line, with its value there or on the next line that says something.
fn has_status(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::to_lowercase)
        .skip_while(|line| !line.contains("status"));
    let mut window = String::new();
    for line in lines
        .by_ref()
        .filter(|line| !line.trim().is_empty())
        .take(2)
    {
        window.push_str(&line);
    }
    STATUSES.iter().any(|status| window.contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_status_number_or_index_line_is_found() {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let files = [
            file(
                "docs/adr/README.md",
                "- [0001](0001-grid.md)\n- [0002](0002-sql.md)\n",
            ),
            file("docs/adr/0001-grid.md", "# Grid\n\n**Status**: accepted\n"),
            file(
                "docs/adr/0002-sql.md",
                "# SQL\n\n## Status\n\nAccepted, 2026.\n",
            ),
            file("docs/adr/0002-more.md", "# More\n"),
            file("docs/adr/notes.md", "Status: proposed"),
        ];
        let found = records(&files);
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found.iter().any(|text| text.contains("0002 is taken")));
    }
}
