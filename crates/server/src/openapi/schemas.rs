//! The named schemas of the description: those of answers are complete, those of what is given are as forgiving as the reader.

use std::collections::{BTreeMap, BTreeSet};

use app::operation::Shape;
use serde_json::{Map, Value, json};

use super::call::Call;

const PLACE: &str = "#/components/schemas/";

/// Schemas by name, those of both directions apart.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    given: BTreeMap<String, Value>,
    answered: BTreeMap<String, Value>,
    clashes: Vec<String>,
    /// Names that mean one thing when given and another when answered.
    split: BTreeSet<String>,
}

impl Schemas {
    /// Takes what a call needs.
    pub(crate) fn take(&mut self, call: &Call) {
        if let Some(input) = &call.input {
            self.keep_parts(input, false);
            if let Some(body) = call.body().filter(|body| body.get("$ref").is_none()) {
                self.keep(&input.name, body, false);
            }
        }
        if let Some(output) = call.outputs() {
            self.keep_parts(output, true);
            self.keep(&output.name, as_json(&output.schema), true);
        }
        if let Some(heard) = &call.heard {
            self.keep_parts(heard, false);
            self.keep(&heard.name, as_json(&heard.schema), false);
        }
    }

    fn keep_parts(&mut self, shape: &Shape, is_answer: bool) {
        for (name, schema) in &shape.parts {
            self.keep(name, as_json(schema), is_answer);
        }
    }

    fn keep(&mut self, name: &str, mut schema: Value, is_answer: bool) {
        settle_required(&mut schema, is_answer);
        let known = if is_answer {
            &mut self.answered
        } else {
            &mut self.given
        };
        match known.get(name) {
            Some(before) if *before != schema => self.clashes.push(name.to_owned()),
            Some(_) => {}
            None => drop(known.insert(name.to_owned(), schema)),
        }
    }

    /// Names of which two types are told apart by nothing.
    #[cfg(test)]
    pub(crate) fn clashes(&self) -> Vec<String> {
        self.clashes.clone()
    }

    /// Finds out which names need a second one for what is given: those that differ, and those that refer to them.
    pub(crate) fn settled(mut self) -> Self {
        self.split = self
            .given
            .iter()
            .filter(|(name, schema)| self.answered.get(*name).is_some_and(|one| one != *schema))
            .map(|(name, _)| name.clone())
            .collect();
        loop {
            let more: Vec<String> = self
                .given
                .iter()
                .filter(|(name, schema)| {
                    self.answered.contains_key(*name)
                        && !self.split.contains(*name)
                        && refers(schema, &self.split)
                })
                .map(|(name, _)| name.clone())
                .collect();
            if more.is_empty() {
                return self;
            }
            self.split.extend(more);
        }
    }

    /// Gives the name under which something that is given is described.
    pub(crate) fn name_given(&self, name: &str) -> String {
        if self.split.contains(name) {
            format!("{name}Input")
        } else {
            name.to_owned()
        }
    }

    /// Lets the references of something that is given lead to what is given.
    pub(crate) fn given(&self, schema: &Value) -> Value {
        match schema {
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| {
                    let value = match value.as_str().and_then(|text| text.strip_prefix(PLACE)) {
                        Some(name) if key == "$ref" => reference(&self.name_given(name)),
                        Some(_) | None => self.given(value),
                    };
                    (key.clone(), value)
                })
                .collect(),
            Value::Array(items) => items.iter().map(|item| self.given(item)).collect(),
            other => other.clone(),
        }
    }

    /// Gives all of them by their final names.
    pub(crate) fn into_described(self) -> BTreeMap<String, Value> {
        let mut described: BTreeMap<String, Value> = self
            .given
            .iter()
            .map(|(name, schema)| (self.name_given(name), self.given(schema)))
            .collect();
        described.extend(self.answered);
        described
    }
}

/// Writes the text of a reference.
fn reference(name: &str) -> Value {
    Value::String(format!("{PLACE}{name}"))
}

/// Refers to a schema by name.
pub(crate) fn refer(name: &str) -> Value {
    json!({ "$ref": reference(name) })
}

/// Gives a schema as JSON.
pub(crate) fn as_json<T: serde::Serialize>(schema: &T) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

fn refers(schema: &Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(fields) => fields.iter().any(|(key, value)| {
            let name = value.as_str().and_then(|text| text.strip_prefix(PLACE));
            (key == "$ref" && name.is_some_and(|name| names.contains(name))) || refers(value, names)
        }),
        Value::Array(items) => items.iter().any(|item| refers(item, names)),
        _ => false,
    }
}

/// Answers leave nothing out (an absent value is null), so every property of every object is required in them.
/// Elsewhere the names are only put in order, so that equal shapes are equal.
fn settle_required(schema: &mut Value, is_answer: bool) {
    match schema {
        Value::Object(fields) => {
            let names = fields.get("properties").and_then(Value::as_object);
            if let Some(names) = names.filter(|_| is_answer) {
                let names = names.keys().map(|name| json!(name)).collect();
                fields.insert("required".to_owned(), Value::Array(names));
            }
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                required.sort_by_key(ToString::to_string);
            }
            for field in fields.values_mut() {
                settle_required(field, is_answer);
            }
        }
        Value::Array(items) => {
            for item in items {
                settle_required(item, is_answer);
            }
        }
        _ => {}
    }
}

/// Takes properties out of a schema, also where it joins several. What is left of nothing is nothing.
pub(crate) fn without(schema: &Value, names: &[&str]) -> Option<Value> {
    let Some(fields) = schema.as_object() else {
        return Some(schema.clone());
    };
    let mut left = fields.clone();
    if let Some(parts) = fields.get("allOf").and_then(Value::as_array) {
        let mut parts: Vec<Value> = parts
            .iter()
            .filter_map(|part| without(part, names))
            .collect();
        if parts.len() <= 1 {
            return parts.pop();
        }
        left.insert("allOf".to_owned(), Value::Array(parts));
        return Some(Value::Object(left));
    }
    if fields.contains_key("$ref") {
        return Some(schema.clone());
    }
    let kept = |name: &str| !names.contains(&name);
    if let Some(Value::Object(properties)) = left.get_mut("properties") {
        *properties = std::mem::take(properties)
            .into_iter()
            .filter(|(name, _)| kept(name))
            .collect::<Map<_, _>>();
    }
    if let Some(Value::Array(required)) = left.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(kept));
    }
    let is_empty = left
        .get("properties")
        .and_then(Value::as_object)
        .is_none_or(Map::is_empty);
    (!is_empty).then_some(Value::Object(left))
}
