//! Turns the list of operations into routes: parse, authenticate, authorise, run, encode. Done once, for all of them.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use app::operation::Method as OperationMethod;
use app::{Entry, Fault, code};
use app_setup::organization::check_module;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use base::authz::Scope;
use base::id::UserId;
use serde_json::{Map, Value};
use store::{idempotency, in_tx};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Schema, SchemaType, Type};

use crate::error::{problem, refusal};
use crate::request::{RequestContext, check_origin, sign_in, text};
use crate::state::{AppState, QueryKind};

/// Makes the routes of all operations.
pub(crate) fn routes(operations: &[Entry]) -> Router<AppState> {
    let mut by_path: BTreeMap<String, MethodRouter<AppState>> = BTreeMap::new();
    for entry in operations.iter().copied() {
        let path = format!("/api/v1{}", entry.path);
        let route = on(
            filter(entry.method),
            move |state: State<AppState>,
                  path: RawPathParams,
                  query: RawQuery,
                  request: Request| { handle(state, entry, path, query, request) },
        );
        let known = by_path.remove(&path);
        by_path.insert(
            path,
            match known {
                Some(known) => known.merge(route),
                None => route,
            },
        );
    }
    by_path
        .into_iter()
        .fold(Router::new(), |router, (path, route)| {
            router.route(&path, route)
        })
}

const fn filter(method: OperationMethod) -> MethodFilter {
    match method {
        OperationMethod::Get => MethodFilter::GET,
        OperationMethod::Post => MethodFilter::POST,
        OperationMethod::Put => MethodFilter::PUT,
        OperationMethod::Patch => MethodFilter::PATCH,
        OperationMethod::Delete => MethodFilter::DELETE,
    }
}

async fn handle(
    State(state): State<AppState>,
    entry: Entry,
    path: RawPathParams,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    state.counts.requests.fetch_add(1, Ordering::Relaxed);
    let mut info = RequestContext::of(request.headers());
    tracing::Span::current()
        .record("operation", entry.id)
        .record("request.id", info.id.as_str());
    let (parts, body) = request.into_parts();
    let path: Vec<(String, String)> = path
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let outcome = run(
        &state,
        entry,
        &mut info,
        (&parts.method, &parts.headers),
        (path, query),
        body,
    )
    .await;
    match outcome {
        Ok(value) => {
            let mut response = (StatusCode::OK, value.to_string()).into_response();
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            if let Ok(id) = HeaderValue::from_str(&info.id) {
                headers.insert("x-request-id", id);
            }
            response
        }
        Err(fault) => {
            if matches!(fault, Fault::Internal(_)) {
                state.counts.faults.fetch_add(1, Ordering::Relaxed);
            }
            problem(&fault, &info)
        }
    }
}

async fn run(
    state: &AppState,
    entry: Entry,
    info: &mut RequestContext,
    (method, headers): (&Method, &HeaderMap),
    (path, query): (Vec<(String, String)>, Option<String>),
    body: Body,
) -> Result<Value, Fault> {
    check_origin(state, method, headers)?;
    let mut signed_in = sign_in(state, headers, info).await?;
    signed_in.actor.seen = seen(headers)?;
    let user = signed_in.actor.user;
    let scope = signed_in.actor.may(entry.action)?;
    tracing::Span::current().record("org.id", scope.org().get());
    if let Some(module) = entry.module {
        check_module(&state.ctx, &scope, module).await?;
    }
    let mut input = read_query(state, entry.id, query.as_deref().unwrap_or_default());
    read_body(headers, (body, entry.body_bytes_max), &mut input).await?;
    for (name, value) in path {
        input.insert(name, Value::String(value));
    }
    let key = text(headers, "idempotency-key").filter(|_| entry.method == OperationMethod::Post);
    match key {
        Some(key) => once(state, entry, scope, (user, key), input).await,
        None => (entry.run)(state.ctx.clone(), scope, Value::Object(input)).await,
    }
}

/// Reads the revision that the caller looked at (RFC 9110 section 13.1.1): a number, with quotation marks or without.
fn seen(headers: &HeaderMap) -> Result<Option<i64>, Fault> {
    let Some(given) = text(headers, "if-match").map(str::trim) else {
        return Ok(None);
    };
    // Any present form will do.
    if given == "*" {
        return Ok(None);
    }
    match given.trim_matches('"').parse() {
        Ok(revision) => Ok(Some(revision)),
        Err(_) => Err(Fault::field("if_match", code::field::INVALID)),
    }
}

/// Runs an operation unless it was run under this key before; then gives the first answer again.
async fn once(
    state: &AppState,
    entry: Entry,
    scope: Scope,
    (user, key): (UserId, &str),
    mut input: Map<String, Value>,
) -> Result<Value, Fault> {
    if key.is_empty() || key.len() > 64 || !key.is_ascii() {
        return Err(Fault::field("idempotency_key", code::field::INVALID));
    }
    let (scope_in, key_in) = (scope.clone(), key.to_owned());
    let before = state
        .ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope_in, key_in],
            Ok(idempotency::get(tx, &scope_in, user, &key_in).await?)
        ))
        .await?;
    if let Some((operation, answer)) = before {
        return if operation == entry.id {
            Ok(answer)
        } else {
            Err(Fault::refused(code::IDEMPOTENCY_REUSED))
        };
    }
    // Operations that can be told twice apart by themselves do so in their own transaction.
    input
        .entry("idempotency_key")
        .or_insert_with(|| Value::String(key.to_owned()));
    let answer = (entry.run)(state.ctx.clone(), scope.clone(), Value::Object(input)).await?;
    let (key, now, kept) = (key.to_owned(), state.ctx.now(), answer.clone());
    state
        .ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [scope, key, kept], {
            Ok(idempotency::insert(tx, &scope, (user, &key), entry.id, (&kept, now)).await?)
        }))
        .await?;
    Ok(answer)
}

