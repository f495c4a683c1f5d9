//! Words that may stand only in some places: SQL, channel names, left-overs, addresses of other machines.

use super::source::{Source, is_test_file};
use crate::tree::{File, extension};

/// Words that must not reach the main branch, cut in two so that this file does not find itself.
const LEFTOVERS: [(&str, &str); 10] = [
    (concat!("TO", "DO"), "do it or open an issue"),
    (concat!("FIX", "ME"), "fix it or open an issue"),
    (
        concat!("#[ign", "ore"),
        "a test that does not run proves nothing",
    ),
    (concat!("should_", "panic"), "assert on the value instead"),
    (concat!(".on", "ly("), "the other tests would not run"),
    (
        concat!("test.sk", "ip("),
        "a test that does not run proves nothing",
    ),
    (
        concat!("it.sk", "ip("),
        "a test that does not run proves nothing",
    ),
    (
        concat!("describe.sk", "ip("),
        "a test that does not run proves nothing",
    ),
    (concat!("@ts-ig", "nore"), "mend the type"),
    (
        concat!("console.l", "og("),
        "nothing is printed in the browser",
    ),
];

/// Finds left-overs of work in sources.
pub(crate) fn leftovers(file: &File) -> Vec<String> {
    if !matches!(
        extension(&file.path),
        "rs" | "ts" | "svelte" | "mjs" | "sql" | "css"
    ) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in numbered(&file.text) {
        for (word, advice) in LEFTOVERS {
            // A script of the build talks on the screen of whoever runs it.
            let spoken = extension(&file.path) == "mjs" && word.starts_with("console");
            if contains_word(line, word) && !spoken {
                found.push(format!(
                    "{}:{number}: `{word}` is left over; {advice}",
                    file.path
                ));
            }
        }
    }
    found
}

const SQL_OPENINGS: [&str; 6] = [
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "WITH RECURSIVE ",
];

