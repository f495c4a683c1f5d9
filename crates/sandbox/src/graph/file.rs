//! Files: upload, and download by the address that a look-up gave.

use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::error::GraphError;
use super::{answered, check_token};
use crate::Sandbox;
use crate::world::{Media, World};

const MIB: usize = 1024 * 1024;

/// Tells as what kinds of message a file of this content type may be sent; empty when it is not accepted at all.
///
/// **Source**: provider page “Media reference”, supported media types.
pub(crate) fn kinds_of(mime: &str) -> &'static [&'static str] {
    let plain = mime.split(';').next().unwrap_or_default().trim();
    match plain {
        "image/jpeg" | "image/png" => &["image", "document"],
        "image/webp" => &["sticker"],
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => &["audio"],
        "video/mp4" | "video/3gpp" => &["video"],
        "text/plain"
        | "application/pdf"
        | "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation" => {
            &["document"]
        }
        _ => &[],
    }
}

/// Gives the bytes that a file of this content type may have.
fn bytes_max(mime: &str) -> usize {
    match kinds_of(mime).first() {
        Some(&"image") => 5 * MIB,
        Some(&"sticker") => 500 * 1024,
        Some(&"audio" | &"video") => 16 * MIB,
        _ => 100 * MIB,
    }
}

/// Puts a file on the shelf.
pub(crate) fn shelve(
    world: &mut World,
    now: Timestamp,
    mime: &str,
    file_name: Option<String>,
    bytes: Bytes,
) -> String {
    let id = world.new_id(now).to_string();
    let sha256 = STANDARD.encode(Sha256::digest(&bytes));
    world.media.add(Media {
        id: id.clone(),
        mime: mime.to_owned(),
        file_name,
        sha256,
        bytes,
    });
    id
}

pub(super) async fn upload(
    State(sandbox): State<Sandbox>,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let outcome = match check_token(&sandbox, &headers) {
        Ok(()) if sandbox.world().number(&number).is_none() => Err(GraphError::no_object(&number)),
        Ok(()) => read_form(form).await.and_then(|file| keep(&sandbox, file)),
        Err(error) => Err(error),
    };
    answered(&sandbox, "POST media", outcome)
}

struct Upload {
    product: String,
    mime: String,
    file_name: Option<String>,
    bytes: Option<Bytes>,
}

async fn read_form(mut form: Multipart) -> Result<Upload, GraphError> {
    let broken = |_| GraphError::new(100, "The form cannot be read.");
    let mut upload = Upload {
        product: String::new(),
        mime: String::new(),
        file_name: None,
        bytes: None,
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("messaging_product") => upload.product = field.text().await.map_err(broken)?,
            Some("type") => upload.mime = field.text().await.map_err(broken)?,
            Some("file") => {
                upload.file_name = field.file_name().map(str::to_owned);
                if let Some(mime) = field.content_type().filter(|_| upload.mime.is_empty()) {
                    mime.clone_into(&mut upload.mime);
                }
                upload.bytes = Some(field.bytes().await.map_err(broken)?);
            }
            Some(_) | None => {}
        }
    }
    Ok(upload)
}

fn keep(sandbox: &Sandbox, upload: Upload) -> Result<Value, GraphError> {
    let Upload {
        product,
        mime,
        file_name,
        bytes,
    } = upload;
    if product != "whatsapp" {
        return Err(GraphError::new(
            100,
            "The parameter messaging_product is required.",
        ));
    }
    let bytes = bytes.ok_or_else(|| GraphError::new(100, "The parameter file is required."))?;
    if kinds_of(&mime).is_empty() {
        return Err(GraphError::new(
            100,
            format!("Files of type '{mime}' are not accepted."),
        ));
    }
    if bytes.is_empty() || bytes.len() > bytes_max(&mime) {
        return Err(GraphError::new(131_053, "The file is empty or too large."));
    }
    let id = sandbox.change(|world, now| shelve(world, now, &mime, file_name, bytes));
    Ok(json!({ "id": id }))
}

pub(super) async fn download(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = check_token(&sandbox, &headers) {
        return answered(&sandbox, "GET file", Err(error));
    }
    give(&sandbox, &id)
}

/// Answers with the bytes of a file.
pub(crate) fn give(sandbox: &Sandbox, id: &str) -> Response {
    let file = sandbox.world().media.get(id).cloned();
    match file {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.mime),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        None => GraphError::no_object(id).into_response(),
    }
}
