//! Uploads and downloads: bytes are streamed, never held; but for recordings, which are turned into what channels take.

use std::convert::Infallible;

use app::content_type::is_shown;
use app::files::Stored;
use app::{Fault, code};
use app_floor::sale::history::reaches_files;
use app_setup::file;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::authz::{Action, Scope};
use base::id::FileId;
use base::limits::FILE_BYTES_MAX;
use channels::recording::{RECORDING_BYTES_MAX, webm_to_ogg};
use futures_util::{StreamExt, stream};
use store::in_tx;
use store_floor::{interactions, message_files};
use store_office::person_erasure;
use store_setup::files::StoredFile;

use crate::adapter::decode;
use crate::error::problem;
use crate::request::{RequestContext, check_origin, sign_in, text};
use crate::state::AppState;

/// What browsers record.
const RECORDED: &str = "audio/webm";
/// What it becomes.
const OGG: &str = "audio/ogg";

/// Stores an uploaded file.
pub(crate) async fn post_file(State(state): State<AppState>, request: Request) -> Response {
    let mut info = RequestContext::of(request.headers());
    match upload(&state, &mut info, request).await {
        Ok(file) => (StatusCode::OK, Json(file::FileView::from(file))).into_response(),
        Err(fault) => problem(&fault, &info),
    }
}

async fn upload(
    state: &AppState,
    info: &mut RequestContext,
    request: Request,
) -> Result<StoredFile, Fault> {
    let (parts, body) = request.into_parts();
    check_origin(state, &Method::POST, &parts.headers)?;
    let signed_in = sign_in(state, &parts.headers, info).await?;
    let scope = signed_in.actor.may(Action::SessionUse)?;
    store_body(state, &scope, &parts.headers, body, FILE_BYTES_MAX).await
}

/// Streams a body into the store and remembers it.
pub(crate) async fn store_body(
    state: &AppState,
    scope: &Scope,
    headers: &HeaderMap,
    body: Body,
    bytes_max: u64,
) -> Result<StoredFile, Fault> {
    let announced = text(headers, "content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > bytes_max) {
        return Err(Fault::refused(code::FILE_TOO_LARGE));
    }
    let name = decode(text(headers, "x-file-name").unwrap_or_default());
    let mime = text(headers, "content-type").unwrap_or_default().to_owned();
    let stored = state
        .ctx
        .files
        .put(
            scope.org(),
            state.ctx.now(),
            bytes_max,
            body.into_data_stream(),
        )
        .await?;
    match as_ogg(state, scope, &stored, &mime).await? {
        Some(ogg) => {
            let name = format!("{}.ogg", name.strip_suffix(".webm").unwrap_or(&name));
            file::remember(&state.ctx, scope, ogg, &name, OGG).await
        }
        None => file::remember(&state.ctx, scope, stored, &name, &mime).await,
    }
}

/// Turns what browsers record into what providers and other browsers take (GAP-044); nothing when it is anything else.
async fn as_ogg(
    state: &AppState,
    scope: &Scope,
    stored: &Stored,
    mime: &str,
) -> Result<Option<Stored>, Fault> {
    let is_recording = mime.split(';').next().map(str::trim) == Some(RECORDED);
    if !is_recording || stored.size_bytes > RECORDING_BYTES_MAX {
        return Ok(None);
    }
    let files = &state.ctx.files;
    let mut webm = Vec::new();
    let mut body = files.get(&stored.key, None).await?;
    while let Some(part) = body.next().await {
        webm.extend_from_slice(&part?);
    }
    let turned = tokio::task::spawn_blocking(move || webm_to_ogg(&webm)).await;
    let Some(ogg) = turned.map_err(|error| Fault::Internal(Box::new(error)))? else {
        return Ok(None);
    };
    let body = stream::iter([Ok::<_, Infallible>(Bytes::from(ogg))]);
    let (org, now) = (scope.org(), state.ctx.now());
    files.put(org, now, FILE_BYTES_MAX, body).await.map(Some)
}

