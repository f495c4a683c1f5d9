//! The part of JSON Schema that the description of the API uses: values are checked against it, and ids in them remembered.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Values of each kind of id that are kept.
const KNOWN_MAX: usize = 40;

/// Ids that the product told, by the name of their schema.
#[derive(Debug)]
pub(super) struct Known {
    ids: BTreeMap<String, Vec<String>>,
    spared: BTreeSet<String>,
}

impl Known {
    /// Begins with none; some are never remembered.
    pub(super) const fn sparing(spared: BTreeSet<String>) -> Self {
        Self {
            ids: BTreeMap::new(),
            spared,
        }
    }

    fn remember(&mut self, kind: &str, id: &str) {
        if self.spared.contains(id) {
            return;
        }
        let of = self.ids.entry(kind.to_owned()).or_default();
        if !of.iter().any(|known| known == id) {
            of.push(id.to_owned());
        }
        if of.len() > KNOWN_MAX {
            of.remove(0);
        }
    }

    /// The ids of a kind.
    pub(super) fn of(&self, kind: &str) -> &[String] {
        self.ids.get(kind).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The named schemas of the description.
#[derive(Debug)]
pub(super) struct Schemas(pub(super) Map<String, Value>);

impl Schemas {
    /// Follows a reference; gives the name that it went by, if any.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let name = reference.rsplit('/').next().unwrap();
                let found = self
                    .0
                    .get(name)
                    .unwrap_or_else(|| panic!("no schema {name}"));
                (Some(name), self.resolve(found).1)
            }
            None => (None, schema),
        }
    }

    /// Checks a value; says where it does not fit.
    pub(super) fn check(
        &self,
        schema: &Value,
        value: &Value,
        known: &mut Known,
    ) -> Result<(), String> {
        let (name, schema) = self.resolve(schema);
        if let (Some(name), Some(id)) = (name.filter(|name| name.ends_with("Id")), value.as_str()) {
            known.remember(name, id);
        }
        let at = |why: &str| {
            Err(format!(
                "{why}: {}",
                value.to_string().chars().take(300).collect::<String>()
            ))
        };
        if let Some(choices) = schema["oneOf"].as_array() {
            let fits = choices
                .iter()
                .any(|choice| self.check(choice, value, known).is_ok());
            return if fits { Ok(()) } else { at("fits no choice") };
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return parts
                .iter()
                .try_for_each(|part| self.check(part, value, known));
        }
        if let Some(words) = schema["enum"].as_array() {
            return if words.contains(value) {
                Ok(())
            } else {
                at("is none of the words")
            };
        }
        let allowed = types(schema);
        let is_whole = kind(value) == "integer" && allowed.contains(&"number");
        if !(allowed.is_empty() || is_whole || allowed.contains(&kind(value))) {
            return at(&format!("is no {:?}", types(schema)));
        }
        match value {
            Value::Object(fields) => self.check_object(schema, fields, known),
            Value::Array(items) if schema["items"].is_object() => {
                items.iter().enumerate().try_for_each(|(n, item)| {
                    self.check(&schema["items"], item, known)
                        .map_err(|why| format!("[{n}]{why}"))
                })
            }
            Value::String(text) => match schema["pattern"].as_str() {
                Some("^[1-9][0-9]{0,18}$")
                    if text.starts_with('0')
                        || text.is_empty()
                        || !text.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    at("is no id")
                }
                Some(_) | None => Ok(()),
            },
            Value::Number(number)
                if schema["minimum"]
                    .as_i64()
                    .is_some_and(|least| number.as_i64().is_some_and(|n| n < least)) =>
            {
                at("is too small")
            }
            _ => Ok(()),
        }
    }

    fn check_object(
        &self,
        schema: &Value,
        fields: &Map<String, Value>,
        known: &mut Known,
    ) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                return Err(format!(".{name} is missing"));
            }
        }
        for (name, value) in fields {
            let of = schema["properties"].get(name).or_else(|| {
                schema
                    .get("additionalProperties")
                    .filter(|of| of.is_object())
            });
            if let Some(of) = of {
                self.check(of, value, known)
                    .map_err(|why| format!(".{name}{why}"))?;
            }
        }
        Ok(())
    }
}

/// The types that a schema allows.
pub(super) fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
