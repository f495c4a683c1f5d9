//! Variables in a text: `{{1}}`, `{{ nome }}`.

/// Names the variables of a text, each once: numbers by size first, then names as they appear.
pub fn blanks(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Blank(name, _) = piece
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names.sort_by_key(|name| name.parse::<u64>().unwrap_or(u64::MAX));
    names
}

/// Puts values into a text; a variable without one stays as it is.
pub fn fill(text: &str, names: &[String], values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        filled.push_str(match piece {
            Piece::Text(words) => words,
            Piece::Blank(name, whole) => names
                .iter()
                .position(|known| known == name)
                .and_then(|n| values.get(n))
                .unwrap_or(&whole),
        });
    }
    filled
}

enum Piece<'a> {
    Text(&'a str),
    /// The name, and the whole with its braces.
    Blank(&'a str, &'a str),
}

/// Cuts a text at its variables; braces around anything but a name are plain text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let inner = after
            .split_once("}}")
            .map(|(inner, after)| (inner, inner.trim(), after));
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let (head, blank, tail) = match inner {
            Some((inner, name, tail)) if is_name(name) => {
                let whole = rest
                    .get(before.len()..before.len() + inner.len() + 4)
                    .unwrap_or_default();
                (before, Some(Piece::Blank(name, whole)), tail)
            }
            // One brace on: the next pair may begin with the second of these.
            _ => {
                let end = before.len() + 1;
                (
                    rest.get(..end).unwrap_or_default(),
                    None,
                    rest.get(end..).unwrap_or_default(),
                )
            }
        };
        found.push(Piece::Text(head));
        found.extend(blank);
        rest = tail;
    }
    found.push(Piece::Text(rest));
    found
}
