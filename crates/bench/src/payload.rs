//! The webhook that every message is: about 700 bytes, signed, and its number findable in the frame that follows.

use base::rng::Rng;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::http::request;

/// The number of the account.
pub(crate) const NUMBER: &str = "100000000000001";
/// The business account.
pub(crate) const BUSINESS: &str = "200000000000001";
/// What signs; it protects nothing.
pub(crate) const APP_SECRET: &str = "bench-app-secret";
/// Letters of a message's text after its number.
const TEXT_CHARS: usize = 240;
const LETTERS: &[u8] = b"eaosrindmutclp  ";

/// Gives the whole request of one message: of the customer `sender`, with the number `n` of the run.
pub(crate) fn message(path: &str, n: u64, sender: u64) -> Vec<u8> {
    let body = body(n, sender);
    let signature = format!("sha256={}", sign(body.as_bytes()));
    let headers = [
        ("content-type", "application/json"),
        ("x-hub-signature-256", signature.as_str()),
    ];
    request("POST", path, &headers, body.as_bytes())
}

fn body(n: u64, sender: u64) -> String {
    let phone = 5_548_900_000_000_u64 + sender;
    let at = 1_790_000_000 + n / 1_000;
    let mut rng = Rng::from_seed(n);
    let words: String = (0..TEXT_CHARS)
        .filter_map(|_| rng.choose(LETTERS).copied())
        .map(char::from)
        .collect();
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{BUSINESS}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"554830000001","phone_number_id":"{NUMBER}"}},"contacts":[{{"profile":{{"name":"Cliente {sender}"}},"wa_id":"{phone}"}}],"messages":[{{"from":"{phone}","id":"wamid.bench{n:020}","timestamp":"{at}","type":"text","text":{{"body":"{mark} {words}"}}}}]}},"field":"messages"}}]}}]}}"#,
        mark = mark(n),
    )
}

/// Gives the words by which a message is found again.
pub(crate) fn mark(n: u64) -> String {
    format!("mark-{n:012}-")
}

/// Finds the number of a message in a frame.
pub(crate) fn marked(frame: &[u8]) -> Option<u64> {
    let at = crate::http::find(frame, b"mark-")? + 5;
    let digits = frame.get(at..at + 12)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Prepares the keyed hash of the provider's signature.
pub(crate) fn keyed() -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    Hmac::new_from_slice(APP_SECRET.as_bytes()).expect("any key length")
}

fn sign(bytes: &[u8]) -> String {
    let mut mac = keyed();
    mac.update(bytes);
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16);
    mac.finalize()
        .into_bytes()
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_json_of_about_700_bytes_and_is_found_again() {
        let text = body(123, 7);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["object"], "whatsapp_business_account");
        assert!((600..=760).contains(&text.len()), "{}", text.len());
        assert_eq!(marked(text.as_bytes()), Some(123));
        assert_eq!(marked(b"{}"), None);
        assert_ne!(body(1, 7), body(2, 7));
    }
}
