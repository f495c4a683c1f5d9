//! The web application, the widget and their rules for caches and scripts.

use app::code;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::error::refusal;
use crate::request::{COOKIE, RequestContext, cookie, text};

/// Scripts only from here; styles may be set by attributes, which charts and lists need. Frames show forms of other suppliers.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; frame-src https:; base-uri 'none'; \
    object-src 'none'; form-action 'self'";

/// Serves the application: hashed files for ever, everything else as its one page.
///
/// Who seems to be signed in gets the desk's scripts at once, beside the page's own (B21); whoever is not loads the sign-in only.
pub(crate) async fn app(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/")
        || path.starts_with("webhooks/")
        || path.starts_with("widget/api/")
        || path == "ws"
    {
        return refusal(code::NOT_FOUND, &RequestContext::of(&headers));
    }
    if path.starts_with("widget/") || path == "widget" {
        return widget(path, &headers);
    }
    if let Some(inner) = path.strip_prefix("embed/assets/") {
        let path = format!("embed/assets/{inner}");
        return file(&path, &headers, "public, max-age=31536000, immutable", None);
    }
    // A hashed file that is gone is really gone: an old tab must not get a page where it wants a script.
    if path.starts_with("assets/") {
        return file(path, &headers, "public, max-age=31536000, immutable", None);
    }
    if !path.is_empty() && webui::get(path, "").is_some() {
        return file(path, &headers, "no-cache", None);
    }
    let mut page = file(
        "index.html",
        &headers,
        "no-cache",
        Some("frame-ancestors 'none'"),
    );
    let is_desk = path.is_empty() || path == "desk" || path.starts_with("desk/");
    if is_desk && cookie(&headers, COOKIE).is_some() {
        let ahead = webui::ahead().and_then(|links| HeaderValue::from_bytes(&links).ok());
        if let Some(ahead) = ahead {
            page.headers_mut().insert(header::LINK, ahead);
        }
    }
    page
}

/// Serves the widget's loader under its stable address.
pub(crate) async fn loader(headers: HeaderMap) -> Response {
    let mut response = file("widget/widget.js", &headers, "public, max-age=300", None);
    let any = HeaderValue::from_static("cross-origin");
    response
        .headers_mut()
        .insert("cross-origin-resource-policy", any);
    response
}

/// Serves the widget's panel; which sites may frame it is checked by its session, per account.
fn widget(path: &str, headers: &HeaderMap) -> Response {
    let inner = path.trim_start_matches("widget").trim_start_matches('/');
    if inner.starts_with("assets/") {
        return file(
            &format!("widget/{inner}"),
            headers,
            "public, max-age=31536000, immutable",
            None,
        );
    }
    let name = if inner.is_empty() {
        "index.html"
    } else {
        inner
    };
    file(
        &format!("widget/{name}"),
        headers,
        "no-cache",
        Some("frame-ancestors *"),
    )
}

/// Serves the page for other systems' screens; browsers show it only on the sites that are named.
pub(crate) fn embed(headers: &HeaderMap, ancestors: &str) -> Response {
    file("embed/index.html", headers, "no-store", Some(ancestors))
}

fn file(path: &str, headers: &HeaderMap, cache: &'static str, ancestors: Option<&str>) -> Response {
    let accepts = text(headers, "accept-encoding").unwrap_or_default();
    let Some(asset) = webui::get(path, accepts) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", asset.hash);
    let is_known = text(headers, "if-none-match").is_some_and(|known| known == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.bytes.into_owned()).into_response()
    };
    let out = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, &asset.mime);
    put(header::CACHE_CONTROL, cache);
    put(header::ETAG, &tag);
    put(header::VARY, "Accept-Encoding");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    if let Some(encoding) = asset.encoding {
        put(header::CONTENT_ENCODING, encoding);
    }
    if asset.mime.starts_with("text/html") {
        let policy = ancestors.map_or_else(
            || POLICY.to_owned(),
            |ancestors| format!("{POLICY}; {ancestors}"),
        );
        put(header::CONTENT_SECURITY_POLICY, &policy);
    }
    response
}
