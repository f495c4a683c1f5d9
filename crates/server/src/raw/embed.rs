//! The page that other systems show inside their own screens: who may frame it, and the way in by a pass.

use app_setup::embed::{self as embedded, EmbedSessionInput};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use base::id::ApiTokenId;

use super::assets;
use super::session::read;
use crate::adapter::form_pairs;
use crate::error::problem;
use crate::request::{RequestContext, check_origin};
use crate::state::AppState;

/// Serves the page. `client` is the id of a token, which is no secret: it says on which sites browsers may show the page.
pub(crate) async fn page(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let client = form_pairs(&query.unwrap_or_default())
        .into_iter()
        .find_map(|(name, value)| (name == "client").then_some(value))
        .and_then(|id| id.parse::<ApiTokenId>().ok());
    let origins = match client {
        Some(id) => embedded::origins(&state.ctx, id).await,
        None => Ok(Vec::new()),
    };
    match origins {
        Ok(origins) if origins.is_empty() => assets::embed(&headers, "frame-ancestors 'none'"),
        Ok(origins) => {
            let ancestors = format!("frame-ancestors {}", origins.join(" "));
            assets::embed(&headers, &ancestors)
        }
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Turns a pass into a session, once. Only our own page asks: the origin of the request is ours.
pub(crate) async fn post_session(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::POST, &headers)?;
        embedded::open(&state.ctx, read::<EmbedSessionInput>(&headers, &body)?).await
    };
    match outcome.await {
        Ok(session) => ([("cache-control", "no-store")], Json(session)).into_response(),
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}
