//! Calls to addresses that people of an organization typed in: only to the whole internet, only by HTTPS, unless the machine's
//! settings allow a network.
//!
//! What is decided about is the address that is connected to, not the name: names are looked up here, once for each connection,
//! and a name that leads to any forbidden address leads nowhere. So a name that changes between a check and the call gains nothing.
//! Redirections are not followed, proxies of the environment are not used, answers are read up to a limit.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base::network::{Network, is_public};
use futures_util::StreamExt;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::fault::Fault;

/// How long a call may take, answer included.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long the connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The way to addresses of strangers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Guarded {
    /// For HTTPS: the whole internet and the allowed networks.
    encrypted: reqwest::Client,
    /// For HTTP: the allowed networks only.
    plain: reqwest::Client,
    allowed: Arc<[Network]>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuardedFault {
    /// The target is in a network that is not reached from here, or not by HTTPS.
    #[error("the target is refused")]
    Refused,
    /// The name leads nowhere.
    #[error("the name is unknown")]
    NameUnknown,
    /// No connection came about.
    #[error("no connection")]
    NotConnected,
    /// It took too long.
    #[error("it took too long")]
    TimedOut,
    /// The connection broke.
    #[error("the connection broke")]
    Broken,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardedAnswer {
    /// The status.
    pub status: u16,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// Whether that is all of it: it ended before the limit, and the connection held.
    pub is_whole: bool,
}

impl Guarded {
    /// Prepares the way; networks that are not of the whole internet are reached only if they are listed.
    ///
    /// **Errors**: the TLS configuration of the system cannot be used.
    pub fn new(allowed: &[Network]) -> Result<Self, Fault> {
        let allowed: Arc<[Network]> = Arc::from(allowed);
        let client = |encrypted: bool| {
            let lookup = Lookup {
                allowed: Arc::clone(&allowed),
                encrypted,
            };
            reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(TIMEOUT)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .https_only(encrypted)
                .dns_resolver(Arc::new(lookup))
                .user_agent("unissono-webhooks")
                .build()
                .map_err(|error| Fault::Internal(Box::new(error)))
        };
        Ok(Self {
            encrypted: client(true)?,
            plain: client(false)?,
            allowed: Arc::clone(&allowed),
        })
    }

    /// Tells whether an address may be called as far as it can be known without looking its name up.
    pub fn allows(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.may(&url))
    }

    /// A host that is an address is judged here; a name, when it is looked up.
    fn may(&self, url: &Url) -> bool {
        let encrypted = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return false,
        };
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        match literal.parse::<IpAddr>() {
            Ok(address) => may_reach(&self.allowed, encrypted, address),
            Err(_) => !host.is_empty() && (encrypted || !self.allowed.is_empty()),
        }
    }

    /// Begins a call to an address of a stranger.
    ///
    /// **Errors**: [`GuardedFault::Refused`].
    pub(super) fn call(
        &self,
        method: reqwest::Method,
        url: &str,
    ) -> Result<reqwest::RequestBuilder, GuardedFault> {
        let url = Url::parse(url).map_err(|_| GuardedFault::Refused)?;
        if !self.may(&url) {
            return Err(GuardedFault::Refused);
        }
        let client = if url.scheme() == "https" {
            &self.encrypted
        } else {
            &self.plain
        };
        Ok(client.request(method, url))
    }

    /// Posts a body and reads up to `bytes_max` of the answer, whatever its status.
    ///
    /// **Errors**: [`GuardedFault`].
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
        bytes_max: usize,
    ) -> Result<GuardedAnswer, GuardedFault> {
        self.post_within(TIMEOUT, url, (headers, body), bytes_max)
            .await
    }

    /// Does the same, and takes no longer than it is told, answer included.
    ///
    /// **Errors**: [`GuardedFault`].
    pub async fn post_within(
        &self,
        timeout: Duration,
        url: &str,
        (headers, body): (&[(&'static str, String)], Vec<u8>),
        bytes_max: usize,
    ) -> Result<GuardedAnswer, GuardedFault> {
        let call = self.call(reqwest::Method::POST, url)?;
        let mut call = call.timeout(timeout).body(body);
        for (name, value) in headers {
            call = call.header(*name, value);
        }
        let answer = call.send().await.map_err(|error| fault(&error))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        let (mut stream, mut is_whole) = (answer.bytes_stream(), false);
        while body.len() < bytes_max {
            match stream.next().await {
                Some(Ok(piece)) => {
                    let room = bytes_max - body.len();
                    body.extend(piece.iter().take(room));
                }
                // The status is what counts; what follows it is only shown.
                Some(Err(_)) => break,
                None => {
                    is_whole = true;
                    break;
                }
            }
        }
        Ok(GuardedAnswer {
            status,
            body,
            is_whole,
        })
    }
}

fn may_reach(allowed: &[Network], encrypted: bool, address: IpAddr) -> bool {
    allowed.iter().any(|network| network.holds(address)) || (encrypted && is_public(address))
}

/// Looks names up, and lets only those through that lead to addresses that may be reached.
#[derive(Debug)]
struct Lookup {
    allowed: Arc<[Network]>,
    encrypted: bool,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
enum LookupFault {
    #[error("the name leads to an address that is not reached from here")]
    Refused,
    #[error("the name is unknown")]
    Unknown,
}

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, encrypted) = (Arc::clone(&self.allowed), self.encrypted);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| LookupFault::Unknown)?.collect();
            if found.is_empty() {
                return Err(LookupFault::Unknown.into());
            }
            if !found
                .iter()
                .all(|address| may_reach(&allowed, encrypted, address.ip()))
            {
                return Err(LookupFault::Refused.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

pub(super) fn fault(error: &reqwest::Error) -> GuardedFault {
    let mut source = error.source();
    while let Some(inner) = source {
        match inner.downcast_ref::<LookupFault>() {
            Some(LookupFault::Refused) => return GuardedFault::Refused,
            Some(LookupFault::Unknown) => return GuardedFault::NameUnknown,
            None => source = inner.source(),
        }
    }
    if error.is_timeout() {
        GuardedFault::TimedOut
    } else if error.is_connect() {
        GuardedFault::NotConnected
    } else if error.is_builder() {
        GuardedFault::Refused
    } else {
        GuardedFault::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(networks: &[&str]) -> Guarded {
        drop(rustls::crypto::ring::default_provider().install_default());
        let networks: Vec<Network> = networks
            .iter()
            .map(|text| Network::parse(text).unwrap())
            .collect();
        Guarded::new(&networks).unwrap()
    }

    #[test]
    fn without_an_allowed_network_only_https_to_the_internet_is_called() {
        let none = guarded(&[]);
        for url in [
            "https://exemplo.com.br/x",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(none.allows(url), "{url}");
        }
        for url in [
            "http://exemplo.com.br/x",
            "http://8.8.8.8/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "ftp://exemplo.com/",
            "https://",
        ] {
            assert!(!none.allows(url), "{url}");
        }
    }

    #[test]
    fn an_allowed_network_is_reached_also_without_encryption() {
        let some = guarded(&["10.0.0.0/8", "::1"]);
        for url in [
            "http://10.1.2.3/",
            "https://10.1.2.3/",
            "http://[::1]:8080/",
            "http://interno.exemplo/",
        ] {
            assert!(some.allows(url), "{url}");
        }
        for url in [
            "http://8.8.8.8/",
            "http://192.168.0.1/",
            "https://192.168.0.1/",
        ] {
            assert!(!some.allows(url), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_the_addresses_it_leads_to_when_it_is_called() {
        let call = async |guarded: Guarded, url: &str| guarded.post(url, &[], Vec::new(), 10).await;
        let none = guarded(&[]);
        assert!(none.allows("https://localhost:1/"));
        assert_eq!(
            call(none, "https://localhost:1/").await,
            Err(GuardedFault::Refused)
        );
        let other = guarded(&["10.0.0.0/8"]);
        assert_eq!(
            call(other, "http://localhost:1/").await,
            Err(GuardedFault::Refused)
        );
        // Nobody listens there, and it was tried.
        let own = guarded(&["127.0.0.0/8", "::1"]);
        assert_eq!(
            call(own, "http://localhost:1/").await,
            Err(GuardedFault::NotConnected)
        );
    }
}