/// Reads the query: everything is text there, so numbers and truth values are read as the operation's input names them.
fn read_query(state: &AppState, operation: &str, query: &str) -> Map<String, Value> {
    let kinds = state.query_kinds.get(operation);
    let mut input = Map::new();
    for (name, value) in form_pairs(query) {
        if value.is_empty() {
            continue;
        }
        let kind = kinds.and_then(|kinds| kinds.get(&name));
        let read = match kind {
            Some(QueryKind::Number) => value
                .parse::<i64>()
                .map(Value::from)
                .unwrap_or(Value::String(value)),
            Some(QueryKind::Bool) => value
                .parse::<bool>()
                .map(Value::from)
                .unwrap_or(Value::String(value)),
            None => Value::String(value),
        };
        input.insert(name, read);
    }
    input
}

/// Decodes `a=b&c=d` (URL Standard, application/x-www-form-urlencoded).
pub(crate) fn form_pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Decodes percent signs and pluses; what is no valid text becomes the replacement character.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().enumerate();
    while let Some((at, byte)) = rest.next() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|two| std::str::from_utf8(two).ok());
        match (byte, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(value)) => {
                decoded.push(value);
                rest.nth(1);
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

async fn read_body(
    headers: &HeaderMap,
    (body, bytes_max): (Body, usize),
    input: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let bytes: Bytes = axum::body::to_bytes(body, bytes_max)
        .await
        .map_err(|_| Fault::refused(code::FILE_TOO_LARGE))?;
    if bytes.is_empty() {
        return Ok(());
    }
    let mime = text(headers, "content-type").unwrap_or_default();
    if !mime.trim_start().starts_with("application/json") {
        return Err(Fault::refused(code::UNSUPPORTED_MEDIA));
    }
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(fields)) => {
            input.extend(fields);
            Ok(())
        }
        Ok(_) | Err(_) => Err(Fault::refused(code::BAD_REQUEST)),
    }
}

/// Answers a method that an address does not take.
pub(crate) async fn refuse_method(headers: HeaderMap) -> Response {
    refusal(code::METHOD_NOT_ALLOWED, &RequestContext::of(&headers))
}

/// Refuses an address that is no text, before anything is looked for by it.
pub(crate) async fn refuse_unreadable(request: Request, next: Next) -> Response {
    if is_text(request.uri().path()) {
        return next.run(request).await;
    }
    refusal(code::BAD_REQUEST, &RequestContext::of(request.headers()))
}

/// Tells whether what percent signs stand for is text.
fn is_text(path: &str) -> bool {
    // Text that is read with losses and does not say so had none.
    !decode(path).contains(char::REPLACEMENT_CHARACTER) && !path.contains("%00")
}

/// Finds out which query fields are numbers or truth values, from the shapes of the inputs.
pub(crate) fn query_kinds(
    operations: &[Entry],
) -> BTreeMap<&'static str, BTreeMap<String, QueryKind>> {
    operations
        .iter()
        .filter(|entry| entry.method == OperationMethod::Get)
        .map(|entry| (entry.id, kinds_of(&(entry.input)().schema)))
        .collect()
}

fn kinds_of(schema: &RefOr<Schema>) -> BTreeMap<String, QueryKind> {
    let RefOr::T(Schema::Object(object)) = schema else {
        return BTreeMap::new();
    };
    object
        .properties
        .iter()
        .filter_map(|(name, property)| Some((name.clone(), kind_of(property)?)))
        .collect()
}

fn kind_of(property: &RefOr<Schema>) -> Option<QueryKind> {
    let of = |kind: &Type| match kind {
        Type::Integer | Type::Number => Some(QueryKind::Number),
        Type::Boolean => Some(QueryKind::Bool),
        _ => None,
    };
    match property {
        RefOr::T(Schema::Object(object)) => match &object.schema_type {
            SchemaType::Type(kind) => of(kind),
            SchemaType::Array(kinds) => kinds.iter().find_map(of),
            SchemaType::AnyValue => None,
        },
        // A moment is a number of its own type.
        RefOr::Ref(reference) if reference.ref_location.ends_with("/Timestamp") => {
            Some(QueryKind::Number)
        }
        RefOr::T(Schema::OneOf(one)) => one.items.iter().find_map(kind_of),
        RefOr::T(_) | RefOr::Ref(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded_like_a_browser_encodes_them() {
        assert_eq!(
            form_pairs("q=Jo%C3%A3o+Silva&limit=5&&x"),
            [
                ("q".to_owned(), "João Silva".to_owned()),
                ("limit".to_owned(), "5".to_owned()),
                ("x".to_owned(), String::new())
            ]
        );
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }

    #[test]
    fn numbers_of_the_query_are_known_from_the_inputs() {
        let kinds = query_kinds(&crate::state::operations());
        assert_eq!(kinds["list_users"]["limit"], QueryKind::Number);
        assert_eq!(kinds["list_users"]["active"], QueryKind::Bool);
        assert_eq!(
            kinds["list_interactions"]["queued_from_at"],
            QueryKind::Number
        );
        assert!(!kinds["list_users"].contains_key("q"));
    }
}
