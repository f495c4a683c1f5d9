//! Secrets at rest: a master key in a file of its own wraps a key per organization, which seals each value in its place.

use std::path::Path;

use base::secret::Secret;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::chance;

/// The first byte of a sealed value: which scheme made it.
const SCHEME: u8 = 1;
const NONCE_BYTES: usize = 24;

/// A key that seals. It shows itself to nobody.
pub struct SealKey {
    cipher: XChaCha20Poly1305,
    mark: [u8; MARK_BYTES],
}

/// Bytes that tell keys apart and say nothing about them.
const MARK_BYTES: usize = 8;

/// The value was not sealed with this key for this place.
#[derive(Debug, thiserror::Error)]
#[error("the sealed value does not open")]
pub struct Unopened;

/// The key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileFault {
    /// It cannot be read or written.
    #[error("the key file {path} cannot be used")]
    Io {
        /// Where.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It does not hold 32 bytes in hexadecimal.
    #[error("the key file {0} does not hold a key of 64 hexadecimal digits")]
    Malformed(String),
}

impl SealKey {
    /// Uses 32 bytes as a key.
    pub fn new(bytes: &[u8; 32]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"unissono key mark");
        hash.update(bytes);
        let mut mark = [0; MARK_BYTES];
        for (to, from) in mark.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        Self {
            cipher: XChaCha20Poly1305::new(bytes.into()),
            mark,
        }
    }

    /// Tells this key from others, in hexadecimal.
    pub fn mark(&self) -> String {
        base::text::hex(&self.mark)
    }

    /// Reads the master key, making the file with mode 0600 when it is missing.
    ///
    /// **Errors**: [`KeyFileFault`].
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFileFault> {
        let io = |source| KeyFileFault::Io {
            path: path.display().to_string(),
            source,
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let text = base::text::hex(&chance::bytes::<32>());
                create_private(path, &text).map_err(io)?;
                text
            }
            Err(error) => return Err(io(error)),
        };
        let bytes = from_hex(text.trim())
            .ok_or_else(|| KeyFileFault::Malformed(path.display().to_string()))?;
        Ok(Self::new(&bytes))
    }

    /// Seals a value for a place (`table/row/column`), so that it cannot be moved to another.
    pub fn seal(&self, place: &str, value: &[u8]) -> Vec<u8> {
        let nonce = chance::bytes::<NONCE_BYTES>();
        let payload = Payload {
            msg: value,
            aad: place.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_default();
        let mut out = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
        out.push(SCHEME);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    /// Opens a sealed value.
    ///
    /// **Errors**: another key, another place, or damage.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret<Vec<u8>>, Unopened> {
        let (scheme, rest) = sealed.split_first().ok_or(Unopened)?;
        let (nonce, body) = rest.split_at_checked(NONCE_BYTES).ok_or(Unopened)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| Unopened)?;
        if *scheme != SCHEME {
            return Err(Unopened);
        }
        self.cipher
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: place.as_bytes(),
                },
            )
            .map(Secret::new)
            .map_err(|_| Unopened)
    }

    /// Makes a key for an organization and gives it wrapped, ready for its row.
    pub fn wrap_new(&self, place: &str) -> Vec<u8> {
        self.seal(place, &chance::bytes::<32>())
    }

    /// Opens a wrapped key.
    ///
    /// **Errors**: as [`SealKey::open`].
    pub fn unwrap_key(&self, place: &str, wrapped: &[u8]) -> Result<Self, Unopened> {
        let bytes = self.open(place, wrapped)?;
        let bytes: [u8; 32] = bytes.reveal().as_slice().try_into().map_err(|_| Unopened)?;
        Ok(Self::new(&bytes))
    }
}

fn create_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(n * 2..n * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_with_its_key_in_its_place() {
        let key = SealKey::new(&[7; 32]);
        let sealed = key.seal("accounts/1/secrets", b"token");
        assert_eq!(
            key.open("accounts/1/secrets", &sealed).unwrap().reveal(),
            b"token"
        );
        assert!(key.open("accounts/2/secrets", &sealed).is_err());
        assert!(
            SealKey::new(&[8; 32])
                .open("accounts/1/secrets", &sealed)
                .is_err()
        );
        for cut in 0..sealed.len() {
            assert!(key.open("accounts/1/secrets", &sealed[..cut]).is_err());
        }
    }

    #[test]
    fn an_organization_key_is_wrapped_by_the_master_key() {
        let master = SealKey::new(&[1; 32]);
        let wrapped = master.wrap_new("organizations/1/data_key");
        let key = master
            .unwrap_key("organizations/1/data_key", &wrapped)
            .unwrap();
        let sealed = key.seal("x", b"v");
        let again = master
            .unwrap_key("organizations/1/data_key", &wrapped)
            .unwrap();
        assert_eq!(again.open("x", &sealed).unwrap().reveal(), b"v");
    }
}
