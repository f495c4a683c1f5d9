//! What is wrong with one field by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::super::decimal::{DIGITS_MAX, Decimal};
use super::super::definition::{
    EMAIL_BODY, Field, FieldKind, FromPerson, HELP_CHARS_MAX, KEY_CHARS_MAX, LABEL_CHARS_MAX,
    LONG_TEXT_CHARS_MAX, NAME_CHARS_MAX, OPTIONS_MAX, RESERVED, SHORT_TEXT_CHARS_MAX,
    TREE_DEPTH_MAX, TreeOption,
};
use super::super::fill::Known;
use super::{Finding, Wrong};

/// Counts the options of a field.
pub(super) fn options_count(field: &Field) -> usize {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::MultiChoice { options, .. } => options.len(),
        FieldKind::Tree { options, levels } => options.len() + levels.len(),
        FieldKind::ShortText { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Number { .. }
        | FieldKind::Money { .. }
        | FieldKind::Date
        | FieldKind::Time
        | FieldKind::YesNo
        | FieldKind::TaxId { .. }
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::PostalCode
        | FieldKind::File
        | FieldKind::Person
        | FieldKind::Product
        | FieldKind::Computed { .. } => 0,
    }
}

/// Looks at one field; `seen` are the names of those above it.
pub(super) fn check<'a>(
    at: &str,
    field: &'a Field,
    seen: &mut BTreeSet<&'a str>,
    found: &mut Finding,
) {
    name(at, field, seen, found);
    if field.label.trim().is_empty() {
        found.wrong(format!("{at}.label"), Wrong::Required);
    }
    found.text(at, "label", &field.label, LABEL_CHARS_MAX);
    found.text(at, "help", &field.help, HELP_CHARS_MAX);
    kind(at, &field.kind, found);
    let is_computed = matches!(field.kind, FieldKind::Computed { .. });
    // Nobody could fill in what the server computes.
    found.check(
        !(is_computed && field.required),
        format!("{at}.required"),
        Wrong::Invalid,
    );
    found.check(
        !is_computed || field.required_when.trim().is_empty(),
        format!("{at}.required_when"),
        Wrong::Invalid,
    );
    if let Some(from) = field.from_person {
        let fits = fits(from, &field.kind);
        found.check(fits, format!("{at}.from_person"), Wrong::Invalid);
    }
    if let Some(default) = field.default.as_ref().filter(|default| !default.is_null()) {
        let is_answer = field.kind.read(default, &Known::default()).is_ok();
        found.check(is_answer, format!("{at}.default"), Wrong::Default);
    }
}

fn name<'a>(at: &str, field: &'a Field, seen: &mut BTreeSet<&'a str>, found: &mut Finding) {
    let name = field.name.as_str();
    let at = format!("{at}.name");
    if name.is_empty() {
        return found.wrong(at, Wrong::Required);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return found.wrong(at, Wrong::TooLong);
    }
    let is_sign = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    let begins = name.starts_with(|c: char| c.is_ascii_uppercase());
    if !begins || !name.bytes().all(is_sign) {
        return found.wrong(at, Wrong::Name);
    }
    let is_long_text = matches!(field.kind, FieldKind::LongText { .. });
    if RESERVED.contains(&name) || (name == EMAIL_BODY && !is_long_text) {
        return found.wrong(at, Wrong::Reserved);
    }
    if !seen.insert(name) {
        found.wrong(at, Wrong::Twice);
    }
}

const fn fits(from: FromPerson, kind: &FieldKind) -> bool {
    match from {
        FromPerson::Person => matches!(kind, FieldKind::Person),
        FromPerson::Name => matches!(kind, FieldKind::ShortText { .. }),
        FromPerson::TaxId => matches!(kind, FieldKind::ShortText { .. } | FieldKind::TaxId { .. }),
        FromPerson::Phone => matches!(kind, FieldKind::ShortText { .. } | FieldKind::Phone),
        FromPerson::Email => matches!(kind, FieldKind::ShortText { .. } | FieldKind::Email),
    }
}

