//! Proofs for files, in both directions: which upload was this account's, and who may read a file that was sent to it.

use base::id::FileId;
use base::time::{Span, Timestamp};

use super::{API_KEY, SIGNING_SECRET};
use crate::Refusal;
use crate::account::Account;
use crate::signature::{from_hex, hmac_sha256, is_hmac_sha256, to_hex};

/// How long the address of a file that was sent may be used.
pub const LINK_LIFE: Span = Span::from_hours(7 * 24);

/// Writes the address of a file that is sent: signed, good for [`LINK_LIFE`].
///
/// **Errors**: [`Refusal::SettingMissing`] when the account has no signing secret yet.
pub fn address(account: &Account, file: FileId, now: Timestamp) -> Result<String, Refusal> {
    let until = (now + LINK_LIFE).micros() / 1_000_000;
    let proof = to_hex(&hmac_sha256(
        account.secret(SIGNING_SECRET)?,
        link(file, until).as_bytes(),
    ));
    Ok(format!(
        "{}/files/{file}?until={until}&proof={proof}",
        account.hook_url
    ))
}

/// Tells whether an address was written by [`address`] and is still good.
pub fn is_good(
    account: &Account,
    file: FileId,
    (until, proof): (i64, &str),
    now: Timestamp,
) -> bool {
    let Some(proof) = from_hex(proof) else {
        return false;
    };
    let keys = account.issued(SIGNING_SECRET, now).unwrap_or_default();
    let text = link(file, until);
    now < Timestamp::from_secs(until)
        && (keys.iter()).any(|key| is_hmac_sha256(key, text.as_bytes(), &proof))
}

/// Names an upload so that only the account that made it can send it.
///
/// **Errors**: [`Refusal::SettingMissing`] when the account has no key yet.
pub fn upload_name(account: &Account, file: FileId) -> Result<String, Refusal> {
    let proof = hmac_sha256(account.secret(API_KEY)?, upload(file).as_bytes());
    Ok(format!("{file}.{}", to_hex(&proof)))
}

/// Reads the name of an upload; `None` when this account did not make it.
pub(super) fn uploaded(account: &Account, name: &str, now: Timestamp) -> Option<FileId> {
    let (file, proof) = name.split_once('.')?;
    let (file, proof) = (file.parse::<FileId>().ok()?, from_hex(proof)?);
    let keys = account.issued(API_KEY, now).unwrap_or_default();
    let text = upload(file);
    let is_ours = (keys.iter()).any(|key| is_hmac_sha256(key, text.as_bytes(), &proof));
    is_ours.then_some(file)
}

fn link(file: FileId, until: i64) -> String {
    format!("link/{file}/{until}")
}

fn upload(file: FileId) -> String {
    format!("upload/{file}")
}
