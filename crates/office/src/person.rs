//! People: natural and legal, their contact points, and how an address becomes an identity.

use base::phone::Phone;
use base::tax_id::TaxId;
use base::text::fold;
use serde::{Deserialize, Serialize};

/// Contact points of one person at the most.
pub const CONTACT_POINTS_MAX: usize = 50;

/// What kind of person (PERSON-017).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Identified by a CPF.
    Natural,
    /// Identified by a CNPJ.
    Legal,
}

impl PersonKind {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::Legal => "legal",
        }
    }

    /// Tells whether a document belongs to this kind of person.
    pub const fn fits(self, document: &TaxId) -> bool {
        matches!(
            (self, document),
            (Self::Natural, TaxId::Cpf(_)) | (Self::Legal, TaxId::Cnpj(_))
        )
    }
}

/// What a natural person said of their gender (GAP-071).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Another one.
    Other,
}

impl Gender {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Female, Self::Male, Self::Other]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// What kind of address.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A name or id on some channel.
    Handle,
}

impl PointKind {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Handle => "handle",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Phone, Self::Email, Self::Handle]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// Consent to receive what was not asked for (GAP-031).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptIn {
    /// Nobody asked yet.
    #[default]
    Undefined,
    /// Given.
    OptedIn,
    /// Withdrawn.
    OptedOut,
}

impl OptIn {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::OptedIn => "opted_in",
            Self::OptedOut => "opted_out",
        }
    }
}

/// An address and the key under which it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What kind.
    pub kind: PointKind,
    /// As it is shown and written to.
    pub value: String,
    /// Equal for addresses that reach the same person.
    pub key: String,
}

/// The text is not an address of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("address_invalid")]
pub struct AddressRefused;

impl Address {
    /// Reads an address. The ninth digit and the formatting of a phone never make a difference.
    pub fn parse(kind: PointKind, text: &str) -> Result<Self, AddressRefused> {
        let text = text.trim();
        match kind {
            PointKind::Phone => {
                let phone = Phone::parse(text, "55").map_err(|_| AddressRefused)?;
                Ok(Self {
                    kind,
                    value: phone.e164().clone(),
                    key: phone.identity_key(),
                })
            }
            PointKind::Email => {
                let at = text.rsplit_once('@').ok_or(AddressRefused)?;
                if at.0.is_empty()
                    || !at.1.contains('.')
                    || text.contains(char::is_whitespace)
                    || text.len() > 254
                {
                    return Err(AddressRefused);
                }
                Ok(Self {
                    kind,
                    value: text.to_owned(),
                    key: fold(text),
                })
            }
            PointKind::Handle if text.is_empty() || text.len() > 200 => Err(AddressRefused),
            PointKind::Handle => Ok(Self {
                kind,
                value: text.to_owned(),
                key: text.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: PERSON-001, PERSON-008.
    #[test]
    fn the_ninth_digit_and_the_formatting_never_hide_a_match() {
        let key = |text| Address::parse(PointKind::Phone, text).unwrap().key;
        let keys = [
            "(48) 99999-9999",
            "+5548999999999",
            "554899999999",
            "48 99999 9999",
        ]
        .map(key);
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
        assert_ne!(key("48 3222-1111"), key("48 99999 9999"));
    }

    /// Rows: PERSON-002.
    #[test]
    fn e_mail_addresses_match_whatever_their_case() {
        let key = |text| Address::parse(PointKind::Email, text).unwrap().key;
        assert_eq!(key(" Ana@Exemplo.com "), key("ana@exemplo.COM"));
        assert!(Address::parse(PointKind::Email, "ana").is_err());
    }
}
