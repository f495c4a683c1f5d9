//! Splitting a long text into messages, at paragraphs, lines, sentences or words, in this order of preference.

/// Splits `text` into pieces of at most `max` characters; joined with the white space that was cut, they are the text.
///
/// **Shape**: a text that fits is one piece; no piece is empty; a word longer than `max` is cut. `max` of 0 counts as 1.
pub(crate) fn split_text(text: &str, max: usize) -> Vec<&str> {
    let max = max.max(1);
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((limit, _)) = rest.char_indices().nth(max) else {
            pieces.push(rest);
            break;
        };
        let (head, tail) = cut_at(rest, limit);
        pieces.push(head);
        rest = tail;
    }
    pieces
}

/// Cuts before byte `limit`, at the best border in the second half of what fits.
fn cut_at(text: &str, limit: usize) -> (&str, &str) {
    let (window, _) = text.split_at(limit);
    // A border exactly at the limit is as good as one before it.
    let next_is_space = text
        .get(limit..)
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let least = limit / 2;
    let border = ["\n\n", "\n", ". "]
        .into_iter()
        .filter_map(|mark| window.rfind(mark).map(|at| at + mark.trim_end().len()))
        .find(|at| *at >= least)
        .or(next_is_space.then_some(limit))
        .or_else(|| window.rfind(char::is_whitespace))
        .filter(|at| *at > 0)
        .unwrap_or(limit);
    let (head, tail) = text.split_at(border);
    (head.trim_end(), tail.trim_start())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn borders_are_preferred_in_order() {
        assert_eq!(split_text("um dois", 20), ["um dois"]);
        assert_eq!(
            split_text("primeiro\n\nsegundo três", 14),
            ["primeiro", "segundo três"]
        );
        assert_eq!(
            split_text("uma frase. outra frase", 16),
            ["uma frase.", "outra frase"]
        );
        assert_eq!(split_text("um dois três", 8), ["um dois", "três"]);
        assert_eq!(split_text("um dois", 7), ["um dois"]);
        assert_eq!(split_text("éééééé", 4), ["éééé", "éé"]);
        assert_eq!(split_text("  ", 4), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn no_piece_is_too_long_and_nothing_but_space_is_lost(text in "(\\PC|[ \n.]){0,200}", max in 1_usize..40) {
            let pieces = split_text(&text, max);
            for piece in &pieces {
                prop_assert!(!piece.is_empty() && piece.chars().count() <= max);
            }
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&pieces.concat()), squeeze(&text));
        }
    }
}
