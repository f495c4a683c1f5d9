//! Text out of what sources send as HTML: posts are shown as text and nothing else, so markup has no way to a screen.

/// Elements whose contents are no words.
const SILENT: [&str; 4] = ["script", "style", "template", "iframe"];
/// Elements that begin a new line.
const LINES: [&str; 8] = ["br", "p", "div", "li", "tr", "h1", "h2", "blockquote"];
/// Line breaks in a row that are kept.
const BREAKS_MAX: usize = 2;

/// Takes the markup out: tags go, comments and what scripts hold go with them, character references become characters.
///
/// **Shape**: `a < b` stays, because no tag begins so. What was escaped is text: `&lt;b&gt;` becomes `<b>` and is shown as that.
/// **Cost**: linear in the text.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(place) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(place);
        text.push_str(before);
        rest = if let Some(after) = step(from, &mut text) {
            after
        } else {
            let mut chars = from.chars();
            text.extend(chars.next());
            chars.as_str()
        };
    }
    text.push_str(rest);
    tidied(&text)
}

/// Reads a tag, a comment or a character reference; gives what comes after it. `None` for what only looks like one.
fn step<'a>(from: &'a str, text: &mut String) -> Option<&'a str> {
    if let Some(comment) = from.strip_prefix("<!--") {
        return Some(comment.split_once("-->").map_or("", |(_, after)| after));
    }
    if from.starts_with('&') {
        let (found, after) = reference(from)?;
        text.push(found);
        return Some(after);
    }
    let inner = from.strip_prefix('<')?;
    let named = inner.trim_start_matches(['/', '!', '?']);
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name: String = named
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .take(12)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let after = end_of_tag(inner);
    if LINES.contains(&name.as_str()) {
        text.push('\n');
    }
    if SILENT.contains(&name.as_str()) && !inner.starts_with('/') {
        return Some(after_close(after, &name));
    }
    Some(after)
}

/// Gives what follows a tag; a `>` inside of quotation marks does not end it. A tag without end swallows the rest.
fn end_of_tag(inner: &str) -> &str {
    let mut quote = None;
    for (place, c) in inner.char_indices() {
        match (quote, c) {
            (None, '>') => return inner.get(place + 1..).unwrap_or(""),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None | Some(_), _) => {}
        }
    }
    ""
}

/// Gives what follows the closing tag of an element; nothing where it is never closed.
fn after_close<'a>(from: &'a str, name: &str) -> &'a str {
    let mut rest = from;
    while let Some((_, inner)) = rest.split_once("</") {
        let is_it = inner
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name));
        if is_it {
            return end_of_tag(inner);
        }
        rest = inner;
    }
    ""
}

/// Reads a character reference; characters that control anything are none of ours.
fn reference(from: &str) -> Option<(char, &str)> {
    let (name, after) = from.strip_prefix('&')?.split_once(';')?;
    if name.len() > 8 {
        return None;
    }
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number).filter(|c| !c.is_control() || *c == '\n')?
        }
    };
    Some((found, after))
}

/// Trims, and takes out control characters and breaks beyond two in a row.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut breaks = 0;
    for c in text.trim().chars() {
        match c {
            '\n' => {
                breaks += 1;
                if breaks <= BREAKS_MAX {
                    tidy.push('\n');
                }
            }
            '\r' => {}
            '\t' => tidy.push(' '),
            c if c.is_control() => {}
            c => {
                if !c.is_whitespace() {
                    breaks = 0;
                }
                tidy.push(c);
            }
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows: GAP-114.
    #[test]
    fn words_stay_and_markup_goes() {
        for (html, text) in [
            (
                "<p>Comprei &amp; n&atilde;o chegou</p>",
                "Comprei & n&atilde;o chegou",
            ),
            ("a < b && c > d", "a < b && c > d"),
            ("um<br/>dois<br>\n\n\n\ntres", "um\ndois\n\ntres"),
            ("<script>alert('</p>')</script>fim", "fim"),
            ("<SCRIPT src='x>y'>a</SCRIPT >b", "b"),
            ("<img src=x onerror=\"alert(1)>\">ok", "ok"),
            ("<!-- <b>x</b> -->y", "y"),
            ("&lt;script&gt;1&lt;/script&gt;", "<script>1</script>"),
            ("&#65;&#x42;&#0;&#7;&#99999999;", "AB&#0;&#7;&#99999999;"),
            ("<svg/onload=alert(1)", ""),
            ("<style>p{}", ""),
            ("I <3 you", "I <3 you"),
            ("a\u{0}b\u{1b}c", "abc"),
            ("&", "&"),
            ("<", "<"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic_or_grow(html in "(<|>|&|;|/|!|-|'|\"|script|style|br|#x41|lt|\\PC){0,60}") {
            let text = plain(&html);
            prop_assert!(text.len() <= html.len(), "{text:?} of {html:?}");
        }

        #[test]
        fn words_without_markup_stay_as_they_are(words in "[a-zç0-9.,]{1,8}( [a-zç0-9.,]{1,8}){0,6}") {
            prop_assert_eq!(plain(&words), words);
        }
    }
}
