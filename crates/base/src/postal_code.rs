//! CEP, the Brazilian postal code.

use serde::{Deserialize, Deserializer, Serialize};

/// A Brazilian postal code (CEP).
///
/// **Shape**: eight digits; people write `88015-600`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PostalCode(String);

impl PostalCode {
    /// Reads it with or without the dash. All zeros is none.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits: String = raw
            .trim()
            .chars()
            .filter(|c| !matches!(c, '-' | '.' | ' '))
            .collect();
        let is_code = digits.len() == 8
            && digits.chars().all(|c| c.is_ascii_digit())
            && digits.chars().any(|c| c != '0');
        is_code.then_some(Self(digits))
    }

    /// Gives the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PostalCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).ok_or_else(|| serde::de::Error::custom("postal_code_invalid"))
    }
}

impl utoipa::PartialSchema for PostalCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
impl utoipa::ToSchema for PostalCode {}
