//! Products and services on offer (ORG-009).

use base::text::Text;
use serde::{Deserialize, Deserializer, Serialize};

/// Products of an organization at the most.
pub const PRODUCTS_MAX: i64 = 5_000;

/// The name of a product.
pub type ProductName = Text<120>;
/// The code by which the company knows a product.
pub type ProductCode = Text<40>;
/// What is told of a product.
pub type ProductDescription = Text<2_000>;

/// What kind of thing is on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// A thing.
    #[default]
    Product,
    /// Something that is done or lent.
    Service,
}

impl ProductKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Product, Self::Service];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Service => "service",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A price.
///
/// **Units**: hundredths of the currency, centavos; from nothing to [`Price::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Price(i64);

/// Why a price was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefused {
    /// It is no amount.
    #[error("price_invalid")]
    Invalid,
    /// Below nothing, or above [`Price::MAX`].
    #[error("out_of_range")]
    OutOfRange,
}

impl Price {
    /// The highest price: one centavo less than a hundred million.
    pub const MAX: i64 = 9_999_999_999;

    /// Takes an amount of centavos.
    ///
    /// **Errors**: out of range.
    pub fn from_cents(cents: i64) -> Result<Self, PriceRefused> {
        if (0..=Self::MAX).contains(&cents) {
            Ok(Self(cents))
        } else {
            Err(PriceRefused::OutOfRange)
        }
    }

    /// Gives the centavos.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Reads an amount as people write it: `1.234,56`, `R$ 49,9`, `1,234.56`, `49`.
    ///
    /// **Errors**: see [`PriceRefused`].
    pub fn parse(raw: &str) -> Result<Self, PriceRefused> {
        let bare = raw.trim();
        let bare = bare.strip_prefix("R$").unwrap_or(bare);
        let bare: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
        let (whole, part) = split(&bare).ok_or(PriceRefused::Invalid)?;
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !digits(&whole) || !digits(part) || part.len() > 2 {
            return Err(PriceRefused::Invalid);
        }
        let cents = format!("{whole}{part:0<2}");
        let cents = cents.parse().map_err(|_| PriceRefused::OutOfRange)?;
        Self::from_cents(cents)
    }

    /// Writes the amount as a spreadsheet of Brazil reads it: `1234,56`.
    pub fn written(self) -> String {
        format!("{},{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Parts an amount into the digits before and after the sign of decimals; the other sign may only stand before every third digit.
fn split(text: &str) -> Option<(String, &str)> {
    let (whole, part, group) = match text.rfind([',', '.']) {
        None => return Some((text.to_owned(), "")),
        Some(at) => {
            let (whole, part) = (text.get(..at)?, text.get(at + 1..)?);
            let sign = text.get(at..=at)?;
            let other = if sign == "," { "." } else { "," };
            // Three digits after a lone point are thousands; a comma with three digits is nothing that people write.
            if part.len() == 3 && sign == "." && !whole.contains(other) {
                (text, "", sign)
            } else {
                (whole, part, other)
            }
        }
    };
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.iter().all(|three| three.len() == 3) && (rest.is_empty() || first.len() <= 3);
    fits.then(|| (format!("{first}{}", rest.concat()), part))
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let cents = i64::deserialize(from)?;
        Self::from_cents(cents).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Price {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .minimum(Some(0))
            .maximum(Some(Self::MAX))
            .into()
    }
}

impl utoipa::ToSchema for Price {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ORG-009.
    #[test]
    fn prices_are_read_as_people_write_them_and_written_as_spreadsheets_read_them() {
        for (raw, cents) in [
            ("49", 4_900),
            ("49,9", 4_990),
            ("R$ 1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("1.234", 123_400),
            ("12.345.678,90", 1_234_567_890),
            ("0,05", 5),
            ("49.90", 4_990),
            (" 99999999,99 ", Price::MAX),
        ] {
            assert_eq!(Price::parse(raw).map(Price::cents), Ok(cents), "{raw}");
        }
        for bad in [
            "",
            "R$",
            "grátis",
            "-1",
            "1,234",
            "1,2,3",
            "12.34.567",
            "1.2345",
            ",50",
            "1234.567,00",
        ] {
            assert_eq!(Price::parse(bad), Err(PriceRefused::Invalid), "{bad}");
        }
        for high in ["100000000", "99999999999999999999999"] {
            assert_eq!(Price::parse(high), Err(PriceRefused::OutOfRange), "{high}");
        }
        for cents in [0, 5, 4_990, 123_456, Price::MAX] {
            let price = Price::from_cents(cents).unwrap();
            assert_eq!(Price::parse(&price.written()), Ok(price));
        }
        assert!(Price::from_cents(-1).is_err());
    }
}
