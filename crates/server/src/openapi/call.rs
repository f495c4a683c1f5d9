//! One call of the description: what stands in the path, what in the query, and the rest of the input as a body.

use app::Entry;
use app::operation::{Method, Shape};
use serde_json::{Map, Value, json};

use super::name;
use super::schemas::{Schemas, as_json, refer, without};

/// What a call answers with.
pub(crate) enum Answer {
    /// A document.
    Json(Shape),
    /// Bytes.
    File,
    /// A socket, on which frames of this kind are sent.
    Socket(Shape),
}

/// A call.
pub(crate) struct Call {
    /// Stable id.
    pub(crate) id: String,
    /// Lower case.
    pub(crate) method: &'static str,
    /// With its prefix.
    pub(crate) path: String,
    /// One sentence.
    pub(crate) summary: &'static str,
    /// Who may.
    pub(crate) description: String,
    /// What is given: path, query and body joined.
    pub(crate) input: Option<Shape>,
    /// Whether it looks at the revision that the caller saw.
    pub(crate) guarded: bool,
    /// Whether the body is a file as it is.
    pub(crate) takes_file: bool,
    /// What comes back.
    pub(crate) answer: Answer,
    /// Frames that a socket takes.
    pub(crate) heard: Option<Shape>,
}

/// Says what an operation needs.
fn needs(entry: &Entry) -> String {
    let permission = format!("Needs the permission `{}`", entry.action.name());
    match entry.module {
        Some(module) => format!("{permission} and the module `{}`.", module.name()),
        None => permission + ".",
    }
}

impl Call {
    /// Describes an operation.
    pub(crate) fn of_operation(entry: &Entry) -> Self {
        Self {
            id: entry.id.to_owned(),
            method: name(entry.method),
            path: format!("/api/v1{}", entry.path),
            summary: entry.summary,
            description: needs(entry),
            input: Some((entry.input)()),
            guarded: entry.guarded,
            takes_file: false,
            answer: Answer::Json((entry.output)()),
            heard: None,
        }
    }

    fn has_body(&self) -> bool {
        self.method != name(Method::Get) && self.method != name(Method::Delete)
    }

    fn in_path(&self) -> Vec<&str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect()
    }

    /// Gives what the body holds: the input without what stands in the path.
    pub(crate) fn body(&self) -> Option<Value> {
        let input = self.input.as_ref().filter(|_| self.has_body())?;
        without(&as_json(&input.schema), &self.in_path())
    }

    /// Gives what the server says.
    pub(crate) fn outputs(&self) -> Option<&Shape> {
        match &self.answer {
            Answer::Json(shape) | Answer::Socket(shape) => Some(shape),
            Answer::File => None,
        }
    }

    /// Describes the call.
    pub(crate) fn described(&self, schemas: &Schemas) -> Value {
        let mut described = json!({
            "operationId": self.id,
            "summary": self.summary,
            "description": self.description,
            "parameters": self.parameters(schemas),
            "responses": {
                "default": { "description": "Refused.", "content": { "application/problem+json": { "schema": refer("Problem") } } },
            },
        });
        let (status, answer) = match &self.answer {
            Answer::Json(shape) => (
                "200",
                json!({ "description": "Done.", "content": { "application/json": { "schema": refer(&shape.name) } } }),
            ),
            Answer::File => (
                "200",
                json!({ "description": "The bytes.", "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } }),
            ),
            Answer::Socket(shape) => (
                "101",
                json!({ "description": "A WebSocket; each text frame of the server is one of these.", "content": { "application/json": { "schema": refer(&shape.name) } } }),
            ),
        };
        if let Some(responses) = described
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            responses.insert(status.to_owned(), answer);
        }
        if let (Some(body), Value::Object(described)) = (self.request_body(schemas), &mut described)
        {
            described.insert("requestBody".to_owned(), body);
        }
        described
    }

    fn request_body(&self, schemas: &Schemas) -> Option<Value> {
        if self.takes_file {
            return Some(
                json!({ "required": true, "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } }),
            );
        }
        let (body, input) = (self.body()?, self.input.as_ref()?);
        let schema = if body.get("$ref").is_some() {
            schemas.given(&body)
        } else {
            refer(&schemas.name_given(&input.name))
        };
        Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }))
    }

    fn parameters(&self, schemas: &Schemas) -> Vec<Value> {
        let fields = self
            .input
            .as_ref()
            .map(|input| schemas.given(&as_json(&input.schema)))
            .unwrap_or_default();
        let properties = properties(&fields);
        let required = fields
            .get("required")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let in_path = self.in_path();
        let mut parameters: Vec<Value> = in_path
            .iter()
            .map(|name| {
                let schema = properties.get(*name).cloned();
                let schema = schema.unwrap_or_else(|| json!({ "type": "string" }));
                json!({ "name": name, "in": "path", "required": true, "schema": schema })
            })
            .collect();
        if !self.has_body() {
            let in_query = properties
                .iter()
                .filter(|(name, _)| !in_path.contains(&name.as_str()));
            parameters.extend(in_query.map(|(name, schema)| {
                let is_required = required.contains(&json!(name));
                json!({ "name": name, "in": "query", "required": is_required, "schema": schema })
            }));
        }
        if self.guarded {
            parameters.push(json!({
                "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string" },
                "description": "The `revision` that was edited: refused with `changed_meanwhile` when the record has another one by now.",
            }));
        }
        parameters
    }
}

/// Gives the properties of an object, also of one that joins several.
fn properties(schema: &Value) -> Map<String, Value> {
    let own = schema.get("properties").and_then(Value::as_object);
    let parts = schema.get("allOf").and_then(Value::as_array);
    let mut found = own.cloned().unwrap_or_default();
    found.extend(parts.into_iter().flatten().flat_map(properties));
    found
}
