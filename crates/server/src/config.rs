//! Settings: defaults, a file, the environment and flags, in this order. Unknown keys refuse the start.

use std::path::{Path, PathBuf};

use base::network::Network;
use serde::Deserialize;
use toml::Table;

/// Every setting with its default and one sentence.
pub(crate) const DEFAULTS: &str = include_str!("../../../config.default.toml");
const PREFIX: &str = "UNISSONO_";

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) data: Data,
    pub(crate) secrets: Secrets,
    pub(crate) database: Database,
    pub(crate) nats: Nats,
    pub(crate) nodes: NodeSettings,
    pub(crate) log: Log,
    pub(crate) otel: Otel,
    pub(crate) webhooks: Webhooks,
    pub(crate) sandbox: Sandbox,
    pub(crate) demo: Demo,
}

/// Where the product listens and is reached.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) bind: String,
    pub(crate) public_url: String,
    pub(crate) trusted_proxies: String,
}

/// Where data is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Data {
    pub(crate) dir: PathBuf,
}

/// Where the key is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secrets {
    pub(crate) key_file: PathBuf,
}

/// Which database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) connections: usize,
    pub(crate) durability: String,
}

/// How nodes hear of each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nats {
    pub(crate) url: String,
}

/// How nodes share the work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeSettings {
    pub(crate) lease_s: u32,
}

/// How to log.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) level: String,
    pub(crate) format: String,
}

/// Where traces and figures go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Otel {
    pub(crate) endpoint: String,
    pub(crate) headers: String,
    pub(crate) sample_percent: u32,
}

/// Where webhooks may be called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Webhooks {
    pub(crate) private_networks: String,
}

impl Webhooks {
    /// Reads the networks.
    ///
    /// **Errors**: the first that is none.
    pub(crate) fn networks(&self) -> Result<Vec<Network>, String> {
        let listed = self.private_networks.split(',').map(str::trim);
        let wrong = |one| format!("webhooks.private_networks: {one} is no network");
        listed
            .filter(|one| !one.is_empty())
            .map(|one| Network::parse(one).ok_or_else(|| wrong(one)))
            .collect()
    }
}

/// Whether the sandbox runs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sandbox {
    pub(crate) enabled: bool,
}

/// How the sample operation behaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demo {
    pub(crate) living: bool,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFault {
    #[error("the settings file {path} cannot be read: {why}")]
    File { path: String, why: String },
    #[error("a setting is wrong: {0}")]
    Wrong(String),
}

/// Joins defaults, file, environment and flags.
///
/// **Errors**: a file that cannot be read, an unknown key, a value of the wrong kind.
pub(crate) fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    flags: &[(String, String)],
) -> Result<Config, ConfigFault> {
    let mut table = parse(DEFAULTS, "config.default.toml")?;
    if let Some(path) = file {
        let fault = |why: String| ConfigFault::File {
            path: path.display().to_string(),
            why,
        };
        let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
        for (section, values) in parse(&text, &path.display().to_string())? {
            let toml::Value::Table(values) = values else {
                return Err(ConfigFault::Wrong(section));
            };
            for (key, value) in values {
                put(&mut table, &format!("{section}.{key}"), value)?;
            }
        }
    }
    for (name, value) in environment {
        if let Some(key) = environment_key(&table, &name) {
            let value = if name.ends_with("_FILE") && !key.ends_with("_file") {
                std::fs::read_to_string(&value)
                    .map(|text| text.trim().to_owned())
                    .map_err(|error| ConfigFault::File {
                        path: value,
                        why: error.to_string(),
                    })?
            } else {
                value
            };
            set(&mut table, &key, &value)?;
        }
    }
    for (key, value) in flags {
        set(&mut table, key, value)?;
    }
    table
        .try_into()
        .map_err(|error: toml::de::Error| ConfigFault::Wrong(error.message().to_owned()))
}

fn parse(text: &str, name: &str) -> Result<Table, ConfigFault> {
    text.parse()
        .map_err(|error: toml::de::Error| ConfigFault::File {
            path: name.to_owned(),
            why: error.message().to_owned(),
        })
}

