//! The provider that signs the users of an organization in: OpenID Connect.
//!
//! **Source**: product.md decision 14; OpenID Connect Core 1.0.

use base::text::{Text, fold};
use serde::{Deserialize, Serialize};

/// Domains of one organization at the most.
pub const DOMAINS_MAX: usize = 20;

/// Where the users of an organization have their accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IdentityProvider {
    /// The address that the provider calls itself by.
    pub issuer: Text<300>,
    /// What the provider calls this product.
    pub client_id: Text<300>,
    /// The domains of the addresses whose holders sign in there.
    pub domains: Vec<String>,
    /// Whether addresses count that the provider does not say it has checked: right only for a provider that nobody outside the company can open an account at.
    #[serde(default)]
    pub trusts_addresses: bool,
}

impl IdentityProvider {
    /// Gives the fields that do not fit.
    pub fn faults(&self) -> Vec<&'static str> {
        let mut faults = Vec::new();
        if !is_address(self.issuer.as_str()) {
            faults.push("issuer");
        }
        let fits = |domain: &String| is_domain(domain);
        if self.domains.is_empty()
            || self.domains.len() > DOMAINS_MAX
            || !self.domains.iter().all(fits)
        {
            faults.push("domains");
        }
        faults
    }

    /// Tells whether the holder of an address signs in there.
    pub fn serves(&self, email: &str) -> bool {
        domain_of(email).is_some_and(|domain| self.domains.iter().any(|one| fold(one) == domain))
    }
}

/// Gives the domain of an address, folded.
pub fn domain_of(email: &str) -> Option<String> {
    let (name, domain) = email.trim().rsplit_once('@')?;
    (!name.is_empty() && is_domain(domain)).then(|| fold(domain))
}

/// Tells whether a provider may be reached there: only a machine's own needs no protection.
fn is_address(issuer: &str) -> bool {
    let own = ["http://localhost:", "http://127.0.0.1:"];
    let rest = issuer.strip_prefix("https://");
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        || own.iter().any(|prefix| issuer.starts_with(prefix))
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(issuer: &str, domains: &[&str]) -> IdentityProvider {
        IdentityProvider {
            issuer: Text::parse(issuer).unwrap(),
            client_id: Text::parse("unissono").unwrap(),
            domains: domains.iter().map(|one| (*one).to_owned()).collect(),
            trusts_addresses: false,
        }
    }

    #[test]
    fn a_provider_serves_whole_domains_and_no_others() {
        let one = provider("https://contas.loja.exemplo", &["loja.exemplo"]);
        assert!(one.faults().is_empty());
        for email in ["ana@loja.exemplo", "ANA@Loja.Exemplo", " ana@loja.exemplo "] {
            assert!(one.serves(email), "{email}");
        }
        for email in [
            "ana@outra.exemplo",
            "ana@sub.loja.exemplo",
            "ana@loja.exemplo.mal",
            "@loja.exemplo",
            "loja.exemplo",
            "ana@loja.exemplo@mal.exemplo",
            "",
        ] {
            assert!(!one.serves(email), "{email}");
        }
    }

    #[test]
    fn what_cannot_be_reached_safely_is_refused_at_its_field() {
        let faults = |issuer, domains: &[&str]| provider(issuer, domains).faults();
        assert_eq!(
            faults("http://contas.loja.exemplo", &["loja.exemplo"]),
            ["issuer"]
        );
        assert_eq!(faults("https://", &["loja.exemplo"]), ["issuer"]);
        assert!(faults("http://127.0.0.1:9/x", &["loja.exemplo"]).is_empty());
        for domains in [
            &[][..],
            &["loja"],
            &["-a.b"],
            &["a..b"],
            &["a b.c"],
            &["loja.exemplo", "*"],
        ] {
            assert_eq!(faults("https://a.b", domains), ["domains"], "{domains:?}");
        }
    }
}
