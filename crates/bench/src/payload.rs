//! The webhook that every message is: about 700 bytes, signed, and its number findable in the frame that follows.

use base::rng::Rng;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock;
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

/// The number of the first message of a storm: no run of others has as many.
pub(crate) const STORM: u64 = 500_000_000_000;
/// The customers who write half of a storm.
const HOT: u64 = 5;
/// How much older some messages of a storm are than those before them, in seconds.
const OLDER: u64 = 90;

/// Gives the number of the message that is the `n`th delivery of a storm: every second one was delivered shortly before.
pub(crate) fn in_storm(n: u64) -> u64 {
    let unique = n / 2;
    if n.is_multiple_of(2) {
        unique
    } else {
        unique.saturating_sub(unique % 40)
    }
}

/// Gives the request of the `n`th delivery of a storm: of one of few customers, or of many.
pub(crate) fn stormy(path: &str, n: u64, senders: u64) -> Vec<u8> {
    let unique = in_storm(n);
    let sender = if unique.is_multiple_of(2) {
        unique / 2 % HOT
    } else {
        unique % senders
    };
    let older = if unique % 10 == 7 { OLDER } else { 0 };
    signed(path, &body(STORM + unique, sender, older))
}

/// Gives the whole request of one message: of the customer `sender`, with the number `n` of the run.
pub(crate) fn message(path: &str, n: u64, sender: u64) -> Vec<u8> {
    signed(path, &body(n, sender, 0))
}

/// Gives the whole request of one message to a number of the operation.
pub(crate) fn to_number(path: &str, number: &str, n: u64, sender: u64) -> Vec<u8> {
    signed(path, &body(n, sender, 0).replace(NUMBER, number))
}

/// Gives the phone of a customer, as the provider writes it.
pub(crate) const fn phone(sender: u64) -> u64 {
    5_548_900_000_000 + sender
}

/// Gives the request of a webhook, signed.
pub(crate) fn signed(path: &str, body: &str) -> Vec<u8> {
    let signature = format!("sha256={}", sign(body.as_bytes()));
    let headers = [
        ("content-type", "application/json"),
        ("x-hub-signature-256", signature.as_str()),
    ];
    request("POST", path, &headers, body.as_bytes())
}

fn body(n: u64, sender: u64, older: u64) -> String {
    let phone = phone(sender);
    // Of now: what a customer wrote more than a day ago may not be answered freely.
    let at = clock::unix_seconds().saturating_sub(older);
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
        let text = body(123, 7, 0);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["object"], "whatsapp_business_account");
        assert!((600..=760).contains(&text.len()), "{}", text.len());
        assert_eq!(marked(text.as_bytes()), Some(123));
        assert_eq!(marked(b"{}"), None);
        assert_ne!(body(1, 7, 0), body(2, 7, 0));
    }

    #[test]
    fn half_of_a_storm_was_delivered_before() {
        let numbers: Vec<u64> = (0..1_000).map(in_storm).collect();
        let different: std::collections::BTreeSet<u64> = numbers.iter().copied().collect();
        assert_eq!(different.len(), 500);
        let request = stormy("/", 20, 100);
        assert_eq!(marked(&request), Some(STORM + 10));
        assert_eq!(stormy("/", 21, 100), stormy("/", 0, 100));
    }
}
