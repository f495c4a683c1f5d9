//! The data key of an organization, and the secrets of its channel accounts.

use std::collections::BTreeMap;

use app::seal::SealKey;
use app::{Ctx, Fault};
use base::id::{ChannelAccountId, OrgId};
use base::secret::Secret;
use store::Tx;
use store_setup::organizations;

/// The place of an organization's data key: what it is sealed for.
pub fn data_key_place(org: OrgId) -> String {
    format!("organizations/{org}/data_key")
}

/// Opens the data key of the scope's organization.
///
/// **Errors**: the master key is not the one that wrapped it.
pub async fn data_key(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &base::authz::Scope,
) -> Result<SealKey, Fault> {
    let organization = organizations::get(tx, scope).await?;
    ctx.master_key
        .unwrap_key(&data_key_place(organization.id), &organization.data_key)
        .map_err(|error| Fault::Internal(Box::new(error)))
}

/// Secrets by key.
pub type Secrets = BTreeMap<String, Secret<String>>;

fn secrets_place(account: ChannelAccountId) -> String {
    format!("channel_accounts/{account}/secrets")
}

/// Seals the secrets of an account.
pub fn seal_secrets(
    key: &SealKey,
    account: ChannelAccountId,
    secrets: &Secrets,
) -> Result<Vec<u8>, Fault> {
    let plain: BTreeMap<&str, &str> = secrets
        .iter()
        .map(|(name, secret)| (name.as_str(), secret.reveal().as_str()))
        .collect();
    let json = serde_json::to_vec(&plain).map_err(|error| Fault::Internal(Box::new(error)))?;
    Ok(key.seal(&secrets_place(account), &json))
}

/// Opens the secrets of an account.
///
/// **Errors**: another key, or damage.
pub fn open_secrets(
    key: &SealKey,
    account: ChannelAccountId,
    sealed: &[u8],
) -> Result<Secrets, Fault> {
    let json = key
        .open(&secrets_place(account), sealed)
        .map_err(|error| Fault::Internal(Box::new(error)))?;
    serde_json::from_slice(json.reveal()).map_err(|error| Fault::Internal(Box::new(error)))
}
