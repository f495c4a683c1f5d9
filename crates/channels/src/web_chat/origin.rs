//! Which sites may show the widget.

/// Entries of the list that are looked at.
pub const ORIGINS_MAX: usize = 200;

/// Tells whether a page of this origin may show the widget.
///
/// **Shape**: `allowed` holds one entry a line: an exact origin (`https://loja.example.com:8443`), a bare host
/// (`example.com`, meaning HTTPS), or either with `*.` before the host, which means every subdomain but not the
/// domain itself. Plain HTTP must be written out. An empty list allows nobody; there is no entry for “everybody”.
/// **Source**: RFC 6454 (origins are compared by scheme, host and port).
pub fn is_allowed(allowed: &str, origin: &str) -> bool {
    let Some(page) = Origin::parse(origin) else {
        return false;
    };
    allowed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(ORIGINS_MAX)
        .any(|line| Pattern::parse(line).is_some_and(|pattern| pattern.matches(&page)))
}

/// Tells whether an entry of the list can be understood, for the settings form.
pub fn is_entry(line: &str) -> bool {
    Pattern::parse(line.trim()).is_some()
}

#[derive(PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let usual_port = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (rest, usual_port),
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let fits = !host.is_empty() && host.len() <= 253 && host.chars().all(is_host);
        fits.then(|| Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

struct Pattern {
    origin: Origin,
    subdomains: bool,
}

impl Pattern {
    fn parse(line: &str) -> Option<Self> {
        let (scheme, rest) = line.split_once("://").unwrap_or(("https", line));
        let bare = rest.strip_prefix("*.");
        let host = bare.unwrap_or(rest).trim_end_matches('/');
        // A wildcard over a whole top-level domain is a mistake, not a wish.
        let is_too_wide = bare.is_some() && !host.contains('.');
        let origin = Origin::parse(&format!("{scheme}://{host}"))?;
        (!is_too_wide).then_some(Self {
            origin,
            subdomains: bare.is_some(),
        })
    }

    fn matches(&self, page: &Origin) -> bool {
        if self.subdomains {
            self.origin.scheme == page.scheme
                && self.origin.port == page.port
                && page
                    .host
                    .strip_suffix(&self.origin.host)
                    .is_some_and(|head| head.len() > 1 && head.ends_with('.'))
        } else {
            self.origin == *page
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_compared_whole() {
        let allowed =
            "https://loja.example.com\n*.example.org\nhttp://localhost:5173\nexample.net/";
        for (origin, expected) in [
            ("https://loja.example.com", true),
            ("https://LOJA.example.com", true),
            ("http://loja.example.com", false),
            ("https://loja.example.com:8443", false),
            ("https://loja.example.com.evil.test", false),
            ("https://a.example.org", true),
            ("https://a.b.example.org", true),
            ("https://example.org", false),
            ("https://evilexample.org", false),
            ("http://localhost:5173", true),
            ("http://localhost", false),
            ("https://example.net", true),
            ("null", false),
            ("", false),
            ("file://", false),
        ] {
            assert_eq!(is_allowed(allowed, origin), expected, "{origin}");
        }
        assert!(!is_allowed("", "https://example.com"));
        assert!(!is_entry("*.com") && !is_entry("*") && is_entry("*.example.com"));
    }
}