/// SQL stands only in `store*` and `reports`.
pub(crate) fn sql(file: &File) -> Vec<String> {
    let path = &file.path;
    let allowed = ["crates/store", "crates/reports/", "crates/bench/", "xtask/"];
    if extension(path) != "rs"
        || is_test_file(path)
        || allowed.iter().any(|start| path.starts_with(start))
    {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    let is_sql = |text: &str| {
        let text = text.trim_start();
        SQL_OPENINGS.iter().any(|opening| text.starts_with(opening))
            || (text.starts_with("UPDATE ") && text.contains(" SET "))
    };
    let literals = source
        .literals
        .iter()
        .filter(|l| !source.is_test(l.line) && is_sql(&l.text));
    literals
        .map(|l| format!("{path}:{}: SQL belongs to `store*` or `reports`", l.line))
        .collect()
}

/// Signs that part cells, as `join` is given them.
const CELL_SIGNS: [&str; 5] = ["\";\"", "';'", "`;`", "\"\\t\"", "'\\t'"];

/// What people open with spreadsheets is written where no cell becomes a formula: `base::sheet`, and `lib/sheet.ts` in the browser.
pub(crate) fn sheets(file: &File) -> Vec<String> {
    let path = &file.path;
    let places = ["web/src/lib/sheet.ts", "xtask/"];
    let is_ours = matches!(extension(path), "rs" | "ts" | "svelte");
    if !is_ours || is_test_file(path) || places.iter().any(|place| path.starts_with(place)) {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    // What is parted for people to read has a space after the sign.
    let is_written = |line: &str| {
        let line = line.replace("join( ", "join(").replace(" )", ")");
        let mut signs = CELL_SIGNS.iter();
        signs.any(|sign| line.contains(&format!("join({sign})")))
    };
    let is_test = |number| extension(path) == "rs" && source.is_test(number);
    numbered(&file.text)
        .filter(|(number, line)| !is_test(*number) && is_written(line))
        .map(|(number, _)| {
            format!("{path}:{number}: a table is written by hand; write it by `sheet`, so that no cell is a formula")
        })
        .collect()
}

/// Names that only the connectors know. Media such as e-mail and voice are kinds, not names, and may be said.
const CHANNELS: [&str; 6] = [
    "whatsapp",
    "telegram",
    "instagram",
    "facebook",
    "mercado_livre",
    "reclame_aqui",
];

const CHANNEL_PLACES: [&str; 20] = [
    "crates/channels/",
    "crates/sandbox/",
    "crates/sim/",
    "crates/bench/",
    // What people write above the columns of their spreadsheets.
    "crates/office/src/import.rs",
    // Media of posts, which no connector has: the words that an organization begins with, and the charts that are about one of them.
    "crates/office/src/social/settings.rs",
    "crates/app-office/src/social/get_social_figures.rs",
    "web/src/features/admin/social/",
    // Generated from the operations.
    "web/src/api/schema.d.ts",
    "crates/server/src/demo",
    "crates/server/src/sandbox",
    "web/src/i18n/",
    "web/src/lib/ui/Channel",
    "web/src/lib/ui/channel",
    "web/src/live/names.ts",
    "web/tests/",
    "web/widget/tests/",
    "web/scripts/",
    "scenarios/",
    "xtask/",
];

/// Code asks for a capability, never for a channel by its name.
pub(crate) fn channels(file: &File) -> Vec<String> {
    let path = &file.path;
    if is_test_file(path) || CHANNEL_PLACES.iter().any(|start| path.starts_with(start)) {
        return Vec::new();
    }
    let mut lines: Vec<(usize, String)> = match extension(path) {
        "rs" => {
            let source = Source::read(&file.text);
            let code = source
                .lines()
                .map(|(number, line)| (number, line.to_owned()));
            let literals = source.literals.iter().filter(|l| !source.is_test(l.line));
            code.chain(literals.map(|l| (l.line, l.text.clone())))
                .collect()
        }
        "ts" | "svelte" => numbered(&file.text)
            .filter(|(_, line)| !is_comment(line))
            .map(|(number, line)| (number, line.to_owned()))
            .collect(),
        _ => return Vec::new(),
    };
    lines.sort();
    let mut found = Vec::new();
    for (number, line) in lines {
        let line = line
            .to_lowercase()
            .replace("mercadolivre", "mercado_livre")
            .replace("reclameaqui", "reclame_aqui");
        if let Some(name) = CHANNELS.iter().find(|name| line.contains(**name)) {
            found.push(format!(
                "{path}:{number}: `{name}` is known to the connectors only; ask for the capability"
            ));
        }
    }
    found
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "*", "<!--"]
        .iter()
        .any(|opening| line.starts_with(opening))
}

const CONNECTING: [&str; 6] = [
    "bind(",
    "connect(",
    ".goto(",
    "fetch(",
    "TcpListener",
    "listen(",
];
const LOOPBACK: [&str; 4] = ["127.0.0.1", "localhost", "[::1]", "::1"];

/// Tests talk to this machine only. Addresses that are mere data of a payload are no calls.
pub(crate) fn addresses(file: &File) -> Vec<String> {
    let path = &file.path;
    // This tool's own tests hold what they look for.
    if path.starts_with("xtask/") {
        return Vec::new();
    }
    let rust = extension(path) == "rs";
    let script_test = is_test_file(path) && extension(path) == "ts";
    if !rust && !script_test {
        return Vec::new();
    }
    let source = rust.then(|| Source::read(&file.text));
    let tested = |number| is_test_file(path) || source.as_ref().is_some_and(|s| s.is_test(number));
    numbered(&file.text)
        .filter(|(number, line)| {
            tested(*number) && CONNECTING.iter().any(|call| line.contains(call))
        })
        .filter(|(_, line)| names_other_machine(line))
        .map(|(number, _)| format!("{path}:{number}: tests reach this machine only; use 127.0.0.1"))
        .collect()
}

/// Says whether a line holds a web address or an IPv4 address that is not the loopback.
fn names_other_machine(line: &str) -> bool {
    let mut hosts = line.split("://").skip(1).map(|rest| {
        rest.split(['/', '"', '\'', '`', ':'])
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let other =
        |host: &str| !host.is_empty() && !host.starts_with(['{', '$']) && !LOOPBACK.contains(&host);
    let ip = line
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .any(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            parts.len() == 4 && parts.iter().all(|p| p.parse::<u8>().is_ok()) && word != "127.0.0.1"
        });
    ip || hosts.any(|host| other(&host))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}

/// Finds a word that is not part of a longer one.
fn contains_word(line: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        let opens = word.starts_with(|c: char| !is_word(c)) || !before.is_some_and(is_word);
        let ends = word.ends_with(|c: char| !is_word(c)) || !after.is_some_and(is_word);
        opens && ends
    })
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
    fn left_overs_are_found_as_whole_words() {
        let word = concat!("TO", "DO");
        assert_eq!(
            leftovers(&file("a.rs", &format!("// {word}: later\n"))).len(),
            1
        );
        assert!(leftovers(&file("a.rs", &format!("let {word}S = 1;\n"))).is_empty());
        assert_eq!(
            leftovers(&file("a.ts", concat!("test.on", "ly('x')\n"))).len(),
            1
        );
        assert!(leftovers(&file("a.md", word)).is_empty());
    }

    #[test]
    fn sql_outside_its_crates_is_found_also_in_raw_strings() {
        let text = "//! x\nconst A: &str = r\"\n  SELECT id FROM queues\";\nconst B: &str = \"UPDATE x SET a = 1\";";
        assert_eq!(sql(&file("crates/app/src/a.rs", text)).len(), 2);
        assert!(sql(&file("crates/store-floor/src/a.rs", text)).is_empty());
        assert!(
            sql(&file(
                "crates/app/src/a.rs",
                "const A: &str = \"UPDATE the page\";"
            ))
            .is_empty()
        );
        let test = "#[cfg(test)]\nmod tests {\n const A: &str = \"SELECT 1\";\n}";
        assert!(sql(&file("crates/app/src/a.rs", test)).is_empty());
    }

    #[test]
    fn a_table_that_is_written_by_hand_is_found() {
        let found = |path: &str, text: &str| sheets(&file(path, text)).len();
        assert_eq!(found("crates/app/src/a.rs", "cells.join(\";\")"), 1);
        assert_eq!(found("web/src/features/a.ts", "row.map(cell).join(';')"), 1);
        assert_eq!(found("web/src/features/A.svelte", "row.join( ';' )"), 1);
        assert_eq!(found("web/src/lib/sheet.ts", "row.join(';')"), 0);
        assert_eq!(found("web/src/features/a.ts", "names.join('; ')"), 0);
    }

    #[test]
    fn a_channel_by_its_name_is_found_in_code_and_strings_but_not_in_comments() {
        let found = |path: &str, text: &str| channels(&file(path, text)).len();
        assert_eq!(
            found("crates/app/src/a.rs", "if channel == \"whatsapp\" {}"),
            1
        );
        assert_eq!(found("crates/app/src/a.rs", "fn send_telegram() {}"), 1);
        assert_eq!(found("crates/app/src/a.rs", "// not only WhatsApp\n"), 0);
        assert_eq!(
            found("crates/channels/src/whatsapp.rs", "fn whatsapp() {}"),
            0
        );
        assert_eq!(
            found("web/src/features/desk/a.ts", "if (x === 'MercadoLivre') {}"),
            1
        );
        assert_eq!(found("web/src/i18n/pt-BR.ts", "'a': 'WhatsApp'"), 0);
    }

    #[test]
    fn a_test_that_calls_another_machine_is_found() {
        let found = |line: &str| addresses(&file("crates/a/tests/it.rs", line)).len();
        assert_eq!(found("TcpStream::connect(\"10.0.0.1:80\")"), 1);
        assert_eq!(found("page.goto(\"https://unissono.example/\")"), 1);
        assert_eq!(found("bind(\"127.0.0.1:0\")"), 0);
        assert_eq!(
            found("assert_eq!(url, \"https://graph.example/1.2.3.4\")"),
            0
        );
        assert_eq!(found("fetch(format!(\"http://{address}/\"))"), 0);
        assert!(addresses(&file("crates/a/src/a.rs", "bind(\"0.0.0.0:80\")")).is_empty());
    }
}
