//! What each kind of field takes: from an answer to its kept form and its value in expressions.

use std::collections::BTreeSet;

use base::calendar::Day;
use base::id::{FileId, PersonId, ProductId};
use base::phone::Phone;
use base::postal_code::PostalCode;
use base::tax_id::TaxId;
use serde_json::{Value as Json, json};

use super::decimal::Decimal;
use super::definition::{
    Computed, FieldKind, LONG_TEXT_CHARS_MAX, SHORT_TEXT_CHARS_MAX, TaxIdKind, TreeOption,
};
use super::expression::{Kind, Value};
use super::fill::{Known, Problem};
use crate::person::{Address, PointKind};

/// An answer that was read: how it is kept, and what it is worth.
pub(super) struct Read {
    pub(super) kept: Json,
    pub(super) value: Value,
}

type Answer = Result<Read, Problem>;

impl FieldKind {
    /// Gives the kind of its value in expressions.
    pub fn value_kind(&self) -> Kind {
        match self {
            Self::ShortText { .. }
            | Self::LongText { .. }
            | Self::Choice { .. }
            | Self::TaxId { .. }
            | Self::Phone
            | Self::Email
            | Self::PostalCode
            | Self::File
            | Self::Person
            | Self::Product => Kind::Text,
            Self::Number { .. } | Self::Money { .. } => Kind::Number,
            Self::Date => Kind::Date,
            Self::Time => Kind::Time,
            Self::YesNo => Kind::YesNo,
            Self::MultiChoice { .. } | Self::Tree { .. } => Kind::List,
            Self::Computed { shown_as, .. } => shown_as.value_kind(),
        }
    }

    /// Gives the value of what a form kept: references stand as they are, because whoever kept them had looked them up.
    pub fn kept_value(&self, kept: &Json) -> Value {
        match self {
            Self::File | Self::Person | Self::Product => kept
                .as_str()
                .map_or(Value::Empty, |id| Value::Text(id.to_owned())),
            Self::Computed { shown_as, .. } => shown_as.kept_value(kept),
            Self::ShortText { .. }
            | Self::LongText { .. }
            | Self::Number { .. }
            | Self::Money { .. }
            | Self::Date
            | Self::Time
            | Self::YesNo
            | Self::Choice { .. }
            | Self::MultiChoice { .. }
            | Self::Tree { .. }
            | Self::TaxId { .. }
            | Self::Phone
            | Self::Email
            | Self::PostalCode => self
                .read(kept, &Known::default())
                .map_or(Value::Empty, |read| read.value),
        }
    }

    /// Gives how an answer of another system is kept; none where it is no answer of this kind. What only people choose here, and what
    /// is computed, is not taken.
    pub fn taken(&self, answer: &Json) -> Option<Json> {
        let read = self.read(answer, &Known::default()).ok()?;
        Some(read.kept)
    }

    /// Reads an answer.
    ///
    /// **Errors**: why it cannot be one. What is computed takes none.
    pub(super) fn read(&self, answer: &Json, known: &Known) -> Answer {
        match self {
            Self::ShortText { chars_max } => short_text(answer, *chars_max),
            Self::LongText { chars_max } => long_text(answer, *chars_max),
            Self::Number { digits, min, max } => {
                let bound = |text: &Option<String>| text.as_deref().and_then(Decimal::parse);
                number(answer, *digits, (bound(min), bound(max)))
            }
            Self::Money {
                min_minor,
                max_minor,
            } => money(answer, (*min_minor, *max_minor)),
            Self::Date => day(answer),
            Self::Time => time(answer),
            Self::YesNo => {
                let yes = answer.as_bool().ok_or(Problem::Invalid)?;
                Ok(read(answer.clone(), Value::YesNo(yes)))
            }
            Self::Choice { options } => {
                let key = text_of(answer)?;
                let is_option = options.iter().any(|option| option.key == key);
                is_option.then_some(()).ok_or(Problem::Unknown)?;
                Ok(text(key))
            }
            Self::MultiChoice {
                options,
                choices_max,
            } => {
                let options: Vec<&str> = options.iter().map(|option| option.key.as_str()).collect();
                choices(answer, &options, *choices_max)
            }
            Self::Tree { options, .. } => way_down(answer, options),
            Self::TaxId { accepts } => tax_id(answer, *accepts),
            Self::Phone => {
                let phone = Phone::parse(text_of(answer)?, "55").map_err(Problem::Phone)?;
                Ok(text(&phone.e164()))
            }
            Self::Email => {
                let address = Address::parse(PointKind::Email, text_of(answer)?);
                Ok(text(&address.map_err(|_| Problem::Invalid)?.value))
            }
            Self::PostalCode => {
                let code = PostalCode::parse(text_of(answer)?).ok_or(Problem::PostalCode)?;
                Ok(text(code.as_str()))
            }
            Self::File => {
                let id: FileId = text_of(answer)?.parse().map_err(|_| Problem::Unknown)?;
                known_id(&known.files, &id)
            }
            Self::Person => {
                let id: PersonId = text_of(answer)?.parse().map_err(|_| Problem::Unknown)?;
                known_id(&known.people, &id)
            }
            Self::Product => {
                let id: ProductId = text_of(answer)?.parse().map_err(|_| Problem::Unknown)?;
                known_id(&known.products, &id)
            }
            Self::Computed { .. } => Err(Problem::Invalid),
        }
    }
}

