//! First access and recovery: what somebody may ask who cannot sign in yet.

use std::sync::Arc;

use app::{Fault, code};
use app_setup::access::{self, ChoosePassword, LinkInput, RecoveryInput};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::session::{read, unkept};
use crate::error::{problem, refusal};
use crate::request::{RequestContext, check_origin};
use crate::state::AppState;

/// Asks for a link by mail. The answer is the same, and takes the same time, whether or not anybody has the address.
pub(crate) async fn post_recovery(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let wanted = check_origin(&state, &Method::POST, &headers)
        .and_then(|()| read::<RecoveryInput>(&headers, &body));
    match wanted {
        Ok(wanted) => {
            let ctx = state.ctx.clone();
            // Refused before anybody looks whose address it is, so that this tells nothing either.
            let Ok(place) = Arc::clone(&state.recoveries).try_acquire_owned() else {
                return refusal(code::BUSY, &RequestContext::of(&headers));
            };
            tokio::spawn(async move {
                let _place = place;
                if let Err(fault) = access::request_recovery(&ctx, wanted).await {
                    tracing::error!(error = %fault, "a recovery could not be begun");
                }
            });
            (StatusCode::ACCEPTED, Json(json!({}))).into_response()
        }
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Shows whose link it is. A POST, so that the token stands in no address.
pub(crate) async fn post_link(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::POST, &headers)?;
        access::look(&state.ctx, read::<LinkInput>(&headers, &body)?).await
    };
    answer(&headers, outcome.await.map(Json))
}

/// Chooses the password; the sign-in that follows is one like any other.
pub(crate) async fn post_password(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::POST, &headers)?;
        access::choose_password(&state.ctx, read::<ChoosePassword>(&headers, &body)?).await
    };
    answer(&headers, outcome.await.map(|()| Json(json!({}))))
}

fn answer(headers: &HeaderMap, outcome: Result<impl IntoResponse, Fault>) -> Response {
    match outcome {
        Ok(response) => unkept(response.into_response()),
        Err(fault) => problem(&fault, &RequestContext::of(headers)),
    }
}
