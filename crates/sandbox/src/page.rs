//! The phone: a page on which one plays the customer, and the few calls that it makes.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::graph::{give_file, kinds_of, shelve};
use crate::world::Speaker;
use crate::{CustomerMessage, Fault, Sandbox};

/// Bytes of the largest file that the customer sends.
const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The routes, all below `/sandbox`.
pub(crate) fn router() -> Router<Sandbox> {
    let api = Router::new()
        .route("/state", get(state))
        .route("/conversation", get(conversation))
        .route("/events", get(events))
        .route("/journal", get(journal))
        .route("/say", post(say))
        .route("/read", post(read))
        .route("/fault", post(fault))
        .route("/customer", post(customer))
        .route(
            "/file",
            post(file).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)),
        )
        .route("/file/{id}", get(download))
        .layer(middleware::from_fn(same_origin));
    let index = async || asset("text/html; charset=utf-8", include_str!("page/index.html"));
    let style = async || asset("text/css", include_str!("page/phone.css"));
    let script = async || asset("text/javascript", include_str!("page/phone.js"));
    Router::new()
        .route("/sandbox", get(index))
        .route("/sandbox/", get(index))
        .route("/sandbox/phone.css", get(style))
        .route("/sandbox/phone.js", get(script))
        .nest("/sandbox/api", api)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

/// Refuses calls that another site makes a browser send.
async fn same_origin(request: Request, next: Next) -> Response {
    let site = request
        .headers()
        .get("sec-fetch-site")
        .and_then(|site| site.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => next.run(request).await,
        Some(_) => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Names a conversation.
#[derive(Debug, Deserialize)]
struct Which {
    number: String,
    customer: String,
}

async fn state(State(sandbox): State<Sandbox>) -> Json<Value> {
    let now = sandbox.now();
    let world = sandbox.world();
    let number = |n: &crate::BusinessNumber| json!({ "id": n.phone_number_id, "name": n.verified_name, "phone": n.display_phone_number });
    let conversations = world.threads.iter().map(|((number, key), thread)| {
        let customer = world.customers.get(key);
        let unread = thread
            .lines
            .iter()
            .filter(|l| {
                l.speaker == Speaker::Business && l.state == crate::world::LineState::Delivered
            })
            .count();
        json!({
            "number": number,
            "customer": key,
            "name": customer.map(|c| &c.name),
            "hides_number": customer.is_some_and(|c| c.username.is_some()),
            "touched_ms": thread.touched_at.micros() / 1_000,
            "unread": unread,
            "is_open": world.is_window_open(now, number, key),
            "last": thread.lines.back().map(|line| &line.body),
        })
    });
    Json(json!({
        "numbers": world.numbers.iter().map(number).collect::<Vec<_>>(),
        "conversations": conversations.collect::<Vec<_>>(),
    }))
}

async fn conversation(State(sandbox): State<Sandbox>, Query(which): Query<Which>) -> Json<Value> {
    let now = sandbox.now();
    let lines = sandbox.conversation(&which.number, &which.customer);
    let key = (which.number, crate::world::customer_key(&which.customer));
    let world = sandbox.world();
    let thread = world.threads.get(&key);
    let is_typing = thread
        .and_then(|t| t.typing_until)
        .is_some_and(|until| now < until);
    Json(json!({ "lines": lines, "is_typing": is_typing }))
}

async fn journal(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!(sandbox.journal()))
}

async fn say(State(sandbox): State<Sandbox>, Json(message): Json<CustomerMessage>) -> Response {
    match sandbox.customer_writes(&message) {
        Some(id) => Json(json!({ "id": id })).into_response(),
        None => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    }
}

async fn read(State(sandbox): State<Sandbox>, Json(which): Json<Which>) -> StatusCode {
    sandbox.customer_reads(&which.number, &which.customer);
    StatusCode::NO_CONTENT
}

/// What should go wrong, and how often.
#[derive(Debug, Deserialize)]
struct Arranged {
    customer: String,
    fault: Fault,
    #[serde(default = "once")]
    times: u32,
}

const fn once() -> u32 {
    1
}

async fn fault(State(sandbox): State<Sandbox>, Json(arranged): Json<Arranged>) -> StatusCode {
    sandbox.inject(&arranged.customer, arranged.fault, arranged.times);
    StatusCode::NO_CONTENT
}

/// How a customer shows themselves.
#[derive(Debug, Deserialize)]
struct Shown {
    customer: String,
    name: String,
    /// Shows this user name and no number.
    username: Option<String>,
    #[serde(default)]
    reads_at_once: bool,
}

async fn customer(State(sandbox): State<Sandbox>, Json(shown): Json<Shown>) -> Json<Value> {
    Json(sandbox.change(|world, _| {
        let (key, _) = world.customer(&shown.customer);
        if let Some(known) = world.customers.get_mut(&key) {
            known.name = shown.name;
            known.username = shown.username.filter(|name| !name.is_empty());
            known.reads_at_once = shown.reads_at_once;
        }
        json!({ "customer": key })
    }))
}

/// A file from the customer's telephone, as the raw body.
#[derive(Debug, Deserialize)]
struct FileShape {
    mime: String,
    file_name: Option<String>,
}

async fn file(
    State(sandbox): State<Sandbox>,
    Query(shape): Query<FileShape>,
    bytes: Bytes,
) -> Response {
    // Browsers record WebM where a telephone would record Ogg.
    let is_known = !kinds_of(&shape.mime).is_empty() || shape.mime.starts_with("audio/webm");
    if bytes.is_empty() || !is_known {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let id = sandbox.change(|world, now| shelve(world, now, &shape.mime, shape.file_name, bytes));
    Json(json!({ "id": id })).into_response()
}

async fn download(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    give_file(&sandbox, &id)
}

/// Tells that something changed; the page then asks what.
async fn events(
    State(sandbox): State<Sandbox>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let version = sandbox.shared.version.subscribe();
    let stream = futures_util::stream::unfold(version, async |mut version| {
        version.changed().await.ok()?;
        let now = *version.borrow_and_update();
        Some((Ok(Event::default().data(now.to_string())), version))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
