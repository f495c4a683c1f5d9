//! CPF and CNPJ, the Brazilian taxpayer numbers, with their check digits.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A taxpayer number that passed its check digits.
///
/// **Shape**: `Cpf` holds 11 digits; `Cnpj` holds 12 digits or capital letters and 2 digits.
/// **Source**: Receita Federal, Instrução Normativa RFB 2.119/2022 as changed by 2.229/2024 (alphanumeric CNPJ from July 2026); PERSON-017.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxId {
    /// Of a natural person.
    Cpf(String),
    /// Of a legal person.
    Cnpj(String),
}

/// The text is not a valid CPF or CNPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tax_id_invalid")]
pub struct TaxIdRefused;

impl TaxId {
    /// Reads a CPF or a CNPJ with or without punctuation.
    ///
    /// **Errors**: wrong length, wrong characters, wrong check digits, or one character repeated throughout.
    pub fn parse(raw: &str) -> Result<Self, TaxIdRefused> {
        let compact: String = raw
            .chars()
            .filter(|c| !matches!(c, '.' | '-' | '/' | ' '))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let first = compact.chars().next().ok_or(TaxIdRefused)?;
        if compact.chars().all(|c| c == first) {
            return Err(TaxIdRefused);
        }
        match compact.len() {
            11 if checks(&compact, 9, 11) => Ok(Self::Cpf(compact)),
            14 if checks(&compact, 12, 9) => Ok(Self::Cnpj(compact)),
            _ => Err(TaxIdRefused),
        }
    }

    /// Gives the compact form: no punctuation.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cpf(compact) | Self::Cnpj(compact) => compact,
        }
    }

    /// Gives the form people read, masked but for the middle and the check digits unless `full`.
    pub fn display(&self, full: bool) -> String {
        let c: Vec<char> = self.as_str().chars().collect();
        let part = |from: usize, to: usize| {
            c.get(from..to)
                .unwrap_or_default()
                .iter()
                .collect::<String>()
        };
        match (self, full) {
            (Self::Cpf(_), true) => format!(
                "{}.{}.{}-{}",
                part(0, 3),
                part(3, 6),
                part(6, 9),
                part(9, 11)
            ),
            (Self::Cpf(_), false) => format!("***.{}.***-{}", part(3, 6), part(9, 11)),
            (Self::Cnpj(_), true) => format!(
                "{}.{}.{}/{}-{}",
                part(0, 2),
                part(2, 5),
                part(5, 8),
                part(8, 12),
                part(12, 14)
            ),
            (Self::Cnpj(_), false) => {
                format!("**.{}.***/{}-{}", part(2, 5), part(8, 12), part(12, 14))
            }
        }
    }
}

/// Checks both digits: weights run from 2 upwards from the right and start again after `wrap`.
fn checks(compact: &str, body: usize, wrap: u32) -> bool {
    let Some(values) = compact.chars().map(value_of).collect::<Option<Vec<u32>>>() else {
        return false;
    };
    let digits_only = compact.chars().skip(body).all(|c| c.is_ascii_digit());
    let body_ok = body == 12 || compact.chars().all(|c| c.is_ascii_digit());
    let digit = |upto: usize| {
        let mut weight = 2;
        let mut sum = 0;
        for value in values.iter().take(upto).rev() {
            sum += value * weight;
            weight = if weight == wrap { 2 } else { weight + 1 };
        }
        match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        }
    };
    digits_only
        && body_ok
        && values.get(body) == Some(&digit(body))
        && values.get(body + 1) == Some(&digit(body + 1))
}

/// The value of a character is its ASCII code less 48, for digits and letters alike.
fn value_of(c: char) -> Option<u32> {
    (c.is_ascii_digit() || c.is_ascii_uppercase()).then(|| u32::from(c) - 48)
}

impl Serialize for TaxId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TaxId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for TaxId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .into()
    }
}
impl utoipa::ToSchema for TaxId {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: PERSON-005, PERSON-007 (the documents a person is searched and registered by).
    #[test]
    fn known_numbers_pass_and_neighbours_fail() {
        for good in ["529.982.247-25", "11222333000181", "12.ABC.345/01DE-35"] {
            assert!(TaxId::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "529.982.247-26",
            "11222333000182",
            "12ABC34501DE36",
            "111.111.111-11",
            "",
            "123",
            "5299822472A",
            "é",
        ] {
            assert_eq!(TaxId::parse(bad), Err(TaxIdRefused), "{bad}");
        }
    }

    #[test]
    fn display_masks_unless_asked_for_the_whole() {
        let cpf = TaxId::parse("52998224725").unwrap();
        assert_eq!(cpf.display(true), "529.982.247-25");
        assert_eq!(cpf.display(false), "***.982.***-25");
    }
}
