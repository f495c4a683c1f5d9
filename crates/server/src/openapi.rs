//! The API description (OpenAPI 3.1), built from the list of operations and of raw routes; and its readable page.

mod call;
mod own_protocol;
mod raw;
mod schemas;

use std::collections::BTreeMap;

use app::operation::Method;
use axum::Json;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value, json};

use self::call::Call;
use self::schemas::Schemas;
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
    let mut schemas = Schemas::default();
    let mut calls: Vec<Call> = operations().iter().map(Call::of_operation).collect();
    calls.extend(raw::calls());
    for call in &calls {
        schemas.take(call);
    }
    let schemas = schemas.settled();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for call in &calls {
        paths
            .entry(call.path.clone())
            .or_default()
            .insert(call.method.to_owned(), call.described(&schemas));
    }
    let mut described = schemas.into_described();
    described.insert("Problem".to_owned(), problem());
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
            "schemas": described,
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": crate::request::COOKIE }, "token": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{ "session": [] }, { "token": [] }],
    })
}

pub(crate) const fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
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
                    "required": ["field", "code", "message"],
                    "properties": {
                        "field": { "type": "string" },
                        "code": { "type": "string", "enum": app::code::field::ALL.iter().map(|code| code.name).collect::<Vec<_>>() },
                        "message": { "type": "string" },
                    },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(name: &str) -> Value {
        build()["components"]["schemas"][name].clone()
    }

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

    #[test]
    fn no_two_types_share_a_name() {
        let mut schemas = Schemas::default();
        for entry in operations() {
            schemas.take(&Call::of_operation(&entry));
        }
        for call in raw::calls() {
            schemas.take(&call);
        }
        assert_eq!(schemas.clashes(), Vec::<String>::new());
    }

    #[test]
    fn answers_hold_every_field_and_pages_tell_what_they_are_of() {
        let card = schema("InteractionView");
        let required = card["required"].as_array().unwrap();
        assert!(required.contains(&json!("agent_id")), "{card}");
        assert_eq!(
            schema("PageOfLabelView")["properties"]["items"]["items"]["$ref"],
            "#/components/schemas/LabelView"
        );
        // What is both given and answered is described twice, because only answers are complete.
        let given = schema("QueueSettingsInput");
        assert!(given["required"].as_array().is_none_or(Vec::is_empty));
        assert!(
            schema("QueueSettings")["required"]
                .as_array()
                .unwrap()
                .contains(&json!("wrap_up_limit_s"))
        );
    }

    #[test]
    fn what_stands_in_the_path_is_not_asked_for_in_the_body() {
        let document = build();
        let due = &document["paths"]["/api/v1/interactions/{id}/due"]["put"];
        assert_eq!(due["parameters"][0]["name"], "id");
        assert!(schema("SetDueInput")["properties"]["id"].is_null());
        let accept = &document["paths"]["/api/v1/interactions/{id}/accept"]["post"];
        assert!(accept["requestBody"].is_null(), "{accept}");
    }

    #[test]
    fn the_frames_of_the_sockets_are_described() {
        for name in ["LiveFrame", "ClientFrame", "VisitorFrame", "WindowFrame"] {
            assert!(schema(name).is_object(), "{name}");
        }
    }
}
