//! Forms that other suppliers host: an address with placeholders, shown to agents beside the contacts of a queue (CONN-001 to CONN-005).

use std::borrow::Cow;

use base::text::Text;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

/// Characters of an address at the most, placeholders unfilled.
pub const ADDRESS_MAX: usize = 2_000;

/// Connected forms of an organization at the most.
pub const CONNECTORS_MAX: i64 = 200;

/// What agents read on the tab of a form.
pub type ConnectorName = Text<60>;

/// Which connector shows a form.
///
/// **Source**: CONN-003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorKind {
    /// Google Forms.
    GoogleForms,
    /// A form of any other supplier.
    Custom,
}

impl ConnectorKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::GoogleForms, Self::Custom];

    /// Gives the name that rows hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GoogleForms => "google_forms",
            Self::Custom => "custom",
        }
    }

    /// Reads the name that a row holds.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Tells whether the connector shows what is at an address.
    pub fn takes(self, address: &FormAddress) -> bool {
        match self {
            Self::Custom => true,
            Self::GoogleForms => Url::parse(&bare(&address.0)).is_ok_and(|url| {
                let path = url.path();
                match url.host_str() {
                    Some("docs.google.com") => path.starts_with("/forms/"),
                    Some("forms.gle") => path.len() > 1,
                    _ => false,
                }
            }),
        }
    }
}

/// What of an interaction is put into an address.
///
/// **Source**: GAP-087.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The number of the interaction.
    Protocol,
    /// The customer's name.
    Customer,
    /// The customer's phone, in international form with a plus.
    Phone,
    /// The customer's e-mail.
    Email,
    /// The customer's CPF or CNPJ, without punctuation.
    TaxId,
    /// The agent's name.
    Agent,
    /// The queue's name.
    Queue,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 7] = [
        Self::Protocol,
        Self::Customer,
        Self::Phone,
        Self::Email,
        Self::TaxId,
        Self::Agent,
        Self::Queue,
    ];

    /// Gives the word that stands in braces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Protocol => "protocol",
            Self::Customer => "customer",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::TaxId => "tax_id",
            Self::Agent => "agent",
            Self::Queue => "queue",
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where a form is.
///
/// **Shape**: an `https` address of at most [`ADDRESS_MAX`] characters; after its host it may hold placeholders in braces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FormAddress(String);

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// Nothing is there.
    #[error("text_empty")]
    Empty,
    /// More characters than [`ADDRESS_MAX`].
    #[error("text_too_long")]
    TooLong,
    /// No `https` address, or one with a name and password, or with a placeholder before its path.
    #[error("address_invalid")]
    Invalid,
    /// Braces around something that is no placeholder.
    #[error("placeholder_unknown")]
    Placeholder,
}

/// A piece of an address.
enum Piece<'a> {
    Text(&'a str),
    Placeholder(Placeholder),
}

