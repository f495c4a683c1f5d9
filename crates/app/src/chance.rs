//! Chance: the only place that draws from the system.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Draws random bytes.
///
/// # Panics
///
/// When the system has none; nothing secret may be made then.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that draws from the system"
)]
#[expect(
    clippy::expect_used,
    reason = "a system without randomness must not make secrets"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// Makes an unguessable token of 256 bits, safe in URLs and cookies (43 characters).
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// Gives the digest under which a token is kept: 256 random bits cannot be turned back from it.
pub fn digest(token: &str) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(token.as_bytes()).to_vec()
}

/// Draws a seed for a generator that is handed to pure code.
pub fn seed() -> u64 {
    u64::from_le_bytes(bytes())
}
