//! The Graph API, as far as a contact centre uses it: messages, files, templates.
//!
//! **Source**: provider pages “Messages API reference”, “Media reference”, “Template management”, “Error codes”.

mod error;
mod file;
mod message;
mod send;
mod template;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use error::GraphError;
pub(crate) use error::words_of;
pub(crate) use file::{give as give_file, kinds_of, shelve};

use crate::Sandbox;
use crate::journal::JournalEvent;

/// Bytes of the largest upload: a document of 100 MB and its form.
const UPLOAD_BYTES_MAX: usize = 101 * 1024 * 1024;

/// The routes, below `/sandbox/graph`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/files/{id}", get(file::download))
        .route("/{version}/{id}", get(look_up).delete(remove))
        .route("/{version}/{id}/messages", post(send_message))
        .route(
            "/{version}/{id}/message_templates",
            get(template::list)
                .post(template::create)
                .delete(template::remove),
        )
        .route(
            "/{version}/{id}/media",
            post(file::upload).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
}

/// Checks the bearer token.
fn check_token(sandbox: &Sandbox, headers: &HeaderMap) -> Result<(), GraphError> {
    let given = headers
        .get("authorization")
        .and_then(|header| header.to_str().ok())
        .and_then(|header| header.strip_prefix("Bearer "));
    match given {
        Some(token) if token == sandbox.settings().access_token.reveal() => Ok(()),
        Some(_) => Err(GraphError::new(190, "Invalid OAuth access token.")),
        None => Err(GraphError::new(190, "An access token is required.")),
    }
}

/// Notes a call and gives its answer.
fn answered(sandbox: &Sandbox, call: &'static str, outcome: Result<Value, GraphError>) -> Response {
    let (status, code) = match &outcome {
        Ok(_) => (200, None),
        Err(error) => (error.status(), Some(error.code)),
    };
    sandbox.change(|world, now| world.note(now, JournalEvent::Called { call, status, code }));
    match outcome {
        Ok(body) => axum::Json(body).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn send_message(
    State(sandbox): State<Sandbox>,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = check_token(&sandbox, &headers)
        .and_then(|()| {
            serde_json::from_slice(&body)
                .map_err(|_| GraphError::new(100, "The body is not valid JSON."))
        })
        .and_then(|request: Value| {
            sandbox.change(|world, now| send::handle(world, now, &number, &request))
        });
    match outcome {
        Ok(send::Outcome::Answer(body)) => answered(&sandbox, "POST messages", Ok(body)),
        Ok(send::Outcome::LoseAnswer) => lost(&sandbox),
        Err(error) => answered(&sandbox, "POST messages", Err(error)),
    }
}

/// Breaks the connection after the request was carried out.
fn lost(sandbox: &Sandbox) -> Response {
    let call = "POST messages";
    sandbox.change(|world, now| {
        world.note(
            now,
            JournalEvent::Called {
                call,
                status: 0,
                code: None,
            },
        );
    });
    let broken = futures_util::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    axum::body::Body::from_stream(broken).into_response()
}

/// A number of the business, or the address of a file.
async fn look_up(
    State(sandbox): State<Sandbox>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let outcome = check_token(&sandbox, &headers).and_then(|()| {
        let world = sandbox.world();
        if let Some(number) = world.number(&id) {
            return Ok(json!({
                "id": id,
                "display_phone_number": number.display_phone_number,
                "verified_name": number.verified_name,
                "quality_rating": "GREEN",
            }));
        }
        let file = world
            .media
            .get(&id)
            .ok_or_else(|| GraphError::no_object(&id))?;
        let host = headers
            .get("host")
            .and_then(|host| host.to_str().ok())
            .unwrap_or("127.0.0.1");
        Ok(json!({
            "messaging_product": "whatsapp",
            "id": id,
            "url": format!("http://{host}/sandbox/graph/files/{id}?v={version}"),
            "mime_type": file.mime,
            "sha256": file.sha256,
            "file_size": file.bytes.len(),
        }))
    });
    answered(&sandbox, "GET object", outcome)
}

async fn remove(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let outcome = check_token(&sandbox, &headers).and_then(|()| {
        if sandbox.change(|world, _| world.media.remove(&id)) {
            Ok(json!({ "success": true }))
        } else {
            Err(GraphError::no_object(&id))
        }
    });
    answered(&sandbox, "DELETE object", outcome)
}
