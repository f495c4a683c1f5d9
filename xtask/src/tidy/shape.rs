//! File headers and file sizes.

use super::source::{Source, is_test_file};
use crate::tree::{File, extension};

/// Most lines of a file, tests not counted.
const LINES_MAX: usize = 600;
/// From here on a seam is looked for.
const LINES_SEAM: usize = 300;
/// Most lines of a component, its styles not counted.
const COMPONENT_LINES_MAX: usize = 200;

/// Every source file opens with what it is.
pub(crate) fn header(file: &File) -> Option<String> {
    let openings: &[&str] = match extension(&file.path) {
        "rs" => &["//!"],
        "ts" | "mjs" => &["/*", "//"],
        "svelte" => return component_header(file),
        "sql" => &["--"],
        "css" => &["/*"],
        _ => return None,
    };
    let first = file
        .text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("#!/"))?;
    if openings.iter().any(|opening| first.starts_with(opening)) {
        return None;
    }
    Some(format!(
        "{}:1: say what the file is: open it with `{}`",
        file.path,
        openings.join("` or `")
    ))
}

/// A component says it in a comment before everything, or in the first line of its script.
fn component_header(file: &File) -> Option<String> {
    let mut lines = file
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let first = lines.next()?;
    let script = first.starts_with("<script")
        && lines
            .next()
            .is_some_and(|line| line.starts_with("//") || line.starts_with("/*"));
    if script || first.starts_with("<!--") {
        return None;
    }
    Some(format!(
        "{}:1: say what the component is, in a comment before or first in its script",
        file.path
    ))
}

/// No file beyond the limit.
pub(crate) fn size(file: &File) -> Option<String> {
    let lines = counted(file)?;
    let (max, what) = if extension(&file.path) == "svelte" {
        (
            COMPONENT_LINES_MAX,
            "lines without styles; move logic to `name.svelte.ts` or a part to its own file",
        )
    } else {
        (
            LINES_MAX,
            "lines without tests; it holds more than one thing",
        )
    };
    (lines > max).then(|| format!("{}:1: {lines} {what} (at most {max})", file.path))
}

/// Files in which a seam should be looked for: not a fault.
pub(crate) fn seams(files: &[File]) -> Vec<String> {
    let near = |file: &File| {
        let lines = counted(file).filter(|lines| (LINES_SEAM + 1..=LINES_MAX).contains(lines))?;
        Some(format!("{}: {lines} lines, look for a seam", file.path))
    };
    files.iter().filter_map(near).collect()
}

/// Counts the lines that the limit is about; `None` for files that it is not about.
fn counted(file: &File) -> Option<usize> {
    if is_test_file(&file.path)
        || file
            .text
            .lines()
            .take(5)
            .any(|line| line.contains("GENERATED"))
    {
        return None;
    }
    match extension(&file.path) {
        "rs" => Some(
            Source::read(&file.text)
                .in_tests
                .iter()
                .filter(|test| !**test)
                .count(),
        ),
        "ts" if !file.path.contains("/i18n/") => Some(file.text.lines().count()),
        "svelte" => {
            let script = file.text.split("<style").next().unwrap_or_default();
            Some(script.lines().count())
        }
        _ => None,
    }
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
    fn a_file_without_a_header_is_found() {
        assert!(header(&file("a.rs", "use x;\n")).is_some());
        assert!(header(&file("a.rs", "\n//! What it is.\n")).is_none());
        assert!(header(&file("a.ts", "import x from 'y';\n")).is_some());
        assert!(header(&file("a.svelte", "<!-- A button. -->\n")).is_none());
        assert!(header(&file("a.svelte", "<script lang=\"ts\">\n  // A button.\n")).is_none());
        assert!(header(&file("a.svelte", "<script lang=\"ts\">\n  let a;\n")).is_some());
        assert!(header(&file("a.toml", "x = 1\n")).is_none());
    }

    #[test]
    fn tests_and_styles_do_not_count_towards_the_size() {
        let long = format!("//! x\n{}", "fn a() {}\n".repeat(600));
        assert!(size(&file("a.rs", &long)).is_some());
        let tests = format!(
            "//! x\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "fn a() {}\n".repeat(700)
        );
        assert!(size(&file("a.rs", &tests)).is_none());
        let component = format!("<p>x</p>\n<style>\n{}</style>", "p{}\n".repeat(300));
        assert!(size(&file("a.svelte", &component)).is_none());
        assert!(size(&file("a.svelte", &"<p></p>\n".repeat(201))).is_some());
        assert!(size(&file("x/tests/a.rs", &long)).is_none());
    }

    #[test]
    fn a_file_over_half_the_limit_is_only_a_note() {
        let files = [
            file("a.rs", &"fn a() {}\n".repeat(301)),
            file("b.rs", &"fn a() {}\n".repeat(300)),
        ];
        assert_eq!(seams(&files).len(), 1);
    }
}