impl Computed {
    /// Gives the kind of value that it shows.
    pub const fn value_kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Number | Self::Money => Kind::Number,
            Self::Date => Kind::Date,
            Self::Time => Kind::Time,
            Self::YesNo => Kind::YesNo,
        }
    }

    /// Gives the value of one that was kept.
    fn kept_value(self, kept: &Json) -> Value {
        let kind = match self {
            Self::Text => FieldKind::LongText { chars_max: None },
            Self::Number => FieldKind::Number {
                digits: super::decimal::DIGITS_MAX,
                min: None,
                max: None,
            },
            Self::Money => FieldKind::Money {
                min_minor: None,
                max_minor: None,
            },
            Self::Date => FieldKind::Date,
            Self::Time => FieldKind::Time,
            Self::YesNo => FieldKind::YesNo,
        };
        kind.kept_value(kept)
    }

    /// Gives how a computed value is kept; nothing where nothing came of it.
    pub(super) fn kept(self, value: &Value) -> Option<Json> {
        match value {
            Value::Empty | Value::List(_) => None,
            Value::Number(number) if self == Self::Money => Some(json!(number.centavos())),
            Value::Number(number) => Some(json!(number.to_string())),
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => Some(json!(text)),
            Value::Date(day) => Some(json!(day.to_string())),
            Value::Time(minutes) => Some(json!(clock(*minutes))),
            Value::YesNo(yes) => Some(json!(yes)),
        }
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

const fn read(kept: Json, value: Value) -> Read {
    Read { kept, value }
}

fn text(text: &str) -> Read {
    read(json!(text), Value::Text(text.to_owned()))
}

fn text_of(answer: &Json) -> Result<&str, Problem> {
    let text = answer.as_str().ok_or(Problem::Invalid)?.trim();
    if text.chars().count() > LONG_TEXT_CHARS_MAX {
        return Err(Problem::TooLong);
    }
    Ok(text)
}

fn limit(chars_max: Option<u32>, most: usize) -> usize {
    let wanted = chars_max.and_then(|chars| usize::try_from(chars).ok());
    wanted.map_or(most, |wanted| wanted.min(most))
}

fn short_text(answer: &Json, chars_max: Option<u32>) -> Answer {
    let found = text_of(answer)?;
    if found.chars().count() > limit(chars_max, SHORT_TEXT_CHARS_MAX) {
        return Err(Problem::TooLong);
    }
    if found.chars().any(char::is_control) {
        return Err(Problem::ControlCharacter);
    }
    Ok(text(found))
}

fn long_text(answer: &Json, chars_max: Option<u32>) -> Answer {
    let found = text_of(answer)?;
    if found.chars().count() > limit(chars_max, LONG_TEXT_CHARS_MAX) {
        return Err(Problem::TooLong);
    }
    let is_bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    if found.chars().any(is_bad) {
        return Err(Problem::ControlCharacter);
    }
    Ok(text(found))
}

fn number(answer: &Json, digits: u32, (min, max): (Option<Decimal>, Option<Decimal>)) -> Answer {
    // A number of JSON is read from its digits, never through a float.
    let written = answer.as_number().map(ToString::to_string);
    let written = match written {
        Some(written) => written,
        None => text_of(answer)?.to_owned(),
    };
    let found = Decimal::parse(&written).ok_or(Problem::Invalid)?;
    if found.digits() > digits {
        return Err(Problem::Digits);
    }
    if min.is_some_and(|min| found < min) || max.is_some_and(|max| found > max) {
        return Err(Problem::OutOfRange);
    }
    Ok(read(json!(found.to_string()), Value::Number(found)))
}

fn money(answer: &Json, (min, max): (Option<i64>, Option<i64>)) -> Answer {
    let centavos = answer.as_i64().ok_or(Problem::Invalid)?;
    let value = Decimal::of_centavos(centavos).ok_or(Problem::OutOfRange)?;
    if min.is_some_and(|min| centavos < min) || max.is_some_and(|max| centavos > max) {
        return Err(Problem::OutOfRange);
    }
    Ok(read(json!(centavos), Value::Number(value)))
}

/// Days as people write them: four digits of a year, nothing before the year 1.
fn day(answer: &Json) -> Answer {
    let written = text_of(answer)?;
    let is_plain = written.len() == 10 && written.starts_with(|c: char| c.is_ascii_digit());
    let day = Day::parse(written).filter(|day| is_plain && day.to_string() == written);
    let day = day.ok_or(Problem::Day)?;
    Ok(read(json!(day.to_string()), Value::Date(day)))
}

fn time(answer: &Json) -> Answer {
    let (hours, minutes) = text_of(answer)?.split_once(':').ok_or(Problem::Invalid)?;
    let part = |text: &str, most: u16| {
        let is_plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse::<u16>().ok().filter(|_| is_plain);
        number
            .filter(|number| *number < most)
            .ok_or(Problem::Invalid)
    };
    let minutes = part(hours, 24)? * 60 + part(minutes, 60)?;
    Ok(read(json!(clock(minutes)), Value::Time(minutes)))
}

fn keys(answer: &Json) -> Result<Vec<String>, Problem> {
    let items = answer.as_array().ok_or(Problem::Invalid)?;
    let key = |item: &Json| item.as_str().map(str::to_owned).ok_or(Problem::Invalid);
    items.iter().map(key).collect()
}

/// Keys are kept in the order of the options, each once.
fn choices(answer: &Json, options: &[&str], choices_max: Option<u32>) -> Answer {
    let chosen: BTreeSet<String> = keys(answer)?.into_iter().collect();
    if !chosen.iter().all(|key| options.contains(&key.as_str())) {
        return Err(Problem::Unknown);
    }
    if chosen.len() > limit(choices_max, usize::MAX) {
        return Err(Problem::TooMany);
    }
    let ordered = options.iter().filter(|key| chosen.contains(**key));
    let ordered: Vec<String> = ordered.map(|key| (*key).to_owned()).collect();
    Ok(read(json!(ordered), Value::List(ordered)))
}

/// Each key stands below the one before it, and nothing below the last.
fn way_down(answer: &Json, options: &[TreeOption]) -> Answer {
    let way = keys(answer)?;
    let mut above: Option<&str> = None;
    for key in &way {
        let option = options.iter().find(|option| option.key == *key);
        let option = option.ok_or(Problem::Unknown)?;
        if option.parent.as_deref() != above {
            return Err(Problem::Unknown);
        }
        above = Some(&option.key);
    }
    let goes_on = |option: &TreeOption| option.parent.as_deref() == above;
    if above.is_some() && options.iter().any(goes_on) {
        return Err(Problem::Incomplete);
    }
    Ok(read(json!(way), Value::List(way)))
}

fn tax_id(answer: &Json, accepts: TaxIdKind) -> Answer {
    let document = TaxId::parse(text_of(answer)?).map_err(|_| Problem::TaxId)?;
    let fits = match accepts {
        TaxIdKind::Any => true,
        TaxIdKind::Cpf => matches!(document, TaxId::Cpf(_)),
        TaxIdKind::Cnpj => matches!(document, TaxId::Cnpj(_)),
    };
    fits.then_some(()).ok_or(Problem::TaxId)?;
    Ok(text(document.as_str()))
}

fn known_id<T: Ord + std::fmt::Display>(known: &BTreeSet<T>, id: &T) -> Answer {
    known.contains(id).then_some(()).ok_or(Problem::Unknown)?;
    Ok(text(&id.to_string()))
}
