//! Fields of people that an organization adds to the fixed ones: what may stand in them, and how it is read.
//!
//! Values are kept by the physical name of their field, which never changes; a value that a later definition would refuse
//! stays until somebody writes another one.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::text::{Text, TextRefused, fold};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::crm::form::decimal::Decimal;

/// Fields of an organization at the most.
pub const FIELDS_MAX: usize = 100;
/// Choices of a field at the most.
pub const CHOICES_MAX: usize = 100;
/// What stands in the place of a value that somebody may not see.
pub const MASKED: &str = "•••";

/// Values by the physical name of their field.
pub type Values = BTreeMap<String, Value>;

/// What stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line, 200 characters at the most.
    Text,
    /// Lines, 2000 characters at the most.
    LongText,
    /// A decimal number, as text with a point: `12.5`.
    Number,
    /// A day: `1990-02-28`.
    Date,
    /// Yes or no.
    YesNo,
    /// One of the choices.
    Choice,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Date,
        Self::YesNo,
        Self::Choice,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Date => "date",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What values are kept under; see [`is_physical_name`].
    pub physical_name: String,
    /// What people read.
    pub name: String,
    /// What stands in it.
    pub kind: FieldKind,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Whether a person cannot be registered without it.
    pub required: bool,
    /// Whether it is filled in.
    pub active: bool,
    /// Whether it is masked for who may not see whole documents.
    pub sensitive: bool,
}

/// Tells whether a text can be the physical name of a field: small letters, digits and underscores, a letter first, 40 at the most.
pub fn is_physical_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits)
}

fn text<const MAX: usize>(value: &str) -> Result<Option<Value>, &'static str> {
    match Text::<MAX>::parse(value) {
        Ok(text) => Ok(Some(json!(text.as_str()))),
        Err(TextRefused::Empty) => Ok(None),
        Err(TextRefused::TooLong) => Err("text_too_long"),
        Err(TextRefused::ControlCharacter) => Err("text_control_character"),
    }
}

/// Checks a value.
///
/// **Shape**: nothing for what is empty, else the form in which it is kept.
/// **Errors**: the name of the problem, as fields have it.
pub fn check(field: &Definition, value: &Value) -> Result<Option<Value>, &'static str> {
    let said = match value {
        Value::Null => return Ok(None),
        Value::Bool(_) if field.kind == FieldKind::YesNo => return Ok(Some(value.clone())),
        Value::String(said) => said.trim(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            return Err("invalid");
        }
    };
    if said.is_empty() {
        return Ok(None);
    }
    match field.kind {
        FieldKind::Text if said.contains(['\n', '\r']) => Err("not_one_line"),
        FieldKind::Text => text::<200>(said),
        FieldKind::LongText => text::<2000>(said),
        FieldKind::Number => Decimal::parse(said)
            .map(|number| Some(json!(number.to_string())))
            .ok_or("invalid"),
        FieldKind::Date => Day::parse(said)
            .map(|day| Some(json!(day.to_string())))
            .ok_or("invalid"),
        FieldKind::Choice if field.choices.iter().any(|choice| choice == said) => {
            Ok(Some(json!(said)))
        }
        FieldKind::YesNo | FieldKind::Choice => Err("invalid"),
    }
}

/// Reads what a cell of a file says: numbers with a comma, days as `28/02/1990`, yes and no in three languages.
///
/// **Errors**: as [`check`].
pub fn read(field: &Definition, cell: &str) -> Result<Option<Value>, &'static str> {
    let cell = cell.trim();
    match field.kind {
        FieldKind::Number => {
            let plain = if cell.contains(',') {
                cell.replace('.', "").replace(',', ".")
            } else {
                cell.to_owned()
            };
            check(field, &json!(plain))
        }
        FieldKind::Date => check(
            field,
            &json!(civil(cell).unwrap_or_else(|| cell.to_owned())),
        ),
        FieldKind::YesNo => match fold(cell).as_str() {
            "" => Ok(None),
            "sim" | "s" | "yes" | "y" | "si" | "1" | "true" => Ok(Some(json!(true))),
            "nao" | "n" | "no" | "0" | "false" => Ok(Some(json!(false))),
            _ => Err("invalid"),
        },
        FieldKind::Choice => {
            let known = field.choices.iter().find(|one| fold(one) == fold(cell));
            check(field, &json!(known.map_or(cell, String::as_str)))
        }
        FieldKind::Text | FieldKind::LongText => check(field, &json!(cell)),
    }
}

