//! Which option an answer means: the id of a button, the digits, or the words without accents and case.

use base::text::fold;

use super::definition::NodeKey;
use super::node::menu::MenuOption;
use super::run::Heard;

/// Gives the id under which an option travels to the customer and back.
///
/// **Shape**: `node.option`, so that a button of an earlier menu is not taken for one of the present.
pub fn choice_id(node: &NodeKey, option: &MenuOption) -> String {
    format!("{node}.{}", option.id)
}

/// Finds the option that an answer means.
pub(super) fn chosen<'a>(
    at: &NodeKey,
    options: &'a [MenuOption],
    heard: &Heard,
) -> Option<&'a MenuOption> {
    match heard {
        Heard::Chose { id, .. } => options.iter().find(|option| choice_id(at, option) == *id),
        Heard::Said { text } => said(options, &plain(text)),
        Heard::Began | Heard::Showed | Heard::Woke => None,
    }
}

fn said<'a>(options: &'a [MenuOption], text: &str) -> Option<&'a MenuOption> {
    let by_digits = options.iter().find(|option| option.digits == text);
    by_digits.or_else(|| {
        options.iter().find(|option| {
            option.label.written().any(|label| {
                let label = plain(label);
                text == label || text.strip_prefix(&option.digits).map(str::trim) == Some(&label)
            })
        })
    })
}

/// Gives a text as it is compared: folded, with nothing but letters, digits and single spaces.
///
/// **Shape**: `"1) Finanças!"` becomes `"1 financas"`, the keycap `1️⃣` becomes `"1"`.
pub(super) fn plain(text: &str) -> String {
    // A keycap is a digit with two characters that only dress it.
    let bare = text.replace(['\u{fe0f}', '\u{20e3}'], "");
    let spaced: String = bare
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    fold(&spaced)
}
