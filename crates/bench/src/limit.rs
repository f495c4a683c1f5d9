//! The limit servers: the least that a server of this kind can do, as processes of their own.
//!
//! `bench limit null FOLDER ADDRESS` answers and no more; `write` is the ceiling of the write path, `read` bare statements on
//! the product's own database, `fan` a loop over sockets.

pub(crate) mod fan;
mod read_path;
mod write_path;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use crate::Outcome;
use read_path::Reader;
use write_path::Writer;

/// Frames that a slow socket may be behind.
const BEHIND_MAX: usize = 4_096;
/// What a limit server says before its address.
pub(crate) const LISTENS: &str = "listens on http://";
/// Where a limit server takes messages.
pub(crate) const HOOK: &str = "/webhooks/limit";

/// The statements that can be asked for.
const READS: [(&str, &str); 8] = [
    ("/list", read_path::LIST),
    ("/thread", read_path::THREAD),
    ("/search", read_path::SEARCH),
    ("/people", read_path::PEOPLE),
    ("/phone", read_path::PHONE),
    ("/name", read_path::NAME),
    ("/cases", read_path::CASES),
    ("/case", read_path::CASE),
];

#[derive(Clone)]
struct Limit {
    frames: broadcast::Sender<Arc<str>>,
    writer: Option<Writer>,
    reader: Option<Reader>,
}

/// Serves until it is killed.
pub(crate) fn serve(given: &[String]) -> Outcome<()> {
    let [kind, folder, address] = given else {
        return Err("limit needs null or write, a folder and an address".to_owned());
    };
    let folder = PathBuf::from(folder);
    if kind == "fan" {
        return fan::serve(address);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(listen(kind, &folder, address))
}

async fn listen(kind: &str, folder: &Path, address: &str) -> Outcome<()> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("{address}: {error}"))?;
    let frames = broadcast::channel(BEHIND_MAX).0;
    let fault = |error: rusqlite::Error| format!("the database of the limit: {error}");
    let writer = (kind == "write")
        .then(|| Writer::start(folder, frames.clone()))
        .transpose()
        .map_err(fault)?;
    let reader = (kind == "read")
        .then(|| Reader::open(folder))
        .transpose()
        .map_err(fault)?;
    let app = READS
        .into_iter()
        .fold(Router::new(), |app, (path, sql)| {
            app.route(
                path,
                get(move |limit: State<Limit>| async move { read(limit, sql) }),
            )
        })
        .route("/healthz", get(async || "ok"))
        .route(HOOK, post(hook))
        .route("/ws", get(socket))
        .layer(DefaultBodyLimit::disable())
        .with_state(Limit {
            frames,
            writer,
            reader,
        });
    let bound = listener.local_addr().map_err(|error| error.to_string())?;
    println!("{LISTENS}{bound}");
    axum::serve(listener, app)
        .await
        .map_err(|error| error.to_string())
}

async fn hook(State(limit): State<Limit>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(writer) = &limit.writer else {
        return StatusCode::OK;
    };
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok());
    let Some(message) = write_path::read(signature, &body) else {
        return StatusCode::FORBIDDEN;
    };
    if writer.write(message).await {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

fn read(State(limit): State<Limit>, sql: &str) -> Result<String, StatusCode> {
    limit
        .reader
        .and_then(|reader| reader.rows(sql))
        .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn socket(State(limit): State<Limit>, upgrade: WebSocketUpgrade) -> Response {
    let mut frames = limit.frames.subscribe();
    upgrade.on_upgrade(async move |mut socket| {
        while let Ok(frame) = frames.recv().await {
            if socket
                .send(Message::Text(frame.as_ref().into()))
                .await
                .is_err()
            {
                return;
            }
        }
    })
}
