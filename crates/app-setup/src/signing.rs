//! How what is sent to other systems is signed (Standard Webhooks 1.0): the secrets, sealed at rest, and the headers by which a
//! receiver recognises who sent it. Webhooks and the calls of processes are signed the same way.

use app::seal::SealKey;
use app::{Fault, chance};
use base::secret::Secret;
use base::time::Timestamp;
use channels::signature::{signing_key, signing_secret, webhook_signature};
use setup::webhook::SECRET_BYTES;

/// A secret as it is stored, and that of before with the moment until which it is also signed with.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// The sealed secret.
    pub secret: &'a [u8],
    /// The sealed secret of before.
    pub previous: Option<(&'a [u8], Timestamp)>,
}

/// Makes a secret.
///
/// **Shape**: `whsec_` and base64, as libraries for Standard Webhooks take it.
pub fn new_secret() -> String {
    signing_secret(&chance::bytes::<SECRET_BYTES>())
}

/// Opens the keys that are signed with at a moment. `place` is what they were sealed for.
///
/// **Errors**: another key, or damage.
pub fn open(
    key: &SealKey,
    place: &str,
    stored: Stored<'_>,
    now: Timestamp,
) -> Result<Vec<Secret<Vec<u8>>>, Fault> {
    let before = stored.previous.filter(|(_, until)| *until > now);
    let sealed = [stored.secret]
        .into_iter()
        .chain(before.map(|(sealed, _)| sealed));
    sealed
        .map(|sealed| {
            let opened = key
                .open(place, sealed)
                .map_err(|error| Fault::Internal(Box::new(error)))?;
            let text = String::from_utf8_lossy(opened.reveal());
            let bytes = signing_key(&text).ok_or(Fault::NotFound)?;
            Ok(Secret::new(bytes))
        })
        .collect()
}

/// Writes the headers: id, moment, and a signature by each key.
///
/// **Shape**: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, with blanks between.
pub fn headers(
    id: String,
    keys: &[Secret<Vec<u8>>],
    body: &[u8],
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let at = now.micros().div_euclid(1_000_000).to_string();
    let keys: Vec<&Vec<u8>> = keys.iter().map(Secret::reveal).collect();
    let signature = webhook_signature(&keys, (&id, &at), body);
    vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", at),
        ("webhook-signature", signature),
    ]
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use channels::signature::hmac_sha256;

    use super::*;

    /// The signature is that of the example in the specification's own libraries.
    #[test]
    fn a_signature_is_that_of_the_specification() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = b"msg_p5jXN8AQM9LWM0D4loKWxJek";
        let body = br#"{"test": 2432232314}"#;
        let signed = [&id[..], b".1614265330.", body].concat();
        let signature = STANDARD.encode(hmac_sha256(&key, &signed));
        assert_eq!(signature, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_key_signs_what_is_sent() {
        let keys = [Secret::new(b"one".to_vec()), Secret::new(b"two".to_vec())];
        let now = Timestamp::from_micros(1_795_000_000_999_999);
        let headers = headers("msg_7".to_owned(), &keys, b"{}", now);
        let of = |name| &headers.iter().find(|(one, _)| *one == name).unwrap().1;
        assert_eq!(
            (of("webhook-id").as_str(), of("webhook-timestamp").as_str()),
            ("msg_7", "1795000000")
        );
        let by = |key: &str| STANDARD.encode(hmac_sha256(key, b"msg_7.1795000000.{}"));
        assert_eq!(
            *of("webhook-signature"),
            format!("v1,{} v1,{}", by("one"), by("two"))
        );
    }
}
