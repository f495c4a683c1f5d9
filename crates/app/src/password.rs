//! Passwords: Argon2id, off the async threads. Which are too weak is decided by `setup::password`.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base::secret::Secret;

use crate::fault::Fault;

/// Hashes a password.
///
/// **Shape**: PHC string, Argon2id with the crate's parameters (19 MiB, 2 passes).
/// **Source**: RFC 9106; OWASP Password Storage Cheat Sheet.
pub async fn hash(password: Secret<String>) -> Result<String, Fault> {
    let salt = crate::chance::bytes::<16>();
    run(move || {
        Argon2::default()
            .hash_password_with_salt(password.reveal().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| Fault::Internal(error.to_string().into()))
    })
    .await
}

/// Compares a password with a hash. An absent hash costs as much time as a present one, so that nobody learns who exists.
pub async fn verify(password: Secret<String>, hash: Option<String>) -> Result<bool, Fault> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    run(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed =
            PasswordHash::new(&text).map_err(|error| Fault::Internal(error.to_string().into()))?;
        let matches = Argon2::default()
            .verify_password(password.reveal().as_bytes(), &parsed)
            .is_ok();
        Ok(matches && known)
    })
    .await
}

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Fault::Internal(Box::new(error))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let hash = hash(secret("cavalo bateria grampo")).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(
            verify(secret("cavalo bateria grampo"), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !verify(secret("cavalo bateria grampa"), Some(hash))
                .await
                .unwrap()
        );
        assert!(!verify(secret("anything at all"), None).await.unwrap());
    }
}