/// Reads a file that the caller may see: uploaded by the caller, part of a contact within reach, or of the customer of a proposal
/// that the caller works; or part of a case or of an e-mail of one, which whoever sees cases sees.
pub(crate) async fn get_file(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut info = RequestContext::of(&headers);
    match download(&state, &mut info, &id, &headers).await {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}

async fn download(
    state: &AppState,
    info: &mut RequestContext,
    id: &str,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let signed_in = sign_in(state, headers, info).await?;
    let scope = signed_in.actor.may(Action::InteractionRead)?;
    let id: FileId = id.parse().map_err(|_| Fault::NotFound)?;
    let found = file::get(&state.ctx, &scope, id).await?;
    if found.created_by != scope.user() && !is_within_reach(state, &scope, id).await? {
        return Err(Fault::NotFound);
    }
    app_floor::person_right::note_download(&state.ctx, &scope, id).await?;
    serve(state, &found, headers).await
}

async fn is_within_reach(state: &AppState, scope: &Scope, id: FileId) -> Result<bool, Fault> {
    let (scope, now) = (scope.clone(), state.ctx.now());
    state
        .ctx
        .db
        .read(in_tx!(tx, [scope], {
            for interaction in message_files::interactions_of(tx, &scope, id).await? {
                if interactions::get(tx, &scope, interaction).await?.is_some()
                    || reaches_files(tx, &scope, interaction, now).await?
                {
                    return Ok(true);
                }
            }
            Ok(scope.has(Action::CaseRead) && person_erasure::is_in_case(tx, &scope, id).await?)
        }))
        .await
}

/// Streams a file, or the part of it that is asked for (RFC 9110 section 14).
pub(crate) async fn serve(
    state: &AppState,
    file: &StoredFile,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let range = text(headers, "range").and_then(|range| parse_range(range, file.size_bytes));
    let body = state.ctx.files.get(&file.object_key, range).await?;
    let mut response = Body::from_stream(body).into_response();
    let out = response.headers_mut();
    let mut put = |name: header::HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            out.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, file.mime.clone());
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    put(header::ETAG, format!("\"{}\"", file.sha256));
    put(header::CACHE_CONTROL, "private, max-age=86400".to_owned());
    put(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox".to_owned(),
    );
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned());
    put(header::CONTENT_DISPOSITION, disposition(file));
    match range {
        Some((from, to)) => {
            put(
                header::CONTENT_RANGE,
                format!("bytes {from}-{}/{}", to - 1, file.size_bytes),
            );
            put(header::CONTENT_LENGTH, (to - from).to_string());
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        None => put(header::CONTENT_LENGTH, file.size_bytes.to_string()),
    }
    Ok(response)
}

/// Shows what a browser can show without running it; everything else is saved.
fn disposition(file: &StoredFile) -> String {
    let kind = if is_shown(&file.mime) {
        "inline"
    } else {
        "attachment"
    };
    let encoded: String = file
        .name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{kind}; filename*=UTF-8''{encoded}")
}

/// Reads one range; several, or one that does not fit, mean the whole.
fn parse_range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.parse::<u64>().ok(), to.parse::<u64>().ok()) {
        (Some(from), Some(to)) => (from, to.saturating_add(1).min(size)),
        (Some(from), None) if to.is_empty() => (from, size),
        (None, Some(last)) if from.is_empty() => (size.saturating_sub(last), size),
        _ => return None,
    };
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::parse_range;

    #[test]
    fn ranges_are_read_or_the_whole_is_given() {
        assert_eq!(parse_range("bytes=0-1", 10), Some((0, 2)));
        assert_eq!(parse_range("bytes=4-", 10), Some((4, 10)));
        assert_eq!(parse_range("bytes=-3", 10), Some((7, 10)));
        assert_eq!(parse_range("bytes=8-99", 10), Some((8, 10)));
        for whole in ["bytes=10-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", ""] {
            assert_eq!(parse_range(whole, 10), None, "{whole}");
        }
    }
}
