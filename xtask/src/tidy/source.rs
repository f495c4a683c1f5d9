//! Rust source cut into code, string literals and tests, well enough for rules that look for words. Not a parser.

/// A string literal and the line on which it begins (from 1).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// One Rust file, taken apart.
#[derive(Debug)]
pub(crate) struct Source {
    /// The text with comments and the contents of literals blanked; same lines as the file.
    pub(crate) code: String,
    pub(crate) literals: Vec<Literal>,
    /// For each line, whether it belongs to a `#[cfg(test)]` item.
    pub(crate) in_tests: Vec<bool>,
}

impl Source {
    pub(crate) fn read(text: &str) -> Self {
        let (code, literals) = Cutter::new(text).cut();
        let in_tests = test_lines(&code);
        Self {
            code,
            literals,
            in_tests,
        }
    }

    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.in_tests
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(false)
    }

    /// Lines of production code with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(at, _)| !self.is_test(*at))
    }
}

/// Says whether a whole file is test code by its place.
pub(crate) fn is_test_file(path: &str) -> bool {
    path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.contains("/benches/")
        || path.contains(".test.")
        || path.contains(".spec.")
}

struct Cutter<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    code: String,
    literals: Vec<Literal>,
    last: char,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars().peekable(),
            line: 1,
            code: String::new(),
            literals: Vec::new(),
            last: ' ',
        }
    }

    fn cut(mut self) -> (String, Vec<Literal>) {
        while let Some(c) = self.next() {
            match (c, self.rest.peek().copied()) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('r', Some('#' | '"')) if !is_word(self.last) => self.raw_string(),
                ('\'', _) => self.character(),
                _ => self.keep(c),
            }
        }
        (self.code, self.literals)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    fn skip(&mut self) {
        let _ = self.next();
    }

    fn keep(&mut self, c: char) {
        self.code.push(c);
        self.last = c;
    }

    /// Puts a blank, or a line break, where something was cut out.
    fn blank(&mut self, c: char) {
        self.code.push(if c == '\n' { '\n' } else { ' ' });
    }

    fn line_comment(&mut self) {
        while let Some(c) = self.rest.peek().copied() {
            if c == '\n' {
                return;
            }
            self.skip();
        }
    }

    fn block_comment(&mut self) {
        let mut last = ' ';
        self.skip();
        while let Some(c) = self.next() {
            self.blank(c);
            if last == '*' && c == '/' {
                return;
            }
            last = c;
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.keep('"');
        while let Some(c) = self.next() {
            match c {
                '"' => break,
                '\\' => {
                    let escaped = self.next();
                    // An escaped line break goes on without the indentation of the next line.
                    if escaped == Some('\n') {
                        self.blank('\n');
                        while self.rest.peek().is_some_and(|c| *c == ' ') {
                            self.skip();
                        }
                    } else {
                        text.extend(escaped);
                    }
                }
                _ => {
                    text.push(c);
                    self.blank(c);
                }
            }
        }
        self.keep('"');
        self.literals.push(Literal { line, text });
    }

    fn raw_string(&mut self) {
        let line = self.line;
        let mut hashes = String::new();
        while self.rest.peek() == Some(&'#') {
            self.skip();
            hashes.push('#');
        }
        if self.rest.peek() != Some(&'"') {
            // A raw identifier, `r#type`.
            self.keep('r');
            return;
        }
        self.skip();
        let close = format!("\"{hashes}");
        let mut text = String::new();
        while let Some(c) = self.next() {
            text.push(c);
            self.blank(c);
            if text.ends_with(&close) {
                text.truncate(text.len() - close.len());
                break;
            }
        }
        self.literals.push(Literal { line, text });
    }

    /// A character literal or a lifetime.
    fn character(&mut self) {
        let Some(c) = self.rest.peek().copied() else {
            return;
        };
        if c == '\\' {
            self.skip();
            self.skip();
            while self.rest.peek().is_some_and(|c| *c != '\'' && *c != '\n') {
                self.skip();
            }
            self.skip();
            return;
        }
        let mut ahead = self.rest.clone();
        let _ = ahead.next();
        if ahead.next() == Some('\'') {
            self.skip();
            self.skip();
        } else {
            self.keep('\'');
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Marks the lines of items under `#[cfg(test)]`, by counting braces.
fn test_lines(code: &str) -> Vec<bool> {
    let mut marks = Vec::new();
    let mut depth = 0_i32;
    let mut inside = false;
    let mut opened = false;
    for line in code.lines() {
        if !inside && line.trim_start().starts_with("#[cfg(test)]") {
            (inside, opened, depth) = (true, false, 0);
        }
        marks.push(inside);
        if !inside {
            continue;
        }
        for c in line.chars() {
            match c {
                '{' => (depth, opened) = (depth + 1, true),
                '}' => depth -= 1,
                _ => {}
            }
        }
        let ends = if opened {
            depth <= 0
        } else {
            line.trim_end().ends_with(';')
        };
        if ends {
            inside = false;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(text: &str) -> Vec<(usize, String)> {
        Source::read(text)
            .literals
            .into_iter()
            .map(|l| (l.line, l.text))
            .collect()
    }

    #[test]
    fn comments_and_strings_are_taken_out_and_lines_stay() {
        let source =
            Source::read("let a = \"x // y\"; // note\nlet b = 1; /* two\nlines */ let c = 2;");
        assert!(!source.code.contains("note") && !source.code.contains("lines"));
        assert_eq!(source.code.lines().count(), 3);
        assert!(source.code.lines().nth(2).unwrap().contains("let c = 2;"));
    }

    #[test]
    fn literals_keep_their_line_and_text() {
        let text = "a(\"one\",\n r#\"two \"q\" \"#, \"th\\\"ree\");\nlet c = '\"'; let l: &'static str = \"four\";";
        let expected = [(1, "one"), (2, "two \"q\" "), (2, "th\"ree"), (3, "four")]
            .map(|(l, t)| (l, t.to_owned()));
        assert_eq!(literals(text), expected);
    }

    #[test]
    fn a_literal_over_several_lines_is_one() {
        assert_eq!(literals("x(\"a \\\n   b\")"), [(1, "a b".to_owned())]);
    }

    #[test]
    fn test_modules_are_marked_to_their_last_brace() {
        let source = Source::read(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { }\n}\nfn c() {}\n#[cfg(test)]\nmod x;\nfn d() {}",
        );
        let marked: Vec<usize> = (1..=9).filter(|line| source.is_test(*line)).collect();
        assert_eq!(marked, [2, 3, 4, 5, 7, 8]);
    }

    #[test]
    fn a_brace_in_a_character_does_not_count() {
        let source = Source::read("#[cfg(test)]\nmod t {\n let a = '{';\n}\nfn c() {}");
        assert!(!source.is_test(5));
    }
}
