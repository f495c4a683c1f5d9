//! Set-up, sign-in and sign-out: the routes that set the cookie.

use app::{Fault, code, input};
use app_setup::organization::brand::{self, BrandView};
use app_setup::session::set_up::{self, SetUpInput};
use app_setup::session::sign_in::{self, Caller, Credentials, Enrolled, Opened};
use app_setup::session::{self as sessions};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::secret::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::client_address::ADDRESS;
use crate::error::problem;
use crate::request::{COOKIE, RequestContext, check_origin, sign_in as recognise, text};
use crate::state::AppState;
use crate::ws::presence::signed_out;

/// What is known before anybody signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupView {
    /// Whether the installation waits to be set up.
    pub(crate) needed: bool,
    /// How it looks: as its only organization; as the product comes when there are several.
    pub(crate) brand: BrandView,
}

/// Characters that are kept of what a browser calls itself.
const AGENT_CHARS_MAX: usize = 200;

/// Tells whether the installation waits to be set up, and how it looks.
pub(crate) async fn get_setup(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let known = async {
        Ok(SetupView {
            needed: set_up::is_needed(&state.ctx).await?,
            brand: brand::of_installation(&state.ctx).await?,
        })
    };
    match known.await {
        Ok(view) => Json(view).into_response(),
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Sets the installation up and signs the administrator in.
pub(crate) async fn post_setup(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&state, &headers, run_setup(&state, &headers, &body).await)
}

async fn run_setup(state: &AppState, headers: &HeaderMap, body: &Bytes) -> Result<Opened, Fault> {
    check_origin(state, &Method::POST, headers)?;
    let wanted: SetUpInput = read(headers, body)?;
    if !same(wanted.token.reveal(), &state.setup_token) {
        return Err(Fault::refused(code::SETUP_TOKEN_WRONG));
    }
    let credentials = Credentials {
        email: wanted.administrator.email.as_str().to_owned(),
        password: wanted.administrator.password.clone(),
        code: None,
    };
    set_up::set_up(&state.ctx, wanted.organization, wanted.administrator).await?;
    sign_in::sign_in(&state.ctx, credentials, caller(headers)).await
}

/// Compares without telling by its time how much was right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |sum, (a, b)| sum | (a ^ b))
            == 0
}

/// Signs in.
pub(crate) async fn post_session(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&state, &headers, run_sign_in(&state, &headers, &body).await)
}

async fn run_sign_in(state: &AppState, headers: &HeaderMap, body: &Bytes) -> Result<Opened, Fault> {
    check_origin(state, &Method::POST, headers)?;
    sign_in::sign_in(&state.ctx, read(headers, body)?, caller(headers)).await
}

/// Begins to enrol the second factor that a sign-in asked for.
pub(crate) async fn post_enrolment(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::POST, &headers)?;
        sign_in::begin_enrolment(&state.ctx, read(&headers, &body)?).await
    };
    match outcome.await {
        Ok(enrolment) => unkept(Json(enrolment).into_response()),
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Ends an enrolment, hands out the recovery codes and signs in.
pub(crate) async fn put_enrolment(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = async {
        check_origin(&state, &Method::PUT, &headers)?;
        let credentials = read(&headers, &body)?;
        sign_in::confirm_enrolment(&state.ctx, credentials, caller(&headers)).await
    };
    match outcome.await {
        Ok((opened, recovery_codes)) => {
            let enrolled = Enrolled {
                recovery_codes,
                session: opened.session,
            };
            let mut response = Json(enrolled).into_response();
            let age = sessions::AGE_MAX.secs();
            set_cookie(&mut response, &headers, &opened.token, age);
            unkept(response)
        }
        Err(fault) => problem(&fault, &RequestContext::of(&headers)),
    }
}

/// Keeps an answer out of every cache.
pub(crate) fn unkept(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Signs out of this session.
pub(crate) async fn delete_session(State(state): State<AppState>, headers: HeaderMap) -> Response {
    leave(&state, &headers, false).await
}

/// Signs out everywhere.
pub(crate) async fn delete_sessions(State(state): State<AppState>, headers: HeaderMap) -> Response {
    leave(&state, &headers, true).await
}

async fn leave(state: &AppState, headers: &HeaderMap, everywhere: bool) -> Response {
    let mut info = RequestContext::of(headers);
    let outcome = async {
        check_origin(state, &Method::DELETE, headers)?;
        let signed_in = recognise(state, headers, &mut info).await?;
        let (org, user) = (signed_in.actor.org, signed_in.actor.user);
        if everywhere {
            sessions::sign_out_everywhere(&state.ctx, org, user).await?;
        } else {
            sessions::sign_out(&state.ctx, &signed_in).await?;
        }
        // The conversations are the next agent's at once, not after the time that a lost line is forgiven.
        signed_out(state, org, user).await;
        Ok(())
    };
    match outcome.await {
        Ok(()) => {
            let mut response = (StatusCode::OK, Json(json!({}))).into_response();
            set_cookie(&mut response, headers, &Secret::new(String::new()), 0);
            response
        }
        Err(fault) => problem(&fault, &info),
    }
}

fn answer(_: &AppState, headers: &HeaderMap, outcome: Result<Opened, Fault>) -> Response {
    match outcome {
        Ok(opened) => {
            let mut response = (StatusCode::OK, Json(&opened.session)).into_response();
            set_cookie(
                &mut response,
                headers,
                &opened.token,
                sessions::AGE_MAX.secs(),
            );
            unkept(response)
        }
        Err(fault) => problem(&fault, &RequestContext::of(headers)),
    }
}

/// Sets the cookie of a session.
pub(crate) fn set_cookie(
    response: &mut Response,
    headers: &HeaderMap,
    token: &Secret<String>,
    max_age_s: i64,
) {
    put_cookie(
        response,
        headers,
        (COOKIE, token.reveal()),
        ("/", max_age_s),
    );
}

/// Sets a cookie: not for scripts, not for other sites, and Secure whenever the request came by HTTPS.
pub(crate) fn put_cookie(
    response: &mut Response,
    headers: &HeaderMap,
    (name, value): (&str, &str),
    (path, max_age_s): (&str, i64),
) {
    let is_https = text(headers, "x-forwarded-proto") == Some("https")
        || text(headers, "origin").is_some_and(|origin| origin.starts_with("https://"));
    let secure = if is_https { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

pub(crate) fn caller(headers: &HeaderMap) -> Caller {
    Caller {
        address: text(headers, ADDRESS.as_str()).and_then(|address| address.parse().ok()),
        agent: text(headers, "user-agent")
            .unwrap_or_default()
            .chars()
            .take(AGENT_CHARS_MAX)
            .collect(),
    }
}

/// Reads a JSON body.
pub(crate) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Fault> {
    if !text(headers, "content-type")
        .unwrap_or_default()
        .starts_with("application/json")
    {
        return Err(Fault::refused(code::UNSUPPORTED_MEDIA));
    }
    let value: Value =
        serde_json::from_slice(body).map_err(|_| Fault::refused(code::BAD_REQUEST))?;
    input::read(value)
}
