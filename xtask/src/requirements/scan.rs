//! Finds the rows that a test file names, each with the name of the test under the comment.

use crate::tree::{File, extension};

/// How far below its comment a test may stand, for attributes and wrapped calls.
const REACH_LINES: usize = 12;

/// Returns pairs of row id and test name. A comment without a test under it, or with a broken id, is an error.
pub(super) fn file(file: &File) -> Result<Vec<(String, String)>, String> {
    let rust = match extension(&file.path) {
        "rs" => true,
        "ts" | "svelte" => false,
        _ => return Ok(Vec::new()),
    };
    let opening = if rust { "/// Rows:" } else { "// Rows:" };
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(first) = line.trim_start().strip_prefix(opening) else {
            continue;
        };
        let fault = |text: String| format!("{}:{}: {text}", file.path, at + 1);
        let rest = lines.get(at + 1..).unwrap_or_default();
        let mut named = first.to_owned();
        for more in rest {
            let comment = more
                .trim_start()
                .strip_prefix(if rust { "///" } else { "//" });
            let Some(comment) = comment.filter(|_| !named.trim_end().ends_with('.')) else {
                break;
            };
            named.push_str(comment);
        }
        let ids = ids(&named).map_err(fault)?;
        let under = rest.get(..REACH_LINES.min(rest.len())).unwrap_or_default();
        let name = if rust {
            rust_name(under)
        } else {
            script_name(under)
        };
        let name =
            name.ok_or_else(|| fault("rows are named but no test is under them".to_owned()))?;
        found.extend(ids.into_iter().map(|id| (id, name.clone())));
    }
    Ok(found)
}

/// Reads `A-001, A-003..A-005.` and `A-003..005`; what stands in parentheses is a note for people.
fn ids(text: &str) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    let text = without_notes(text);
    for part in text.trim().trim_end_matches('.').split(',').map(str::trim) {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        let (group, first) = parse(from)?;
        let last = match to.trim_start_matches('=').trim() {
            digits if digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit()) => {
                number(digits)?
            }
            other => match parse(other)? {
                (same, last) if same == group => last,
                _ => return Err(format!("`{part}` goes from one group to another")),
            },
        };
        if last < first {
            return Err(format!("`{part}` goes backwards"));
        }
        ids.extend((first..=last).map(|number| format!("{group}-{}", digits(group, number))));
    }
    Ok(ids)
}

fn without_notes(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// One group of the catalogue numbers with two digits.
fn digits(group: &str, number: u32) -> String {
    if group == "CONFLICT" {
        format!("{number:02}")
    } else {
        format!("{number:03}")
    }
}

fn parse(id: &str) -> Result<(&str, u32), String> {
    let fault = || format!("`{id}` is not a row id such as ROUTE-001");
    let (group, digits) = id.trim().split_once('-').ok_or_else(fault)?;
    let shaped = !group.is_empty() && group.chars().all(|c| c.is_ascii_uppercase());
    if !shaped || !(2..=3).contains(&digits.len()) {
        return Err(fault());
    }
    Ok((group, number(digits)?))
}

fn number(digits: &str) -> Result<u32, String> {
    digits
        .parse()
        .map_err(|_| format!("`{digits}` is not a number"))
}

fn rust_name(lines: &[&str]) -> Option<String> {
    lines.iter().find_map(|line| {
        let code = line.trim_start();
        if code.starts_with("//") {
            return None;
        }
        let (_, after) = code.split_once("fn ")?;
        let name: String = after
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        Some(name.replace('_', " "))
    })
}

/// The first string after `test(`, `it(` or their relatives.
fn script_name(lines: &[&str]) -> Option<String> {
    let text = lines.join("\n");
    let call = ["test(", "test.each", "it(", "it.each", "describe("]
        .into_iter()
        .filter_map(|call| text.find(call))
        .min()?;
    let mut after = text.get(call..)?;
    if let Some(each) = after
        .split_once(".each")
        .filter(|(before, _)| !before.contains('('))
        .map(|(_, rest)| rest)
    {
        after = after_parentheses(each)?;
    }
    let quote = after.find(['\'', '"', '`'])?;
    let mark = after.get(quote..)?.chars().next()?;
    let name: String = after
        .get(quote + 1..)?
        .chars()
        .take_while(|c| *c != mark)
        .collect();
    Some(name)
}

/// What follows the table of `test.each(…)` or its tagged template, however long: looked for in what we have.
fn after_parentheses(text: &str) -> Option<&str> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return text.get(at + 1..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(path: &str, text: &str) -> Result<Vec<(String, String)>, String> {
        file(&File {
            path: path.to_owned(),
            text: text.to_owned(),
        })
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
            .collect()
    }

    #[test]
    fn lists_and_both_forms_of_ranges_are_read() {
        assert_eq!(
            ids(" A-001, A-003..A-005.").unwrap(),
            ["A-001", "A-003", "A-004", "A-005"]
        );
        assert_eq!(ids("A-009..011.").unwrap(), ["A-009", "A-010", "A-011"]);
        assert_eq!(ids("CONFLICT-03").unwrap(), ["CONFLICT-03"]);
        assert_eq!(
            ids("A-001 (the half, on top), A-002.").unwrap(),
            ["A-001", "A-002"]
        );
        for bad in ["", "A1", "A-1", "a-001", "A-003..A-001", "A-001..B-002"] {
            assert!(ids(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rust_test_is_named_through_its_attributes() {
        let text = "    /// Gives back.\n    /// Rows: ROUTE-001,\n    /// ROUTE-002.\n    #[test]\n    fn gives_back() {}\n";
        assert_eq!(
            scan("a.rs", text).unwrap(),
            pairs(&[("ROUTE-001", "gives back"), ("ROUTE-002", "gives back")])
        );
    }

    #[test]
    fn a_script_test_is_named_also_when_the_call_is_wrapped() {
        let text = "// Rows: CHAN-005.\ntest(\n  'asks for an e-mail', () => {});\n";
        assert_eq!(
            scan("a.ts", text).unwrap(),
            pairs(&[("CHAN-005", "asks for an e-mail")])
        );
        let each = "// Rows: CHAN-005.\ntest.each([\n  ['', 'x'],\n])('%j gives %s', () => {});\n";
        assert_eq!(
            scan("a.ts", each).unwrap(),
            pairs(&[("CHAN-005", "%j gives %s")])
        );
    }

    #[test]
    fn rows_without_a_test_are_an_error() {
        assert!(scan("a.rs", "/// Rows: A-001.\nconst X: u8 = 1;\n").is_err());
        assert!(scan("a.ts", "// Rows: A-1.\ntest('x', () => {});\n").is_err());
        assert!(scan("a.md", "/// Rows: A-1.\n").unwrap().is_empty());
    }
}
