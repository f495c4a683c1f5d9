//! What every request brings: an id, a language, an origin, and perhaps a session.

use app::{Fault, code};
use app_setup::api_token;
use app_setup::embed;
use app_setup::session::{self, SignedIn};
use axum::http::{HeaderMap, Method, header};
use base::locale::Locale;

use crate::client_address::ADDRESS;
use crate::state::AppState;

/// The cookie that holds the session's token.
pub(crate) const COOKIE: &str = "unissono_session";

/// What is known of a request before anybody looks at its body.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// For logs and problem documents.
    pub(crate) id: String,
    /// For texts.
    pub(crate) locale: Locale,
}

impl RequestContext {
    /// Reads the headers.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let given = text(headers, "x-request-id").filter(|id| {
            (8..=64).contains(&id.len())
                && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
        let id = given.map_or_else(
            || app::chance::token().chars().take(16).collect(),
            str::to_owned,
        );
        let locale = text(headers, "accept-language")
            .and_then(Locale::negotiate)
            .unwrap_or_default();
        Self { id, locale }
    }
}

/// Reads a header as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Finds a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// The token of a program, when the request brings one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = text(headers, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Recognises the caller by a program's token or by the session cookie; the info takes the user's language.
///
/// **Errors**: `unauthenticated`.
pub(crate) async fn sign_in(
    state: &AppState,
    headers: &HeaderMap,
    info: &mut RequestContext,
) -> Result<SignedIn, Fault> {
    if let Some(token) = bearer(headers) {
        // The page in another system's screen has no cookie: browsers give none to a frame of a strange site.
        let program = if token.starts_with(embed::PREFIX) {
            embed::recognise(&state.ctx, token).await?
        } else {
            api_token::recognise(&state.ctx, token).await?
        };
        let program = program.ok_or(Fault::refused(code::UNAUTHENTICATED))?;
        info.locale = program.locale;
        let mut actor = program.actor;
        actor.address = text(headers, ADDRESS.as_str()).unwrap_or_default().into();
        return Ok(SignedIn {
            actor,
            session: None,
            locale: program.locale,
        });
    }
    let token = cookie(headers, COOKIE).ok_or(Fault::refused(code::UNAUTHENTICATED))?;
    let mut signed_in = session::recognise(&state.ctx, token)
        .await?
        .ok_or(Fault::refused(code::UNAUTHENTICATED))?;
    signed_in.actor.address = text(headers, ADDRESS.as_str()).unwrap_or_default().into();
    info.locale = signed_in.locale;
    Ok(signed_in)
}

/// Refuses unsafe requests that another site made the browser send.
///
/// **Errors**: `cross_origin` unless the browser says same-origin or the origin is the public address.
pub(crate) fn check_origin(
    state: &AppState,
    method: &Method,
    headers: &HeaderMap,
) -> Result<(), Fault> {
    // No browser adds a token by itself, so no other site can make one send it.
    if method.is_safe() || bearer(headers).is_some() {
        return Ok(());
    }
    check_same_origin(state, headers)
}

/// As [`check_origin`], whatever the method: the socket's upgrade is a GET.
pub(crate) fn check_same_origin(state: &AppState, headers: &HeaderMap) -> Result<(), Fault> {
    match text(headers, "sec-fetch-site") {
        Some("same-origin") => return Ok(()),
        Some(_) => return Err(Fault::refused(code::CROSS_ORIGIN)),
        None => {}
    }
    let origin = text(headers, "origin").unwrap_or_default();
    let host = text(headers, "host").unwrap_or_default();
    let is_own = origin == state.ctx.settings.public_url
        || (!host.is_empty()
            && origin
                .split_once("://")
                .is_some_and(|(_, authority)| authority == host));
    if is_own {
        Ok(())
    } else {
        Err(Fault::refused(code::CROSS_ORIGIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; unissono_session=tok; b=2"),
        );
        assert_eq!(cookie(&headers, COOKIE), Some("tok"));
        assert_eq!(cookie(&headers, "session"), None);
    }

    #[test]
    fn a_strange_request_id_is_replaced() {
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", HeaderValue::from_static("<script>alert(1)"));
        assert_ne!(RequestContext::of(&headers).id, "<script>alert(1)");
        headers.insert("x-request-id", HeaderValue::from_static("abc-12345678"));
        assert_eq!(RequestContext::of(&headers).id, "abc-12345678");
    }
}
