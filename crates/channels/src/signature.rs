//! Message authentication: HMAC-SHA256 over bytes, compared in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

/// Computes HMAC-SHA256.
pub fn hmac_sha256(key: impl AsRef<[u8]>, bytes: &[u8]) -> [u8; 32] {
    mac(key.as_ref(), bytes).finalize().into_bytes().into()
}

/// Tells whether `signature` is the HMAC-SHA256 of `bytes`, in constant time.
pub fn is_hmac_sha256(key: &str, bytes: &[u8], signature: &[u8]) -> bool {
    mac(key.as_bytes(), bytes).verify_slice(signature).is_ok()
}

/// Compares two texts in a time that does not tell where they differ.
///
/// **Shape**: both are authenticated under a fixed key first, so that their lengths do not matter either.
pub fn same_secret(one: &str, other: &str) -> bool {
    is_hmac_sha256(
        "compare",
        one.as_bytes(),
        &hmac_sha256("compare", other.as_bytes()),
    )
}

/// Gives the digest under which an issued key is kept: 256 random bits cannot be turned back from it.
pub fn digest(key: &str) -> String {
    to_hex(&Sha256::digest(key.as_bytes()))
}

/// Begins every signing secret.
const SIGNING_PREFIX: &str = "whsec_";

/// Writes a signing secret as it is shown and kept.
pub fn signing_secret(bytes: &[u8]) -> String {
    format!("{SIGNING_PREFIX}{}", STANDARD.encode(bytes))
}

/// Writes the signature of Standard Webhooks 1.0: one for each key, with blanks between.
///
/// **Shape**: `v1,` and the base64 of HMAC-SHA256 over `id.seconds.body`.
pub fn webhook_signature<K: AsRef<[u8]>>(
    keys: &[K],
    (id, at_s): (&str, &str),
    body: &[u8],
) -> String {
    let signed = [id.as_bytes(), b".", at_s.as_bytes(), b".", body].concat();
    let one = |key: &K| format!("v1,{}", STANDARD.encode(hmac_sha256(key.as_ref(), &signed)));
    keys.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Reads the bytes of a signing secret.
pub fn signing_key(secret: &str) -> Option<Vec<u8>> {
    STANDARD.decode(secret.strip_prefix(SIGNING_PREFIX)?).ok()
}

/// Writes bytes as lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

/// Reads hexadecimal of either case.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

fn mac(key: &[u8], bytes: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha256>>::new_from_slice(key).expect("any key length");
    mac.update(bytes);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    /// **Source**: RFC 4231, test case 2.
    #[test]
    fn the_published_vector_matches() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let message = b"what do ya want for nothing?";
        assert_eq!(to_hex(&hmac_sha256("Jefe", message)), expected);
        assert!(is_hmac_sha256(
            "Jefe",
            message,
            &from_hex(expected).unwrap()
        ));
        assert!(!is_hmac_sha256(
            "Jeff",
            message,
            &from_hex(expected).unwrap()
        ));
    }

    #[test]
    fn secrets_are_equal_only_when_equal() {
        assert!(same_secret("abc", "abc"));
        assert!(!same_secret("abc", "abcd"));
        assert!(!same_secret("", "a"));
    }

    #[test]
    fn hexadecimal_reads_back_and_refuses_the_rest() {
        assert_eq!(from_hex(&to_hex(&[0, 255, 16])), Some(vec![0, 255, 16]));
        for bad in ["0", "zz", "é0", "+1"] {
            assert_eq!(from_hex(bad), None);
        }
    }
}
