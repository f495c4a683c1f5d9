//! One connected number, page or site, as the connectors see it. Rows of it are kept by the setup group.

use std::collections::BTreeMap;
use std::fmt;

use base::id::{ChannelAccountId, OrgId};
use base::secret::Secret;

use crate::Refusal;

/// A channel account: the value that every connector method is handed.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: ChannelAccountId,
    /// The organization that owns it.
    pub org: OrgId,
    /// Name of its channel in the registry.
    pub channel: String,
    /// The token in its hook URL, known to the provider.
    pub public_token: String,
    /// Settings by key, as the descriptor's schema names them.
    pub settings: BTreeMap<String, String>,
    /// Secrets by key; requests refer to them by name only.
    pub secrets: BTreeMap<String, Secret<String>>,
    /// Where the provider is reached, without a slash at the end; the sandbox differs only here.
    pub base_url: String,
}

impl Account {
    /// Lends a setting.
    ///
    /// **Errors**: [`Refusal::SettingMissing`] when absent or empty.
    pub fn setting(&self, key: &'static str) -> Result<&str, Refusal> {
        self.settings
            .get(key)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
            .ok_or(Refusal::SettingMissing(key))
    }

    /// Lends a secret to the one place that compares or signs with it.
    ///
    /// **Errors**: [`Refusal::SettingMissing`] when absent or empty.
    pub fn secret(&self, key: &'static str) -> Result<&str, Refusal> {
        self.secrets
            .get(key)
            .map(|secret| secret.reveal().as_str())
            .filter(|value| !value.is_empty())
            .ok_or(Refusal::SettingMissing(key))
    }
}

/// Shows ids and the names of the settings, no value of any of them.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("org", &self.org)
            .field("channel", &self.channel)
            .field("settings", &self.settings.keys().collect::<Vec<_>>())
            .field("secrets", &self.secrets.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
