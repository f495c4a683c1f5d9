//! The provider's errors: number, HTTP status, words.
//!
//! **Source**: provider page “Cloud API error codes”.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError {
    pub(crate) code: i64,
    details: String,
    subcode: Option<i64>,
}

impl GraphError {
    pub(crate) fn new(code: i64, details: impl Into<String>) -> Self {
        Self {
            code,
            details: details.into(),
            subcode: None,
        }
    }

    /// The object in the path does not exist.
    pub(crate) fn no_object(id: &str) -> Self {
        let details = format!("Object with ID '{id}' does not exist or cannot be loaded.");
        Self {
            code: 100,
            details,
            subcode: Some(33),
        }
    }

    pub(crate) fn status(&self) -> u16 {
        words_of(self.code).0
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        let (status, title) = words_of(self.code);
        let mut error = json!({
            "message": format!("(#{}) {title}", self.code),
            "type": "OAuthException",
            "code": self.code,
            "error_data": { "messaging_product": "whatsapp", "details": self.details },
            "fbtrace_id": "SANDBOX",
        });
        if let (Some(map), Some(subcode)) = (error.as_object_mut(), self.subcode) {
            map.insert("error_subcode".to_owned(), json!(subcode));
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({ "error": error }))).into_response()
    }
}

/// Gives the HTTP status and the title of an error number.
pub(crate) const fn words_of(code: i64) -> (u16, &'static str) {
    match code {
        0 => (401, "AuthException"),
        2 => (503, "API Service"),
        4 => (400, "API Too Many Calls"),
        100 => (400, "Invalid parameter"),
        190 => (401, "Access token has expired"),
        368 => (403, "Temporarily blocked for policies violations"),
        80_007 => (400, "Rate limit issues"),
        130_429 => (400, "Rate limit hit"),
        131_000 => (500, "Something went wrong"),
        131_005 => (403, "Access denied"),
        131_008 => (400, "Required parameter is missing"),
        131_009 => (400, "Parameter value is not valid"),
        131_016 => (500, "Service unavailable"),
        131_021 => (400, "Recipient cannot be sender"),
        131_026 => (400, "Message undeliverable"),
        131_031 => (403, "Account has been locked"),
        131_042 => (400, "Business eligibility payment issue"),
        131_047 => (400, "Re-engagement message"),
        131_048 => (400, "Spam rate limit hit"),
        131_049 => (400, "Meta chose not to deliver"),
        131_051 => (400, "Unsupported message type"),
        131_052 => (400, "Media download error"),
        131_053 => (400, "Media upload error"),
        131_056 => (400, "Pair rate limit hit"),
        132_000 => (400, "Template param count mismatch"),
        132_001 => (404, "Template does not exist"),
        132_005 => (400, "Template hydrated text too long"),
        132_007 => (400, "Template format character policy violated"),
        132_012 => (400, "Template parameter format mismatch"),
        132_015 => (400, "Template is paused"),
        132_016 => (400, "Template is disabled"),
        132_018 => (400, "Template parameter not valid"),
        133_004 => (503, "Server temporarily unavailable"),
        _ => (400, "Unknown error"),
    }
}
