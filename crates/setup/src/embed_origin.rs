//! Sites in whose screens the page for other systems may stand.

/// Sites of one token at the most.
pub const ORIGINS_MAX: usize = 20;
/// Characters of a host at the most (RFC 1035 section 2.3.4).
const HOST_MAX: usize = 253;

/// An origin as browsers write it: scheme, host, and a port that is not the usual one.
///
/// **Shape**: `https://crm.exemplo.com`, `https://crm.exemplo.com:8443`; without encryption only this machine, `http://localhost:3000`.
/// Never a path, a user or a pattern: it goes into a policy that browsers read.
/// **Source**: RFC 6454 section 6.2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EmbedOrigin(String);

impl EmbedOrigin {
    /// Reads an origin; one slash at the end and capital letters are forgiven.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_suffix('/').unwrap_or(&text);
        let (scheme, rest) = text.split_once("://")?;
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        let usual = match scheme {
            "https" => 443,
            "http" if matches!(host, "localhost" | "127.0.0.1") => 80,
            _ => return None,
        };
        if !is_host(host) {
            return None;
        }
        let port = match port {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse::<u16>().ok().filter(|port| *port > 0)?)
            }
            Some(_) => return None,
            None => None,
        };
        let port = port.filter(|port| *port != usual);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(Self(format!("{scheme}://{host}{port}")))
    }

    /// Lends the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_host(host: &str) -> bool {
    host.len() <= HOST_MAX
        && host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for (text, origin) in [
            ("https://CRM.exemplo.com/", Some("https://crm.exemplo.com")),
            (
                "https://crm.exemplo.com:443",
                Some("https://crm.exemplo.com"),
            ),
            (
                "https://crm.exemplo.com:8443",
                Some("https://crm.exemplo.com:8443"),
            ),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("http://crm.exemplo.com", None),
            ("https://*.exemplo.com", None),
            ("https://a.com/x", None),
            ("https://a.com; script-src *", None),
            ("https://a.com 'unsafe-inline'", None),
            ("https://user@a.com", None),
            ("https://a.com:0", None),
            ("https://a.com:99999", None),
            ("https://", None),
            ("javascript://a.com", None),
            ("", None),
        ] {
            let read = EmbedOrigin::parse(text);
            assert_eq!(read.as_ref().map(EmbedOrigin::as_str), origin, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_let_through_cannot_end_a_policy(text in "(https://|http://)?(localhost|a|\\.|:|1|;|,|'| |\\*|\\PC){0,12}") {
            if let Some(origin) = EmbedOrigin::parse(&text) {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || ".:/-".contains(c);
                prop_assert!(origin.as_str().chars().all(is_plain));
                let again = EmbedOrigin::parse(origin.as_str());
                prop_assert_eq!(again, Some(origin));
            }
        }
    }
}