fn kind(at: &str, kind: &FieldKind, found: &mut Finding) {
    match kind {
        FieldKind::ShortText { chars_max } => chars(at, *chars_max, SHORT_TEXT_CHARS_MAX, found),
        FieldKind::LongText { chars_max } => chars(at, *chars_max, LONG_TEXT_CHARS_MAX, found),
        FieldKind::Number { digits, min, max } => {
            found.check(
                *digits <= DIGITS_MAX,
                format!("{at}.digits"),
                Wrong::OutOfRange,
            );
            let min = bound(at, "min", min.as_deref(), found);
            let max = bound(at, "max", max.as_deref(), found);
            let is_range = min.zip(max).is_none_or(|(min, max)| min <= max);
            found.check(is_range, format!("{at}.max"), Wrong::OutOfRange);
        }
        FieldKind::Money {
            min_minor,
            max_minor,
        } => {
            let is_range = min_minor
                .zip(*max_minor)
                .is_none_or(|(min, max)| min <= max);
            found.check(is_range, format!("{at}.max_minor"), Wrong::OutOfRange);
        }
        FieldKind::Choice { options } => {
            let options = options
                .iter()
                .map(|one| (one.key.as_str(), one.label.as_str()));
            keys(at, options, found);
        }
        FieldKind::MultiChoice {
            options,
            choices_max,
        } => {
            let options = options
                .iter()
                .map(|one| (one.key.as_str(), one.label.as_str()));
            keys(at, options, found);
            let is_some = choices_max.is_none_or(|most| most > 0);
            found.check(is_some, format!("{at}.choices_max"), Wrong::OutOfRange);
        }
        FieldKind::Tree { levels, options } => {
            for (n, level) in levels.iter().enumerate() {
                found.text(at, &format!("levels.{n}"), level, LABEL_CHARS_MAX);
            }
            let few = levels.len() <= TREE_DEPTH_MAX;
            found.check(few, format!("{at}.levels"), Wrong::TooMany);
            let pairs = options
                .iter()
                .map(|one| (one.key.as_str(), one.label.as_str()));
            keys(at, pairs, found);
            tree(at, options, found);
        }
        FieldKind::Date
        | FieldKind::Time
        | FieldKind::YesNo
        | FieldKind::TaxId { .. }
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::PostalCode
        | FieldKind::File
        | FieldKind::Person
        | FieldKind::Product
        | FieldKind::Computed { .. } => {}
    }
}

fn chars(at: &str, chars_max: Option<u32>, most: usize, found: &mut Finding) {
    let wanted = chars_max.map(|chars| usize::try_from(chars).unwrap_or(usize::MAX));
    let fits = wanted.is_none_or(|wanted| (1..=most).contains(&wanted));
    found.check(fits, format!("{at}.chars_max"), Wrong::OutOfRange);
}

fn bound(at: &str, part: &str, text: Option<&str>, found: &mut Finding) -> Option<Decimal> {
    let number = Decimal::parse(text?);
    found.check(number.is_some(), format!("{at}.{part}"), Wrong::Invalid);
    number
}

/// Options have keys of their own, and words.
fn keys<'a>(at: &str, options: impl Iterator<Item = (&'a str, &'a str)>, found: &mut Finding) {
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for (n, (key, label)) in options.enumerate() {
        count += 1;
        let at = format!("{at}.options.{n}");
        let is_sign =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-');
        if key.is_empty() {
            found.wrong(format!("{at}.key"), Wrong::Required);
        } else if key.chars().count() > KEY_CHARS_MAX {
            found.wrong(format!("{at}.key"), Wrong::TooLong);
        } else if !key.bytes().all(is_sign) {
            found.wrong(format!("{at}.key"), Wrong::Invalid);
        } else if !seen.insert(key) {
            found.wrong(format!("{at}.key"), Wrong::Twice);
        }
        if label.trim().is_empty() {
            found.wrong(format!("{at}.label"), Wrong::Required);
        }
        found.text(&at, "label", label, LABEL_CHARS_MAX);
    }
    found.check(count > 0, format!("{at}.options"), Wrong::Required);
    found.check(
        count <= OPTIONS_MAX,
        format!("{at}.options"),
        Wrong::TooMany,
    );
}

/// Who stands above comes before, so that there are no circles.
fn tree(at: &str, options: &[TreeOption], found: &mut Finding) {
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, option) in options.iter().enumerate() {
        let at = format!("{at}.options.{n}.parent");
        let above = option
            .parent
            .as_deref()
            .map(|above| depths.get(above).copied());
        let depth = match above {
            None => 1,
            Some(Some(above)) => above + 1,
            Some(None) => {
                found.wrong(at, Wrong::Invalid);
                continue;
            }
        };
        found.check(depth <= TREE_DEPTH_MAX, at, Wrong::TooMany);
        depths.entry(&option.key).or_insert(depth);
    }
}
