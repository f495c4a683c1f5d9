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
#[error("{}", self.code())]
pub enum TokenRefused {
    /// Longer than [`TOKEN_BYTES_MAX`].
    TooLarge,
    /// Not three parts of base64url JSON, or a claim is missing or of another type.
    Malformed,
    /// Signed by another algorithm, or by none.
    Algorithm,
    /// The signature is wrong.
    Signature,
    /// It is over.
    Expired,
    /// Issued in the future.
    FromFuture,
    /// Valid for longer than [`LIFE_MAX`].
    LivesTooLong,
    /// The account's secret is shorter than [`SECRET_CHARS_MIN`].
    SecretTooShort,
}

impl TokenRefused {
    /// Gives the stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "identity_token_too_large",
            Self::Malformed => "identity_token_malformed",
            Self::Algorithm => "identity_token_algorithm",
            Self::Signature => "identity_token_signature",
            Self::Expired => "identity_token_expired",
            Self::FromFuture => "identity_token_from_future",
            Self::LivesTooLong => "identity_token_lives_too_long",
            Self::SecretTooShort => "identity_secret_too_short",
        }
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::signature::hmac_sha256;

    const SECRET: &str = "an-invented-secret-of-forty-characters!!";
    const NOW: i64 = 1_800_000_000;

    fn token(header: &Value, claims: &Value, secret: &str) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(hmac_sha256(secret, signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn check(token: &str) -> Result<VouchedIdentity, TokenRefused> {
        verify(token, SECRET, Timestamp::from_secs(NOW))
    }

    fn claims(issued: i64, expires: i64) -> Value {
        json!({ "sub": "cliente-7", "name": "Maria Souza", "email": "maria@example.com",
                "phone": "(48) 99999-0001", "iat": NOW + issued, "exp": NOW + expires })
    }

    fn hs256(claims: &Value) -> String {
        token(&json!({ "alg": "HS256", "typ": "JWT" }), claims, SECRET)
    }

    #[test]
    fn a_good_token_tells_who_the_visitor_is() {
        let vouched = check(&hs256(&claims(-10, 300))).unwrap();
        assert_eq!(vouched.subject, "cliente-7");
        assert_eq!(vouched.identity.email.as_deref(), Some("maria@example.com"));
        assert_eq!(vouched.identity.phone.unwrap().e164(), "+5548999990001");
        assert_eq!(vouched.expires_at, Timestamp::from_secs(NOW + 300));
    }

    #[test]
    fn everything_else_is_refused() {
        let good = claims(-10, 300);
        let (signed, signature) = {
            let token = hs256(&good);
            let (signed, signature) = token.rsplit_once('.').unwrap();
            (signed.to_owned(), signature.to_owned())
        };
        let none = token(&json!({ "alg": "none" }), &good, SECRET);
        for (token, expected) in [
            (none.clone(), TokenRefused::Algorithm),
            (
                format!("{}.", none.rsplit_once('.').unwrap().0),
                TokenRefused::Algorithm,
            ),
            (
                token(&json!({ "alg": "RS256" }), &good, SECRET),
                TokenRefused::Algorithm,
            ),
            (
                token(&json!({ "alg": "HS256", "crit": ["x"] }), &good, SECRET),
                TokenRefused::Algorithm,
            ),
            (
                token(&json!({ "alg": "HS256" }), &good, "another"),
                TokenRefused::Signature,
            ),
            (format!("{signed}."), TokenRefused::Signature),
            (format!("{signed}x.{signature}"), TokenRefused::Signature),
            (hs256(&claims(-600, -61)), TokenRefused::Expired),
            (hs256(&claims(120, 300)), TokenRefused::FromFuture),
            (hs256(&claims(0, 86_401)), TokenRefused::LivesTooLong),
            (
                hs256(&json!({ "sub": "a", "exp": NOW + 60 })),
                TokenRefused::Malformed,
            ),
            (
                hs256(&json!({ "iat": NOW, "exp": NOW + 60 })),
                TokenRefused::Malformed,
            ),
            ("a.b".to_owned(), TokenRefused::Malformed),
            (String::new(), TokenRefused::Malformed),
            ("x".repeat(TOKEN_BYTES_MAX + 1), TokenRefused::TooLarge),
        ] {
            assert_eq!(check(&token), Err(expected), "{token}");
        }
        let short = verify(&hs256(&good), "short", Timestamp::from_secs(NOW));
        assert_eq!(short, Err(TokenRefused::SecretTooShort));
    }
}
