//! Calls of providers: handed to their connector, taken in durably, and only then answered.

pub(crate) mod own_protocol;

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use app::{Fault, code};
use app_floor::intake;
use app_setup::account::{self, Ready};
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use channels::wire::{HOOK_BYTES_MAX, WireMethod};
use channels::{Heard, Refusal, WireIn};

use crate::adapter::form_pairs;
use crate::error::{problem, refusal};
use crate::request::RequestContext;
use crate::state::AppState;

/// Answers a call.
pub(crate) async fn hook(
    State(state): State<AppState>,
    Path((channel, token)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let info = RequestContext::of(request.headers());
    match answer(
        &state,
        (&channel, &token),
        query.as_deref().unwrap_or_default(),
        request,
    )
    .await
    {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}

async fn answer(
    state: &AppState,
    (channel, token): (&str, &str),
    query: &str,
    request: Request,
) -> Result<Response, Fault> {
    let info = RequestContext::of(request.headers());
    let found = account::by_token(&state.ctx, token).await?;
    let ready = found
        .filter(|ready| ready.row.channel == channel && ready.row.active)
        .ok_or(Fault::NotFound)?;
    let connector = channels::registry::find(channel).ok_or(Fault::NotFound)?;
    tracing::Span::current().record("org.id", ready.account.org.get());
    if connector.descriptor().is_own_protocol {
        return own_protocol::answer(state, &ready, connector, request).await;
    }
    let call = read(state, query, request, HOOK_BYTES_MAX).await?;
    state.counts.hooks.fetch_add(1, Ordering::Relaxed);
    match connector.read(&ready.account, &call) {
        Ok(heard) => take_in(state, &ready, heard, &call.body).await,
        Err(Refusal::SignatureWrong | Refusal::VerificationWrong) => {
            Ok(refusal(code::SIGNATURE_REFUSED, &info))
        }
        Err(Refusal::PayloadTooLarge) => Ok(refusal(code::FILE_TOO_LARGE, &info)),
        // Signed by the provider and not understood: kept for inspection, and answered, or it would come again for days.
        Err(refusal) => {
            intake::keep_payload(&state.ctx, &ready, &refusal.code(), &call.body).await?;
            Ok(StatusCode::OK.into_response())
        }
    }
}

async fn take_in(
    state: &AppState,
    ready: &Ready,
    heard: Vec<Heard>,
    raw: &[u8],
) -> Result<Response, Fault> {
    if let [Heard::Challenge { text }] = heard.as_slice() {
        return Ok(text.clone().into_response());
    }
    intake::hear(&state.ctx, ready, heard, raw).await?;
    Ok(StatusCode::OK.into_response())
}

async fn read(
    state: &AppState,
    query: &str,
    request: Request,
    bytes_max: usize,
) -> Result<WireIn, Fault> {
    let (parts, body) = request.into_parts();
    let method = match parts.method {
        Method::GET => WireMethod::Get,
        Method::DELETE => WireMethod::Delete,
        _ => WireMethod::Post,
    };
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    Ok(WireIn {
        method,
        query: form_pairs(query).into_iter().collect(),
        headers,
        body: whole(body, bytes_max).await?,
        received_at: state.ctx.now(),
        visitor: None,
        is_replay: false,
    })
}

async fn whole(body: Body, bytes_max: usize) -> Result<Vec<u8>, Fault> {
    let bytes = axum::body::to_bytes(body, bytes_max)
        .await
        .map_err(|_| Fault::refused(code::FILE_TOO_LARGE))?;
    Ok(bytes.to_vec())
}