/// Finds the setting that a variable names: `UNISSONO_DATA_DIR` is `data.dir`.
fn environment_key(table: &Table, name: &str) -> Option<String> {
    let wanted = name.strip_prefix(PREFIX)?;
    let keys = table.iter().flat_map(|(section, values)| {
        values
            .as_table()
            .into_iter()
            .flatten()
            .map(move |(key, _)| format!("{section}.{key}"))
    });
    let spelled = |key: &str| key.to_ascii_uppercase().replace(['.', '-'], "_");
    let keys: Vec<String> = keys.collect();
    keys.iter()
        .find(|key| spelled(key) == wanted)
        .or_else(|| {
            keys.iter()
                .find(|key| Some(spelled(key).as_str()) == wanted.strip_suffix("_FILE"))
        })
        .cloned()
}

/// Puts a text where the default says of which kind it is.
fn set(table: &mut Table, key: &str, text: &str) -> Result<(), ConfigFault> {
    let wrong = || ConfigFault::Wrong(format!("{key} = {text}"));
    let value = match find(table, key).ok_or_else(wrong)? {
        toml::Value::Integer(_) => toml::Value::Integer(text.parse().map_err(|_| wrong())?),
        toml::Value::Boolean(_) => toml::Value::Boolean(text.parse().map_err(|_| wrong())?),
        _ => toml::Value::String(text.to_owned()),
    };
    put(table, key, value)
}

fn find<'a>(table: &'a Table, key: &str) -> Option<&'a toml::Value> {
    let (section, name) = key.split_once('.')?;
    table.get(section)?.as_table()?.get(name)
}

fn put(table: &mut Table, key: &str, value: toml::Value) -> Result<(), ConfigFault> {
    let unknown = || ConfigFault::Wrong(format!("{key} is no setting"));
    let (section, name) = key.split_once('.').ok_or_else(unknown)?;
    let place = table
        .get_mut(section)
        .and_then(toml::Value::as_table_mut)
        .ok_or_else(unknown)?;
    *place.get_mut(name).ok_or_else(unknown)? = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(pairs: &[(&str, &str)]) -> Result<Config, ConfigFault> {
        let pairs = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect::<Vec<_>>();
        load(None, pairs.into_iter(), &[])
    }

    #[test]
    fn defaults_are_complete_and_the_environment_overrides_them() {
        let config = from_environment(&[
            ("UNISSONO_DATABASE_URL", "postgres://x"),
            ("UNISSONO_SERVER_BIND", "127.0.0.1:0"),
            ("UNISSONO_DATABASE_CONNECTIONS", "3"),
            ("UNISSONO_TEST_POSTGRES_URL", "ignored"),
            ("PATH", "ignored"),
        ])
        .unwrap();
        assert_eq!(config.database.url, "postgres://x");
        assert_eq!(config.server.bind, "127.0.0.1:0");
        assert_eq!(config.database.connections, 3);
        assert_eq!(config.data.dir, PathBuf::from("./data"));
        assert!(!config.sandbox.enabled);
    }

    #[test]
    fn networks_of_webhooks_are_read_or_refused() {
        let set = |text: &str| {
            let config = from_environment(&[("UNISSONO_WEBHOOKS_PRIVATE_NETWORKS", text)]).unwrap();
            config.webhooks.networks()
        };
        assert_eq!(set("").unwrap(), []);
        let read = set("10.0.0.0/8, ::1").unwrap();
        assert!(
            read[0].holds("10.1.2.3".parse().unwrap()) && read[1].holds("::1".parse().unwrap())
        );
        assert!(
            set("10.0.0.0/8, escritorio")
                .unwrap_err()
                .contains("escritorio")
        );
    }

    #[test]
    fn flags_win_and_unknown_or_senseless_values_refuse_the_start() {
        let flags = [("data.dir".to_owned(), "/x".to_owned())];
        let environment = [("UNISSONO_DATA_DIR".to_owned(), "/y".to_owned())];
        assert_eq!(
            load(None, environment.into_iter(), &flags)
                .unwrap()
                .data
                .dir,
            PathBuf::from("/x")
        );
        assert!(
            load(
                None,
                std::iter::empty(),
                &[("data.dri".to_owned(), "x".to_owned())]
            )
            .is_err()
        );
        assert!(from_environment(&[("UNISSONO_DATABASE_CONNECTIONS", "many")]).is_err());
    }
}
