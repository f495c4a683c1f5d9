//! Calls of systems that speak our own protocol (GAP-028): known by a key, told what became of each piece, and slowed down
//! when they call too fast. Files go beside: uploaded before a message, read by the address that was sent.

use std::sync::atomic::Ordering;

use app::{Fault, code};
use app_floor::intake;
use app_setup::account::{self, Ready};
use app_setup::file;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::authz::{Scope, SystemReason};
use base::id::FileId;
use base::limits::FILE_BYTES_MAX;
use channels::api::{BODY_BYTES_MAX, file_link, is_caller};
use channels::{Connector, Heard, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::error::problem;
use crate::raw::files::{serve, store_body};
use crate::request::{RequestContext, text};
use crate::state::AppState;

/// Calls that one account may make in a second, after a burst of as many.
const CALLS_PER_SECOND_MAX: u32 = 50;

/// What became of a call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Taken {
    /// How many pieces were taken in, those that had come before too.
    pub(crate) taken: usize,
    /// Pieces that were not understood: kept for inspection, their neighbours were taken in.
    pub(crate) set_aside: Vec<NotUnderstood>,
}

/// A piece that was not understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotUnderstood {
    /// Its place in the call, from 0.
    pub(crate) index: usize,
    /// A stable code: why.
    pub(crate) reason: &'static str,
}

/// A file that was uploaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// What a message names as its `file.upload`.
    pub(crate) upload: String,
    /// Bytes.
    pub(crate) size_bytes: u64,
    /// What the bytes are, by what is in them.
    pub(crate) mime: String,
}

/// The proof in the address of a file.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FileProof {
    /// Until when it is good, in seconds since 1970.
    pub(crate) until: i64,
    /// The signature.
    pub(crate) proof: String,
}

/// Takes a call in. Durable before it is answered with yes; whoever has no key is told nothing more.
pub(super) async fn answer(
    state: &AppState,
    ready: &Ready,
    connector: &dyn Connector,
    request: Request,
) -> Result<Response, Fault> {
    admit(state, ready, request.headers())?;
    let call = super::read(state, "", request, BODY_BYTES_MAX).await?;
    state.counts.hooks.fetch_add(1, Ordering::Relaxed);
    let not_understood = |more| Fault::refused_with(code::PAYLOAD_NOT_UNDERSTOOD, more);
    let heard = match connector.read(&ready.account, &call) {
        Ok(heard) => heard,
        Err(Refusal::SignatureWrong) => return Err(Fault::refused(code::KEY_REFUSED)),
        Err(Refusal::PayloadTooLarge) => return Err(Fault::refused(code::FILE_TOO_LARGE)),
        Err(refusal) => return Err(not_understood(json!({ "reason": refusal.code() }))),
    };
    let pieces = heard.len();
    let set_aside = unknown(&heard);
    if set_aside.len() == pieces {
        return Err(not_understood(json!({ "pieces": set_aside })));
    }
    intake::hear(&state.ctx, ready, heard, &call.body).await?;
    let taken = pieces - set_aside.len();
    Ok(Json(Taken { taken, set_aside }).into_response())
}

/// The connector hears one thing for each piece, at its place.
fn unknown(heard: &[Heard]) -> Vec<NotUnderstood> {
    let numbered = heard.iter().enumerate();
    numbered
        .filter_map(|(index, heard)| match heard {
            Heard::Unknown { reason, .. } => Some(NotUnderstood { index, reason }),
            _ => None,
        })
        .collect()
}

/// Lets those in who have the key, and not too often.
fn admit(state: &AppState, ready: &Ready, headers: &HeaderMap) -> Result<(), Fault> {
    let now = state.ctx.now();
    if !is_caller(&ready.account, text(headers, "authorization"), now) {
        return Err(Fault::refused(code::KEY_REFUSED));
    }
    let taken = state.calls.take(ready.row.id, now, CALLS_PER_SECOND_MAX);
    taken.map_err(|_| Fault::refused_with(code::RATE_LIMITED, json!({ "retry_after_s": 1 })))
}

/// Finds an account in use whose protocol is ours.
async fn find(state: &AppState, channel: &str, token: &str) -> Result<Ready, Fault> {
    let is_ours = channels::registry::find(channel)
        .is_some_and(|connector| connector.descriptor().is_own_protocol);
    let found = account::by_token(&state.ctx, token).await?;
    found
        .filter(|ready| is_ours && ready.row.channel == channel && ready.row.active)
        .ok_or(Fault::NotFound)
}

/// Stores a file that a message will name.
pub(crate) async fn post_file(
    State(state): State<AppState>,
    Path((channel, token)): Path<(String, String)>,
    request: Request,
) -> Response {
    let info = RequestContext::of(request.headers());
    let outcome = async {
        let ready = find(&state, &channel, &token).await?;
        let (parts, body) = request.into_parts();
        admit(&state, &ready, &parts.headers)?;
        let scope = Scope::system(ready.row.org, SystemReason::Intake);
        let stored = store_body(&state, &scope, &parts.headers, body, FILE_BYTES_MAX).await?;
        let upload = file_link::upload_name(&ready.account, stored.id);
        Ok(Uploaded {
            upload: upload.map_err(|_| Fault::refused(code::KEY_REFUSED))?,
            size_bytes: stored.size_bytes,
            mime: stored.mime,
        })
    };
    match outcome.await {
        Ok(uploaded) => (StatusCode::OK, Json(uploaded)).into_response(),
        Err(fault) => problem(&fault, &info),
    }
}

/// Reads a file that was sent, by the address that was sent with it.
pub(crate) async fn get_file(
    State(state): State<AppState>,
    Path((channel, token, id)): Path<(String, String, String)>,
    shown: Result<Query<FileProof>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let info = RequestContext::of(&headers);
    let outcome = async {
        // Whoever shows no proof is told nothing.
        let Query(shown) = shown.map_err(|_| Fault::NotFound)?;
        let ready = find(&state, &channel, &token).await?;
        let id: FileId = id.parse().map_err(|_| Fault::NotFound)?;
        let proof = (shown.until, shown.proof.as_str());
        if !file_link::is_good(&ready.account, id, proof, state.ctx.now()) {
            return Err(Fault::NotFound);
        }
        let scope = Scope::system(ready.row.org, SystemReason::Intake);
        let found = file::get(&state.ctx, &scope, id).await?;
        serve(&state, &found, &headers).await
    };
    match outcome.await {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}
