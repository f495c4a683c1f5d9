//! One connected number, page or site, as the connectors see it. Rows of it are kept by the setup group.

use std::collections::BTreeMap;
use std::fmt;

use base::id::{ChannelAccountId, OrgId};
use base::secret::Secret;
use base::time::Timestamp;

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
    /// Where its calls come in: the whole address of its hook.
    pub hook_url: String,
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

/// The part of a secret's key under which the one of before is kept, while it counts.
const BEFORE: &str = ".before";
/// The part of a secret's key under which the moment is kept when the one of before counts no more.
const UNTIL: &str = ".until";

impl Account {
    /// Lends the values of an issued secret that count at a moment: the present one, and that of before while it does.
    ///
    /// **Errors**: [`Refusal::SettingMissing`] when none was issued yet.
    pub fn issued(&self, key: &'static str, now: Timestamp) -> Result<Vec<&str>, Refusal> {
        let part = |part: &str| {
            let found = self.secrets.get(&format!("{key}{part}"));
            found.map(|secret| secret.reveal().as_str())
        };
        let until = part(UNTIL).and_then(|until| until.parse().ok());
        let counts = until.is_some_and(|until| now < Timestamp::from_micros(until));
        let before = part(BEFORE).filter(|_| counts);
        Ok(std::iter::once(self.secret(key)?).chain(before).collect())
    }
}

/// Puts an issued secret in the place of the one of before, which goes on to count until a moment; or at once no more.
pub fn replace_issued(
    secrets: &mut BTreeMap<String, Secret<String>>,
    (key, value): (&str, String),
    until: Option<Timestamp>,
) {
    let (before, limit) = (format!("{key}{BEFORE}"), format!("{key}{UNTIL}"));
    let replaced = secrets.insert(key.to_owned(), Secret::new(value));
    if let Some((replaced, until)) = replaced.zip(until) {
        secrets.insert(before, replaced);
        secrets.insert(limit, Secret::new(until.micros().to_string()));
    } else {
        secrets.remove(&before);
        secrets.remove(&limit);
    }
}

/// Tells whether a key names a secret itself, and not what is kept beside it.
pub fn is_secret_itself(key: &str) -> bool {
    !key.ends_with(BEFORE) && !key.ends_with(UNTIL)
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
