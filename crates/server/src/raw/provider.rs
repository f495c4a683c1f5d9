//! Signing in at a provider: the way there, and the way back.

use app::Fault;
use app_setup::identity_provider::RETURN_PATH;
use app_setup::identity_provider::sign_in::{self, ATTEMPT_MAX, ProviderInput, Returned};
use app_setup::session as sessions;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::session::{caller, put_cookie, read, set_cookie, unkept};
use crate::error::problem;
use crate::request::{RequestContext, check_origin, cookie};
use crate::state::AppState;

/// The cookie that holds a sign-in under way.
const ATTEMPT: &str = "unissono_attempt";

/// Tells the browser where to sign in, and gives it what it brings back.
pub(crate) async fn post_provider(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::POST, &headers)?;
        sign_in::begin(&state.ctx, read::<ProviderInput>(&headers, &body)?).await
    };
    match outcome.await {
        Ok(begun) => {
            let mut response = Json(begun.view).into_response();
            let attempt = URL_SAFE_NO_PAD.encode(begun.attempt.reveal());
            set_attempt(&mut response, &headers, &attempt, ATTEMPT_MAX.secs());
            unkept(response)
        }
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Takes up what the provider says and opens the session; what went wrong is told on the sign-in page.
pub(crate) async fn get_return(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Response {
    let attempt =
        cookie(&headers, ATTEMPT).and_then(|attempt| URL_SAFE_NO_PAD.decode(attempt).ok());
    let outcome = sign_in::finish(&state.ctx, attempt.as_deref(), returned, caller(&headers)).await;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = match &outcome {
        Ok(_) => "/".to_owned(),
        Err(fault) => {
            if let Fault::Internal(error) = fault {
                tracing::error!(error = %error, "a sign-in at a provider failed");
            }
            format!("/?refused={}", fault.code().name)
        }
    };
    let place = HeaderValue::from_str(&place).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, place);
    if let Ok(opened) = outcome {
        let age = sessions::AGE_MAX.secs();
        set_cookie(&mut response, &headers, &opened.token, age);
    }
    set_attempt(&mut response, &headers, "", 0);
    unkept(response)
}

fn set_attempt(response: &mut Response, headers: &HeaderMap, value: &str, max_age_s: i64) {
    put_cookie(
        response,
        headers,
        (ATTEMPT, value),
        (RETURN_PATH, max_age_s),
    );
}