/// Turns `28/02/1990` into `1990-02-28`.
fn civil(cell: &str) -> Option<String> {
    let mut parts = cell.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && year.len() == 4).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// Reads the cell of an import: pairs in brackets, `[plano=Ouro|nascimento=28/02/1990]`, each by its physical name or the name
/// that people read (GAP-071).
///
/// **Errors**: the name of the first problem.
pub fn read_pairs(fields: &[Definition], cell: &str) -> Result<Values, &'static str> {
    let inner = cell
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or("custom_brackets")?;
    let mut values = Values::new();
    for pair in inner.split('|').filter(|pair| !pair.trim().is_empty()) {
        let (name, value) = pair.split_once('=').ok_or("custom_brackets")?;
        let name = fold(name.trim());
        let field = fields
            .iter()
            .filter(|field| field.active)
            .find(|field| field.physical_name == name || fold(&field.name) == name)
            .ok_or("custom_unknown")?;
        let value = read(field, value)?;
        if let Some(value) = value
            && values.insert(field.physical_name.clone(), value).is_some()
        {
            return Err("meant_twice");
        }
    }
    Ok(values)
}

/// Lays what was given over what is there.
///
/// **Shape**: what is not given stays, null and empty text clear, [`MASKED`] stays as it is. With `whole`, as at a
/// registration, what is required must be there; without, it only may not be taken away.
/// **Errors**: every problem, by the physical name of the field.
pub fn lay(
    fields: &[Definition],
    held: &Values,
    given: &Values,
    whole: bool,
) -> Result<Values, Vec<(String, &'static str)>> {
    let mut kept = held.clone();
    let mut wrong = Vec::new();
    for (name, value) in given {
        let field = fields.iter().find(|field| field.physical_name == *name);
        let Some(field) = field else {
            wrong.push((name.clone(), "unknown"));
            continue;
        };
        let is_held = held.get(name) == Some(value);
        if is_held || (field.sensitive && value.as_str() == Some(MASKED)) {
            continue;
        }
        if !field.active {
            wrong.push((name.clone(), "unknown"));
            continue;
        }
        match check(field, value) {
            Ok(Some(value)) => {
                kept.insert(name.clone(), value);
            }
            Ok(None) if field.required => wrong.push((name.clone(), "required")),
            Ok(None) => {
                kept.remove(name);
            }
            Err(code) => wrong.push((name.clone(), code)),
        }
    }
    if whole {
        for field in missing(fields, &kept) {
            if !wrong.iter().any(|(name, _)| *name == field.physical_name) {
                wrong.push((field.physical_name.clone(), "required"));
            }
        }
    }
    if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    }
}