fn pieces(address: &str) -> Result<Vec<Piece<'_>>, AddressRefused> {
    let mut found = Vec::new();
    let mut rest = address;
    while let Some(at) = rest.find(['{', '}']) {
        found.push(Piece::Text(&rest[..at]));
        let inner = rest[at..]
            .strip_prefix('{')
            .ok_or(AddressRefused::Placeholder)?;
        let (word, after) = inner.split_once('}').ok_or(AddressRefused::Placeholder)?;
        let one = Placeholder::named(word).ok_or(AddressRefused::Placeholder)?;
        found.push(Piece::Placeholder(one));
        rest = after;
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

/// Gives an address with its placeholders filled, each by what `value` gives, encoded for any place of an address.
fn filled(address: &str, value: impl Fn(Placeholder) -> String) -> Result<String, AddressRefused> {
    let mut made = String::with_capacity(address.len());
    for piece in pieces(address)? {
        match piece {
            Piece::Text(text) => made.push_str(text),
            Piece::Placeholder(one) => {
                made.extend(utf8_percent_encode(&value(one), NON_ALPHANUMERIC));
            }
        }
    }
    Ok(made)
}

fn bare(address: &str) -> String {
    filled(address, |_| "x".to_owned()).unwrap_or_default()
}

impl FormAddress {
    /// Reads an address.
    ///
    /// **Errors**: see [`AddressRefused`].
    pub fn parse(raw: &str) -> Result<Self, AddressRefused> {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            return Err(AddressRefused::Empty);
        }
        if trimmed.chars().count() > ADDRESS_MAX {
            return Err(AddressRefused::TooLong);
        }
        if trimmed.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(AddressRefused::Invalid);
        }
        let filled = filled(trimmed, |_| "x".to_owned())?;
        let url = Url::parse(&filled).map_err(|_| AddressRefused::Invalid)?;
        let host = trimmed
            .get(..8)
            .filter(|scheme| scheme.eq_ignore_ascii_case("https://"))
            .and_then(|_| trimmed[8..].split(['/', '?', '#']).next())
            .ok_or(AddressRefused::Invalid)?;
        let is_plain = url.scheme() == "https"
            && url.host_str().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && !host.contains('{');
        if !is_plain {
            return Err(AddressRefused::Invalid);
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// Lends the address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the address away as it was written.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Gives the address that is opened: every placeholder is what `value` gives, percent-encoded (GAP-087).
    pub fn fill(&self, value: impl Fn(Placeholder) -> String) -> String {
        // What was read has no unknown placeholder.
        filled(&self.0, value).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for FormAddress {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <Cow<'de, str>>::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for FormAddress {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(ADDRESS_MAX))
            .into()
    }
}

impl utoipa::ToSchema for FormAddress {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-086, GAP-087.
    #[test]
    fn an_address_is_https_and_its_placeholders_are_known_and_after_the_host() {
        for raw in [
            "https://docs.google.com/forms/d/e/abc/viewform?usp=pp_url&entry.1={protocol}",
            " https://formularios.exemplo/ficha/{tax_id}#{agent} ",
            "HTTPS://formularios.exemplo",
            "https://formularios.exemplo:8443/?q={customer}",
        ] {
            assert_eq!(FormAddress::parse(raw).unwrap().as_str(), raw.trim());
        }
        for (raw, refused) in [
            ("  ", AddressRefused::Empty),
            ("http://formularios.exemplo", AddressRefused::Invalid),
            ("javascript:alert(1)", AddressRefused::Invalid),
            ("//formularios.exemplo", AddressRefused::Invalid),
            ("https:formularios.exemplo", AddressRefused::Invalid),
            ("https://", AddressRefused::Invalid),
            ("https://{customer}.exemplo/", AddressRefused::Invalid),
            (
                "https://ana:senha@formularios.exemplo/",
                AddressRefused::Invalid,
            ),
            ("https://formularios.exemplo/a b", AddressRefused::Invalid),
            (
                "https://formularios.exemplo\\@outro.exemplo/",
                AddressRefused::Invalid,
            ),
            (
                "https://formularios.exemplo/{senha}",
                AddressRefused::Placeholder,
            ),
            (
                "https://formularios.exemplo/{protocol",
                AddressRefused::Placeholder,
            ),
            (
                "https://formularios.exemplo/protocol}",
                AddressRefused::Placeholder,
            ),
        ] {
            assert_eq!(FormAddress::parse(raw), Err(refused), "{raw}");
        }
        let long = format!("https://formularios.exemplo/{}", "a".repeat(ADDRESS_MAX));
        assert_eq!(FormAddress::parse(&long), Err(AddressRefused::TooLong));
    }

    /// Rows: GAP-087.
    #[test]
    fn what_is_filled_in_is_encoded_and_never_a_placeholder_itself() {
        let address =
            FormAddress::parse("https://formularios.exemplo/{queue}?n={customer}&t={phone}")
                .unwrap();
        let url = address.fill(|one| match one {
            Placeholder::Queue => "a/b".to_owned(),
            Placeholder::Customer => "João & {agent}=1#".to_owned(),
            Placeholder::Phone
            | Placeholder::Protocol
            | Placeholder::Email
            | Placeholder::TaxId
            | Placeholder::Agent => "+5548999900011".to_owned(),
        });
        assert_eq!(
            url,
            "https://formularios.exemplo/a%2Fb?n=Jo%C3%A3o%20%26%20%7Bagent%7D%3D1%23&t=%2B5548999900011"
        );
    }

    /// Rows: CONN-003, GAP-086.
    #[test]
    fn google_forms_takes_its_own_addresses_only() {
        let takes = |raw: &str| ConnectorKind::GoogleForms.takes(&FormAddress::parse(raw).unwrap());
        assert!(takes("https://docs.google.com/forms/d/e/abc/viewform"));
        assert!(takes("https://forms.gle/abc123"));
        assert!(!takes("https://forms.gle/"));
        assert!(!takes("https://docs.google.com/spreadsheets/d/abc"));
        assert!(!takes("https://docs.google.com.exemplo/forms/"));
        let custom = FormAddress::parse("https://docs.google.com.exemplo/forms/").unwrap();
        assert!(ConnectorKind::Custom.takes(&custom));
        for kind in ConnectorKind::ALL {
            assert_eq!(ConnectorKind::named(kind.name()), Some(kind));
        }
    }
}
