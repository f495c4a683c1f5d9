//! The API description (OpenAPI 3.1), built from the list of operations; and its readable page.

use std::collections::BTreeMap;

use app::Entry;
use app::operation::{Method, Shape};
use axum::Json;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::state::operations;

/// Gives the description.
pub(crate) async fn document() -> Json<Value> {
    Json(build())
}

/// Gives the readable page: our own, without scripts, so that it needs nothing from elsewhere.
pub(crate) async fn page() -> Response {
    let rows: Vec<String> = operations()
        .into_iter()
        .map(|entry| {
            format!(
                "<tr><td><code>{}</code></td><td><code>/api/v1{}</code></td><td>{}</td><td><code>{}</code></td></tr>",
                name(entry.method).to_uppercase(),
                entry.path,
                entry.summary,
                entry.action.name()
            )
        })
        .collect();
    let codes: Vec<String> = app::code::ALL
        .iter()
        .map(|code| {
            let text = code.text(base::locale::Locale::En);
            format!(
                "<tr id=\"{0}\"><td><code>{0}</code></td><td>{1}</td><td>{text}</td></tr>",
                code.name, code.status
            )
        })
        .collect();
    let (rows, codes) = (rows.concat(), codes.concat());
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Uníssono API</title><link rel=\"stylesheet\" href=\"/api/docs.css\"><main><h1>Uníssono API</h1>\
         <p>The whole description is <a href=\"/api/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\
         <h2>Operations</h2><table><thead><tr><th>Method<th>Path<th>What it does<th>Permission</tr></thead><tbody>{rows}</tbody></table>\
         <h2>Error codes</h2><table><thead><tr><th>Code<th>Status<th>Meaning</tr></thead><tbody>{codes}</tbody></table></main></html>"
    );
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// Gives the style of the readable page.
pub(crate) async fn style() -> Response {
    const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c1b29}\
        table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.4rem .6rem;text-align:left}\
        code{font-size:13px}@media(prefers-color-scheme:dark){body{background:#17161f;color:#eee}a{color:#a9a5ff}td,th{border-color:#333}}";
    ([(header::CONTENT_TYPE, "text/css")], STYLE).into_response()
}

/// Builds the description.
pub(crate) fn build() -> Value {
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for entry in operations() {
        let (input, output) = ((entry.input)(), (entry.output)());
        keep(&mut schemas, &input);
        keep(&mut schemas, &output);
        let operation = operation(&entry, &input, &output);
        paths
            .entry(format!("/api/v1{}", entry.path))
            .or_default()
            .insert(name(entry.method).to_owned(), operation);
    }
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Uníssono",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Ids are decimal strings. Moments are microseconds since 1970 UTC. Errors are problem details (RFC 9457) with a stable code.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": crate::request::COOKIE } },
        },
        "security": [{ "session": [] }],
    })
}

const fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn keep(schemas: &mut BTreeMap<String, Value>, shape: &Shape) {
    for (name, schema) in &shape.parts {
        schemas
            .entry(name.clone())
            .or_insert_with(|| serde_json::to_value(schema).unwrap_or_default());
    }
    schemas
        .entry(shape.name.clone())
        .or_insert_with(|| serde_json::to_value(&shape.schema).unwrap_or_default());
}

/// Describes an operation: what stands in the path, what in the query, and the rest of the input as a body.
fn operation(entry: &Entry, input: &Shape, output: &Shape) -> Value {
    let in_path: Vec<&str> = entry
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    let fields = serde_json::to_value(&input.schema).unwrap_or_default();
    let properties = fields
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut parameters: Vec<Value> = in_path
        .iter()
        .map(|name| {
            let schema = properties
                .get(*name)
                .cloned()
                .unwrap_or_else(|| json!({ "type": "string" }));
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    let has_body = !matches!(entry.method, Method::Get | Method::Delete);
    if !has_body {
        parameters.extend(
            properties
                .iter()
                .filter(|(name, _)| !in_path.contains(&name.as_str()))
                .map(|(name, schema)| json!({ "name": name, "in": "query", "required": false, "schema": schema })),
        );
    }
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut described = json!({
        "operationId": entry.id,
        "summary": entry.summary,
        "description": format!("Needs the permission `{}`.", entry.action.name()),
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": reference(&output.name) } } },
            "default": { "description": "Refused.", "content": { "application/problem+json": { "schema": reference("Problem") } } },
        },
    });
    if has_body && let Value::Object(described) = &mut described {
        let body = json!({ "required": true, "content": { "application/json": { "schema": reference(&input.name) } } });
        described.insert("requestBody".to_owned(), body);
    }
    described
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": app::code::ALL.iter().map(|code| code.name).collect::<Vec<_>>() },
            "detail": { "type": "string" },
            "request_id": { "type": "string" },
            "fields": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "code"],
                    "properties": { "field": { "type": "string" }, "code": { "type": "string" } },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_description_leads_somewhere() {
        let document = build();
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(schemas.contains_key(name), "{name}");
        }
        assert!(document["paths"]["/api/v1/interactions/{id}/messages"]["post"].is_object());
    }
}
