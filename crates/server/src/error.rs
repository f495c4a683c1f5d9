//! Faults as problem details (RFC 9457), in the caller's language, with a request id and never a database text.

use app::Fault;
use app::code::Code;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::locale::Locale;
use serde_json::{Map, Value, json};

use crate::request::RequestContext;

/// Turns a fault into a problem document.
pub(crate) fn problem(fault: &Fault, info: &RequestContext) -> Response {
    let code = fault.code();
    tracing::Span::current().record("code", code.name);
    if let Fault::Internal(source) = fault {
        let mut chain = source.to_string();
        let mut next = source.source();
        while let Some(inner) = next {
            chain.push_str(": ");
            chain.push_str(&inner.to_string());
            next = inner.source();
        }
        tracing::error!(request.id = %info.id, error = chain, "an operation failed");
    }
    let mut document = base(code, info.locale, &info.id);
    match fault {
        Fault::Invalid(fields) => {
            let told = fields.iter().map(|one| {
                json!({ "field": one.field, "code": one.code.name, "message": one.code.text(info.locale) })
            });
            document.insert("fields".to_owned(), told.collect());
        }
        Fault::Refused {
            more: Some(more), ..
        } => {
            if let Value::Object(more) = &**more {
                document.extend(more.clone());
            }
        }
        Fault::Denied(action) => {
            document.insert("action".to_owned(), json!(action.name()));
        }
        Fault::Refused { more: None, .. } | Fault::NotFound | Fault::Internal(_) => {}
    }
    let retry_after = document.get("retry_after_s").and_then(Value::as_i64);
    respond(
        code,
        document,
        retry_after.or((code.status == 503).then_some(2)),
    )
}

/// Turns a code into a problem document.
pub(crate) fn refusal(code: &'static Code, info: &RequestContext) -> Response {
    problem(&Fault::refused(code), info)
}

fn base(code: &Code, locale: Locale, request_id: &str) -> Map<String, Value> {
    let Value::Object(document) = json!({
        "type": format!("/api/docs#{}", code.name),
        "title": code.text(locale),
        "status": code.status,
        "code": code.name,
        "detail": code.text(locale),
        "request_id": request_id,
    }) else {
        return Map::new();
    };
    document
}

fn respond(code: &Code, document: Map<String, Value>, retry_after: Option<i64>) -> Response {
    let status = StatusCode::from_u16(code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Body::from(Value::Object(document).to_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) =
        retry_after.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok())
    {
        headers.insert(header::RETRY_AFTER, seconds);
    }
    response
}
