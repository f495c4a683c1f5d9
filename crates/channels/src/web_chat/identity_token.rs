//! The signed token by which a company's own server tells who its visitor is (a JWT, HS256 only).
//!
//! Pure: the clock is an argument. Nothing but HS256 is accepted, whatever the token says about itself.

use base::phone::{BRAZIL, Phone};
use base::time::{Span, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::heard::Identity;
use crate::json;
use crate::signature::is_hmac_sha256;

/// Bytes of the longest token that is looked at.
pub const TOKEN_BYTES_MAX: usize = 8_192;
/// Characters of the shortest secret that may sign tokens.
pub const SECRET_CHARS_MIN: usize = 32;
/// Longest life of a token, from issue to expiry.
pub const LIFE_MAX: Span = Span::from_hours(24);
/// Clocks may differ by this much.
pub const LEEWAY: Span = Span::from_secs(60);

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Longer than [`TOKEN_BYTES_MAX`].
    #[error("identity_token_too_large")]
    TooLarge,
    /// Not three parts of base64url JSON, or a claim is missing or of another type.
    #[error("identity_token_malformed")]
    Malformed,
    /// Signed by another algorithm, or by none.
    #[error("identity_token_algorithm")]
    Algorithm,
    /// The signature is wrong.
    #[error("identity_token_signature")]
    Signature,
    /// It is over.
    #[error("identity_token_expired")]
    Expired,
    /// Issued in the future.
    #[error("identity_token_from_future")]
    FromFuture,
    /// Valid for longer than [`LIFE_MAX`].
    #[error("identity_token_lives_too_long")]
    LivesTooLong,
    /// The account's secret is shorter than [`SECRET_CHARS_MIN`].
    #[error("identity_secret_too_short")]
    SecretTooShort,
}

/// Who the visitor is, vouched for by the company's server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VouchedIdentity {
    /// The company's own id of this person.
    pub subject: String,
    /// Everything it tells; the subject is the handle.
    pub identity: Identity,
    /// Until when the token may be used.
    pub expires_at: Timestamp,
}

/// Checks a token and reads it.
///
/// **Shape**: claims `sub`, `iat` and `exp` (seconds) must be there; `name`, `email` and `phone` may.
/// **Errors**: see [`TokenRefused`]; the signature is checked before any claim is believed.
/// **Source**: RFC 7515, RFC 7519, RFC 8725 section 3.
pub fn verify(token: &str, secret: &str, now: Timestamp) -> Result<VouchedIdentity, TokenRefused> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenRefused::TooLarge);
    }
    if secret.chars().count() < SECRET_CHARS_MIN {
        return Err(TokenRefused::SecretTooShort);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenRefused::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenRefused::Malformed)?;
    let header = decode(header)?;
    if json::raw(&header, "alg") != Some("HS256") || header.get("crit").is_some() {
        return Err(TokenRefused::Algorithm);
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| TokenRefused::Malformed)?;
    if !is_hmac_sha256(secret, signed.as_bytes(), &signature) {
        return Err(TokenRefused::Signature);
    }
    let claims = decode(claims)?;
    let expires_at = check_times(&claims, now)?;
    let subject = json::id(&claims, "sub").ok_or(TokenRefused::Malformed)?;
    Ok(VouchedIdentity {
        identity: identity(&subject, &claims),
        subject,
        expires_at,
    })
}

fn check_times(claims: &Value, now: Timestamp) -> Result<Timestamp, TokenRefused> {
    let moment = |key| {
        let secs = claims.get(key)?.as_i64().filter(|secs| *secs > 0)?;
        Some(Timestamp::from_secs(secs))
    };
    let issued_at = moment("iat").ok_or(TokenRefused::Malformed)?;
    let expires_at = moment("exp").ok_or(TokenRefused::Malformed)?;
    if expires_at + LEEWAY <= now {
        return Err(TokenRefused::Expired);
    }
    let begins = claims
        .get("nbf")
        .and_then(Value::as_i64)
        .map_or(issued_at, Timestamp::from_secs);
    if issued_at.max(begins) > now + LEEWAY {
        return Err(TokenRefused::FromFuture);
    }
    if expires_at.since(issued_at) > LIFE_MAX {
        return Err(TokenRefused::LivesTooLong);
    }
    Ok(expires_at)
}

fn identity(subject: &str, claims: &Value) -> Identity {
    Identity {
        phone: json::short(claims, "phone").and_then(|raw| Phone::parse(&raw, BRAZIL).ok()),
        handle: Some(subject.to_owned()),
        email: json::short(claims, "email"),
        display_name: json::short(claims, "name"),
        ..Identity::default()
    }
}

fn decode(part: &str) -> Result<Value, TokenRefused> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenRefused::Malformed)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| TokenRefused::Malformed)?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(TokenRefused::Malformed)
    }
}
