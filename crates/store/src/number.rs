//! Numbers people say aloud: one dated sequence per organization, shared by interactions, cases and proposals.

use base::authz::Scope;

use crate::{Result, Tx, args, both};

crate::statements! {
    /// One row by primary key; the row lock keeps numbers unique.
    NEXT = both(
        "INSERT INTO number_sequences (org_id, year, last) VALUES ($1, $2, 1)
         ON CONFLICT (org_id, year) DO UPDATE SET last = number_sequences.last + 1 RETURNING last"
    );
}

/// Takes the next number of a year.
///
/// **Shape**: `2026-0001234`; never reused. A transaction that rolls back gives its number back, because nobody heard it.
/// **Source**: `product.md` decision 8.
pub async fn next(tx: &mut Tx<'_>, scope: &Scope, year: i16) -> Result<String> {
    let last = tx
        .one(&NEXT, args![scope.org(), i64::from(year)], |row| row.i64(0))
        .await?;
    Ok(format!("{year:04}-{last:07}"))
}

/// Reads a number as people type it: with or without the dash, with or without leading zeros.
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, last) = match text.split_once(['-', '.', '/', ' ']) {
        Some(parts) => parts,
        None if text.is_ascii() && text.len() > 4 => text.split_at(4),
        None => return None,
    };
    let year: u16 = year
        .parse()
        .ok()
        .filter(|year| (2000..=9999).contains(year))?;
    let last: u64 = last.parse().ok().filter(|last| *last > 0)?;
    Some(format!("{year:04}-{last:07}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoken_number_is_found_with_or_without_the_dash() {
        for spoken in [
            "2026-0001234",
            "20260001234",
            "2026-1234",
            "2026 1234",
            " 2026.1234 ",
        ] {
            assert_eq!(parse(spoken).as_deref(), Some("2026-0001234"), "{spoken}");
        }
        for other in ["", "2026", "abc", "1999-1", "2026-0", "Ana 2026"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
