//! The conversation of an interaction as PDF (TRACK-002).

use app::Fault;
use app_floor::report::transcript::{self, Document};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base::authz::Action;
use base::id::InteractionId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::problem;
use crate::request::{RequestContext, sign_in};
use crate::state::AppState;

/// What the document holds.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "a description: the route reads the query itself")]
pub(crate) struct TranscriptQuery {
    /// Whether internal notes are in it.
    notes: Option<bool>,
}

/// Gives the document.
pub(crate) async fn get_transcript(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let mut info = RequestContext::of(&headers);
    let notes = query
        .unwrap_or_default()
        .split('&')
        .any(|part| part == "notes=true");
    match document(&state, &mut info, &id, notes, &headers).await {
        Ok(document) => {
            let name = format!("attachment; filename=\"{}\"", document.name);
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store".to_owned()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, document.bytes).into_response()
        }
        Err(fault) => problem(&fault, &info),
    }
}

/// Whoever takes a conversation along must be allowed to read it and to take it along; notes are read by whoever reads the conversation.
async fn document(
    state: &AppState,
    info: &mut RequestContext,
    id: &str,
    notes: bool,
    headers: &HeaderMap,
) -> Result<Document, Fault> {
    let signed_in = sign_in(state, headers, info).await?;
    signed_in.actor.may(Action::ReportRead)?;
    let scope = signed_in.actor.may(Action::InteractionRead)?;
    let id: InteractionId = id.parse().map_err(|_| Fault::NotFound)?;
    transcript::document(&state.ctx, &scope, id, notes).await
}