/// Gives the fields that somebody must have and does not.
pub fn missing<'a>(
    fields: &'a [Definition],
    held: &'a Values,
) -> impl Iterator<Item = &'a Definition> {
    fields
        .iter()
        .filter(|field| field.active && field.required && !held.contains_key(&field.physical_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: FieldKind) -> Definition {
        Definition {
            physical_name: name.to_owned(),
            name: format!("Campo {name}"),
            kind,
            choices: vec!["Ouro".to_owned(), "Prata".to_owned()],
            required: false,
            active: true,
            sensitive: false,
        }
    }

    fn values(of: &[(&str, Value)]) -> Values {
        of.iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    }

    /// Rows: GAP-070.
    #[test]
    fn each_kind_takes_what_it_is_for_and_nothing_else() {
        let ok = |kind, value: Value| check(&field("x", kind), &value).unwrap();
        let bad = |kind, value: Value| check(&field("x", kind), &value).unwrap_err();
        assert_eq!(ok(FieldKind::Text, json!("  Ana ")), Some(json!("Ana")));
        assert_eq!(ok(FieldKind::Text, json!(" ")), None);
        assert_eq!(bad(FieldKind::Text, json!("a\nb")), "not_one_line");
        assert_eq!(
            bad(FieldKind::Text, json!("x".repeat(201))),
            "text_too_long"
        );
        assert_eq!(ok(FieldKind::LongText, json!("a\nb")), Some(json!("a\nb")));
        assert_eq!(ok(FieldKind::Number, json!("12.50")), Some(json!("12.5")));
        assert_eq!(bad(FieldKind::Number, json!("doze")), "invalid");
        assert_eq!(bad(FieldKind::Number, json!(12)), "invalid");
        assert_eq!(
            ok(FieldKind::Date, json!("2026-02-28")),
            Some(json!("2026-02-28"))
        );
        assert_eq!(bad(FieldKind::Date, json!("2026-02-30")), "invalid");
        assert_eq!(ok(FieldKind::YesNo, json!(false)), Some(json!(false)));
        assert_eq!(bad(FieldKind::YesNo, json!("talvez")), "invalid");
        assert_eq!(ok(FieldKind::Choice, json!("Ouro")), Some(json!("Ouro")));
        assert_eq!(bad(FieldKind::Choice, json!("Bronze")), "invalid");
    }

    /// Rows: GAP-071.
    #[test]
    fn an_import_holds_pairs_in_brackets_with_a_pipe_between() {
        let fields = [
            field("plano", FieldKind::Choice),
            field("nascimento", FieldKind::Date),
            field("renda", FieldKind::Number),
        ];
        assert_eq!(
            read_pairs(
                &fields,
                " [plano=ouro|Campo Nascimento=28/02/1990|renda=1.234,50] "
            ),
            Ok(values(&[
                ("plano", json!("Ouro")),
                ("nascimento", json!("1990-02-28")),
                ("renda", json!("1234.5"))
            ]))
        );
        assert_eq!(read_pairs(&fields, "[]"), Ok(Values::new()));
        assert_eq!(read_pairs(&fields, "plano=Ouro"), Err("custom_brackets"));
        assert_eq!(read_pairs(&fields, "[plano]"), Err("custom_brackets"));
        assert_eq!(read_pairs(&fields, "[cor=azul]"), Err("custom_unknown"));
        assert_eq!(read_pairs(&fields, "[plano=Bronze]"), Err("invalid"));
        assert_eq!(
            read_pairs(&fields, "[plano=Ouro|plano=Prata]"),
            Err("meant_twice")
        );
    }

    /// Rows: GAP-070, GAP-075.
    #[test]
    fn what_is_not_given_stays_and_a_mask_never_overwrites() {
        let secret = Definition {
            sensitive: true,
            ..field("renda", FieldKind::Number)
        };
        let needed = Definition {
            required: true,
            ..field("plano", FieldKind::Choice)
        };
        let fields = [secret, needed, field("obs", FieldKind::Text)];
        let held = values(&[("renda", json!("10")), ("plano", json!("Velho"))]);
        let given = values(&[
            ("renda", json!(MASKED)),
            ("obs", json!("oi")),
            ("plano", json!("Velho")),
        ]);
        let kept = lay(&fields, &held, &given, false).unwrap();
        assert_eq!(
            kept,
            values(&[
                ("renda", json!("10")),
                ("plano", json!("Velho")),
                ("obs", json!("oi"))
            ]),
            "a choice that was taken out of use stays where it is"
        );
        let wrong = |given: &[(&str, Value)], whole| {
            lay(&fields, &Values::new(), &values(given), whole).unwrap_err()
        };
        assert_eq!(wrong(&[], true), [("plano".to_owned(), "required")]);
        assert_eq!(
            wrong(&[("plano", Value::Null)], false),
            [("plano".to_owned(), "required")]
        );
        assert_eq!(
            wrong(&[("cor", json!("azul"))], false),
            [("cor".to_owned(), "unknown")]
        );
        assert!(
            lay(&fields, &Values::new(), &Values::new(), false)
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            lay(&fields, &held, &values(&[("renda", Value::Null)]), false).unwrap(),
            values(&[("plano", json!("Velho"))])
        );
    }

    #[test]
    fn physical_names_are_plain() {
        for good in ["a", "plano_2", "data_de_nascimento"] {
            assert!(is_physical_name(good), "{good}");
        }
        for bad in ["", "2a", "_a", "Plano", "é", "a b", "a-b"] {
            assert!(!is_physical_name(bad), "{bad}");
        }
        assert!(!is_physical_name(&"a".repeat(41)));
    }
}
