//! Who is at the other end of a connection, seen through the proxies that are trusted to say so.
//!
//! Everything behind this reads `X-Forwarded-For` and `X-Forwarded-Proto` as the truth: a request that does not come from a
//! trusted proxy loses what it claims and gets the address of its connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, header::HeaderName};

/// The header that holds one address behind this layer.
pub(crate) const ADDRESS: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTOCOL: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Marks a request that a trusted proxy passed on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FromProxy;

/// The proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustedProxies(Arc<[IpAddr]>);

impl TrustedProxies {
    /// Reads addresses with commas between them.
    ///
    /// **Errors**: the first that is no address.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(|one| {
                one.parse()
                    .map_err(|_| format!("server.trusted_proxies: {one} is no network address"))
            })
            .collect::<Result<Vec<IpAddr>, String>>()
            .map(|list| Self(Arc::from(list)))
    }

    /// Writes the true address of the client into the request.
    pub(crate) fn settle(&self, mut request: Request) -> Request {
        let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
            return request;
        };
        let peer = peer.ip().to_canonical();
        let is_proxy = self.0.contains(&peer);
        if is_proxy {
            request.extensions_mut().insert(FromProxy);
        }
        let headers = request.headers_mut();
        let address = if is_proxy {
            // Each proxy appends whom it talked to: the last that is none of ours is the client.
            let said: Vec<IpAddr> = headers
                .get_all(ADDRESS)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .filter_map(|one| one.trim().parse().ok())
                .collect();
            let client = said.iter().rev().find(|one| !self.0.contains(one));
            client.copied().unwrap_or(peer)
        } else {
            headers.remove(PROTOCOL);
            peer
        };
        if let Ok(value) = HeaderValue::from_str(&address.to_string()) {
            headers.insert(ADDRESS, value);
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn settled(peer: &str, said: &[&str]) -> (String, bool) {
        let proxies = TrustedProxies::parse("127.0.0.1, 10.0.0.7").unwrap();
        let mut builder = Request::builder().header(PROTOCOL, "https");
        for one in said {
            builder = builder.header(ADDRESS, *one);
        }
        let mut request = builder.body(Body::empty()).unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let request = proxies.settle(request);
        let address = request.headers().get(ADDRESS).unwrap().to_str().unwrap();
        (address.to_owned(), request.headers().contains_key(PROTOCOL))
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let own = ("203.0.113.9".to_owned(), false);
        assert_eq!(settled("203.0.113.9:40000", &["198.51.100.1"]), own);
        assert_eq!(settled("203.0.113.9:40000", &[]), own);
        let client = ("198.51.100.1".to_owned(), true);
        assert_eq!(settled("127.0.0.1:40000", &["198.51.100.1"]), client);
        assert_eq!(
            settled("127.0.0.1:40000", &["1.1.1.1, 198.51.100.1", "10.0.0.7"]),
            client,
            "what the client wrote itself stands before what the proxy appended"
        );
        assert_eq!(
            settled("127.0.0.1:40000", &[]),
            ("127.0.0.1".to_owned(), true)
        );
        assert!(TrustedProxies::parse("proxy.example").is_err());
    }
}
