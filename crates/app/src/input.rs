//! How inputs of operations are read: problems are told at the field, absent is not the same as empty.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::code::field;
use crate::fault::{Fault, FieldFault};

/// Reads an input.
///
/// **Errors**: [`Fault::Invalid`] with the path of the first field that does not fit.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    read_all_but(value, None)
}

/// As [`read`], but what stands in the list of this name may hold anything: whoever takes the list reads each line with [`read`].
///
/// **Errors**: as those of [`read`].
pub(crate) fn read_all_but<T: DeserializeOwned>(
    value: Value,
    lines: Option<&str>,
) -> Result<T, Fault> {
    // No field of ours takes a NUL, and one of the engines could not keep it.
    let found = match &value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| lines != Some(name.as_str()))
            .find_map(|(name, value)| Some(joined(name, &nul_in(value)?))),
        other => nul_in(other),
    };
    if let Some(path) = found {
        return Err(Fault::field(path, field::CONTROL_CHARACTER));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        let (field, code) = match message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next())
        {
            Some(name) if path == "." => (name.to_owned(), field::REQUIRED),
            Some(name) => (format!("{path}.{name}"), field::REQUIRED),
            None if message == "text_empty" => (path, field::REQUIRED),
            // Refusals of our own types are their stable codes already.
            None => (path, field::named(&message)),
        };
        Fault::Invalid(vec![FieldFault { field, code }])
    })
}

/// Finds the first text with a NUL and gives its path, `nodes[2].key`.
fn nul_in(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(n, item)| Some(joined(&format!("[{n}]"), &nul_in(item)?))),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| Some(joined(name, &nul_in(value)?))),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Joins a step of a path with the rest of it; places in a list follow without a dot.
fn joined(step: &str, rest: &str) -> String {
    let dot = if rest.is_empty() || rest.starts_with('[') {
        ""
    } else {
        "."
    };
    format!("{step}{dot}{rest}")
}

/// A change to a field that may be empty: absent keeps it, null clears it, a value sets it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Make it empty.
    Clear,
    /// Give it this value.
    Set(T),
}

impl<T: Clone> Change<T> {
    /// Applies the change to what is there.
    pub fn apply(&self, to: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::Set(value) => *to = Some(value.clone()),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(from)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: utoipa::PartialSchema> utoipa::PartialSchema for Change<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .item(T::schema())
            .into()
    }
}

impl<T: utoipa::ToSchema> utoipa::ToSchema for Change<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("Change{}", T::name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::text::Text;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only its reading is tested")]
        name: Text<5>,
    }
    #[derive(Debug, Deserialize)]
    struct Input {
        #[expect(dead_code, reason = "only its reading is tested")]
        inner: Inner,
        #[serde(default)]
        note: Change<Text<5>>,
    }

    fn refused(value: Value) -> (String, String) {
        match read::<Input>(value) {
            Err(Fault::Invalid(faults)) => {
                (faults[0].field.clone(), faults[0].code.name.to_owned())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_problem_is_told_at_its_field_with_a_stable_code() {
        assert_eq!(refused(json!({})), ("inner".into(), "required".into()));
        assert_eq!(
            refused(json!({"inner": {}})),
            ("inner.name".into(), "required".into())
        );
        assert_eq!(
            refused(json!({"inner": {"name": " "}})),
            ("inner.name".into(), "required".into())
        );
        assert_eq!(
            refused(json!({"inner": {"name": "abcdef"}})),
            ("inner.name".into(), "text_too_long".into())
        );
        assert_eq!(
            refused(json!({"inner": {"name": 7}})),
            ("inner.name".into(), "invalid".into())
        );
    }

    #[test]
    fn a_nul_is_told_at_its_field_wherever_it_stands() {
        assert_eq!(
            refused(json!({"inner": {"name": "abc"}, "more": [1, {"text": "a\0b"}]})),
            ("more[1].text".into(), "text_control_character".into())
        );
    }

    #[test]
    fn what_is_read_by_line_stops_nothing_else() {
        let value =
            |outside: &str| json!({"inner": {"name": outside}, "lines": [{"text": "a\0b"}]});
        assert!(read_all_but::<Input>(value("abc"), Some("lines")).is_ok());
        assert!(read_all_but::<Input>(value("abc"), None).is_err());
        assert!(read_all_but::<Input>(value("a\0"), Some("lines")).is_err());
    }

    #[test]
    fn absent_keeps_null_clears_and_a_value_sets() {
        let change = |value| read::<Input>(value).unwrap().note;
        assert_eq!(change(json!({"inner": {"name": "a"}})), Change::Keep);
        assert_eq!(
            change(json!({"inner": {"name": "a"}, "note": null})),
            Change::Clear
        );
        let set = change(json!({"inner": {"name": "a"}, "note": "b"}));
        assert_eq!(set, Change::Set(Text::parse("b").unwrap()));
    }
}
