//! Phone numbers: parsed once at the rim, kept as international digits, compared by an identity that forgives national habits.
//!
//! Not a full numbering-plan library: Brazil is checked closely, other countries only by E.164 length.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Country code used when a person writes a number without one.
pub const BRAZIL: &str = "55";

/// Digits of the shortest international number that is accepted, country code included.
const DIGITS_MIN: usize = 8;
/// Digits of the longest international number (E.164).
const DIGITS_MAX: usize = 15;
/// Characters of the longest text that is looked at.
const RAW_CHARS_MAX: usize = 40;

/// Area codes in use in Brazil.
///
/// **Source**: Anatel, Plano Geral de Códigos Nacionais.
const AREA_CODES: [&str; 67] = [
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "24", "27", "28", "31", "32",
    "33", "34", "35", "37", "38", "41", "42", "43", "44", "45", "46", "47", "48", "49", "51", "53",
    "54", "55", "61", "62", "63", "64", "65", "66", "67", "68", "69", "71", "73", "74", "75", "77",
    "79", "81", "82", "83", "84", "85", "86", "87", "88", "89", "91", "92", "93", "94", "95", "96",
    "97", "98", "99",
];

/// Country codes of two digits; those that begin with 1 or 7 have one, all others three.
///
/// **Source**: ITU-T E.164, list of assigned country codes.
const TWO_DIGIT_COUNTRIES: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47",
    "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65",
    "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// Prefixes of Brazilian numbers without an area code (toll free, shared cost, premium, donations).
const SERVICE_PREFIXES: [&str; 4] = ["800", "300", "900", "500"];

/// An international phone number.
///
/// **Shape**: digits with country code, as the person or the provider wrote it: `5548999990001` and `554899990001` are
/// two values with one [`Phone::identity_key`]. JSON holds `+5548999990001`.
/// **Source**: product decision 9 (E.164, the ninth digit is equal).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// Why a phone number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneRefused {
    /// No digit was written.
    #[error("phone_empty")]
    Empty,
    /// A letter or another sign that no phone number has.
    #[error("phone_unexpected_character")]
    UnexpectedCharacter,
    /// Fewer digits than any number of that country.
    #[error("phone_too_short")]
    TooShort,
    /// More digits than any number of that country.
    #[error("phone_too_long")]
    TooLong,
    /// The local part alone, so the city is not known.
    #[error("phone_without_area_code")]
    WithoutAreaCode,
    /// A Brazilian area code (DDD) that does not exist.
    #[error("phone_area_code_unknown")]
    AreaCodeUnknown,
    /// A Brazilian local part that no line can have.
    #[error("phone_local_part_invalid")]
    LocalPartInvalid,
}

/// What a Brazilian number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrazilianLine {
    /// A mobile phone, with or without the ninth digit.
    Mobile,
    /// A landline.
    Landline,
    /// A number without an area code, such as 0800.
    Service,
}

/// How much of a number may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneDisplay {
    /// All of it.
    Full,
    /// Country, area and the last four digits.
    Masked,
}

impl Phone {
    /// Reads what a person typed or an import holds.
    ///
    /// **Shape**: `(48) 99999-0001`, `048 3333-0001`, `0 15 48 99999-0001`, `+55 48 …`, `00 351 …`, bare digits.
    /// `default_country` holds only digits, for example [`BRAZIL`].
    /// **Errors**: see [`PhoneRefused`].
    pub fn parse(raw: &str, default_country: &str) -> Result<Self, PhoneRefused> {
        let (digits, international) = digits_of(raw)?;
        if international {
            return Self::from_digits(digits);
        }
        if default_country == BRAZIL {
            return parse_brazilian(digits);
        }
        let national = digits.trim_start_matches('0');
        if national.starts_with(default_country) && national.len() > 10 {
            return Self::from_digits(national.to_owned());
        }
        Self::from_digits(format!("{default_country}{national}"))
    }

    /// Reads the form that providers use, which always holds the country code, with or without a plus.
    ///
    /// **Errors**: see [`PhoneRefused`].
    pub fn parse_international(raw: &str) -> Result<Self, PhoneRefused> {
        digits_of(raw).and_then(|(digits, _)| Self::from_digits(digits))
    }

    /// Gives the number in E.164 with the plus.
    pub fn e164(&self) -> String {
        format!("+{}", self.0)
    }

    /// Gives the digits with country code, all but country, area and the last four replaced by stars.
    pub fn masked(&self) -> String {
        mask(&self.0, if self.area_code().is_some() { 4 } else { 2 })
    }

    /// Lends the digits with country code and without the plus.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Gives the key under which two ways to write one line are the same.
    ///
    /// **Shape**: E.164 digits; Brazilian mobiles always with the ninth digit, Argentine mobiles without the 9 after
    /// 54, Mexican mobiles without the 1 after 52; everything else unchanged. Idempotent.
    /// **Source**: product decision 9; Anatel resolution 553/2010 (ninth digit); provider page “Phone numbers”.
    pub fn identity_key(&self) -> String {
        if let Some(national) = self.national(BRAZIL) {
            if national.len() == 10 && self.brazilian_line() == Some(BrazilianLine::Mobile) {
                let (area, local) = national.split_at(2);
                return format!("{BRAZIL}{area}9{local}");
            }
            return self.0.clone();
        }
        for (country, extra) in [("54", "9"), ("52", "1")] {
            if let Some(rest) = self
                .national(country)
                .and_then(|rest| rest.strip_prefix(extra))
                && rest.len() == 10
            {
                return format!("{country}{rest}");
            }
        }
        self.0.clone()
    }

    /// Tells whether both numbers reach the same line.
    pub fn is_same_line(&self, other: &Self) -> bool {
        self.identity_key() == other.identity_key()
    }

    /// Gives the Brazilian area code (DDD), `None` for foreign and service numbers.
    pub fn area_code(&self) -> Option<&str> {
        match self.brazilian_line()? {
            BrazilianLine::Mobile | BrazilianLine::Landline => self.national(BRAZIL)?.get(..2),
            BrazilianLine::Service => None,
        }
    }

    /// Gives the country code (DDI), by the plan of the ITU.
    ///
    /// **Source**: ITU-T E.164, list of assigned country codes.
    pub fn country_code(&self) -> &str {
        let is_short = matches!(self.0.as_bytes().first(), Some(b'1' | b'7'));
        let two = cut(&self.0, 2).0;
        let digits = match two {
            _ if is_short => 1,
            _ if TWO_DIGIT_COUNTRIES.contains(&two) => 2,
            _ => 3,
        };
        cut(&self.0, digits).0
    }

    /// Gives what follows country and area code; all that follows the country where no area is known.
    pub fn local_part(&self) -> &str {
        let area = self.area_code().map_or(0, str::len);
        cut(&self.0, self.country_code().len() + area).1
    }

    /// Tells what kind of Brazilian line this is; `None` for a foreign number.
    pub fn brazilian_line(&self) -> Option<BrazilianLine> {
        let national = self.national(BRAZIL)?;
        if is_service(national) {
            return Some(BrazilianLine::Service);
        }
        match (national.len(), national.as_bytes().get(2)) {
            (11, _) | (10, Some(b'6'..=b'9')) => Some(BrazilianLine::Mobile),
            _ => Some(BrazilianLine::Landline),
        }
    }

    /// Writes the number as people read it: `(48) 99999-0001` in Brazil, `+351 …` elsewhere.
    pub fn display(&self, how: PhoneDisplay) -> String {
        let shown = match how {
            PhoneDisplay::Full => self.0.clone(),
            PhoneDisplay::Masked => self.masked(),
        };
        match (self.brazilian_line(), shown.strip_prefix(BRAZIL)) {
            (Some(BrazilianLine::Service), Some(national)) => {
                let (prefix, rest) = cut(national, 3);
                format!("0{prefix} {rest}")
            }
            (Some(BrazilianLine::Mobile | BrazilianLine::Landline), Some(national)) => {
                let (area, local) = cut(national, 2);
                let (head, tail) = cut(local, local.len().saturating_sub(4));
                format!("({area}) {head}-{tail}")
            }
            (None, _) | (Some(_), None) => format!("+{shown}"),
        }
    }

    fn national(&self, country: &str) -> Option<&str> {
        self.0.strip_prefix(country)
    }

    /// Checks complete international digits.
    fn from_digits(digits: String) -> Result<Self, PhoneRefused> {
        if let Some(national) = digits.strip_prefix(BRAZIL) {
            check_brazilian(national)?;
            return Ok(Self(digits));
        }
        if digits.starts_with('0') {
            return Err(PhoneRefused::LocalPartInvalid);
        }
        check_length(&digits, DIGITS_MIN, DIGITS_MAX)?;
        Ok(Self(digits))
    }
}

/// Strips the punctuation; the flag says that the country code was written.
fn digits_of(raw: &str) -> Result<(String, bool), PhoneRefused> {
    let trimmed = raw.trim();
    let trimmed = trimmed.strip_prefix("tel:").unwrap_or(trimmed).trim_start();
    if trimmed.chars().count() > RAW_CHARS_MAX {
        return Err(PhoneRefused::TooLong);
    }
    let plus = trimmed.starts_with('+');
    let mut digits = String::with_capacity(trimmed.len());
    for (at, c) in trimmed.chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if at == 0 => {}
            '(' | ')' | '-' | '.' | '/' | ' ' | '\u{a0}' | '\u{2011}' | '\u{202a}' | '\u{202c}' => {
            }
            _ => return Err(PhoneRefused::UnexpectedCharacter),
        }
    }
    if digits.is_empty() {
        return Err(PhoneRefused::Empty);
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus && rest.len() >= DIGITS_MIN => Ok((rest.to_owned(), true)),
        Some(_) | None => Ok((digits, plus)),
    }
}

/// Reads digits that a person in Brazil wrote without a plus.
fn parse_brazilian(digits: String) -> Result<Phone, PhoneRefused> {
    if let Some(after_trunk) = digits.strip_prefix('0') {
        if is_service(after_trunk) {
            return Phone::from_digits(format!("{BRAZIL}{after_trunk}"));
        }
        let national = match after_trunk.len() {
            // A carrier code of two digits stands between the trunk zero and the area.
            12 | 13 => cut(after_trunk, 2).1,
            _ => after_trunk,
        };
        check_brazilian(national)?;
        return Ok(Phone(format!("{BRAZIL}{national}")));
    }
    let as_national = check_brazilian(&digits);
    if as_national.is_ok() {
        return Ok(Phone(format!("{BRAZIL}{digits}")));
    }
    if matches!(digits.len(), 12 | 13) && digits.starts_with(BRAZIL) {
        return Phone::from_digits(digits);
    }
    match digits.len() {
        8 | 9 => Err(PhoneRefused::WithoutAreaCode),
        // Eleven digits with a 9 in third place are a mobile with a mistyped area, not a foreign number.
        11 if digits.as_bytes().get(2) == Some(&b'9') => Err(PhoneRefused::AreaCodeUnknown),
        // Eleven digits may be a foreign number without its plus; ten are only ever national.
        11..=DIGITS_MAX if !digits.starts_with(BRAZIL) => Phone::from_digits(digits),
        _ => Err(as_national.err().unwrap_or(PhoneRefused::LocalPartInvalid)),
    }
}

/// Checks a Brazilian number without its country code.
fn check_brazilian(national: &str) -> Result<(), PhoneRefused> {
    if is_service(national) {
        return Ok(());
    }
    check_length(national, 10, 11)?;
    let (area, local) = cut(national, 2);
    if !AREA_CODES.contains(&area) {
        return Err(PhoneRefused::AreaCodeUnknown);
    }
    match (local.len(), local.as_bytes().first()) {
        (9, Some(b'9')) | (8, Some(b'2'..=b'9')) => Ok(()),
        _ => Err(PhoneRefused::LocalPartInvalid),
    }
}

fn check_length(digits: &str, min: usize, max: usize) -> Result<(), PhoneRefused> {
    if digits.len() < min {
        Err(PhoneRefused::TooShort)
    } else if digits.len() > max {
        Err(PhoneRefused::TooLong)
    } else {
        Ok(())
    }
}

/// Replaces every digit of a number but the last four by a star, whatever stands between them; all of them when there are few.
pub fn mask_number(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let hidden = if digits > 6 { digits - 4 } else { digits };
    let mut seen = 0;
    let mut star = |c: char| {
        if !c.is_ascii_digit() {
            return c;
        }
        seen += 1;
        if seen <= hidden { '*' } else { c }
    };
    text.chars().map(&mut star).collect()
}

/// Masks a phone in E.164: country, area and the last four digits stay; of what is no phone the last four digits.
pub fn mask_phone(value: &str) -> String {
    Phone::parse_international(value).map_or_else(
        |_| mask_number(value),
        |phone| format!("+{}", phone.masked()),
    )
}

/// Masks every run of eight digits or more in a text, as payloads hold phones: all but the last four.
pub fn mask_runs(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, tail) = cut(rest, from);
        let end = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (run, after) = cut(tail, end);
        masked.push_str(before);
        if run.len() >= 8 {
            masked.push_str(&mask_number(run));
        } else {
            masked.push_str(run);
        }
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// Masks a text that is nothing but a phone, as the name of a customer who gave none; any other text stays.
pub fn mask_if_phone(text: &str) -> String {
    match Phone::parse(text, BRAZIL) {
        Ok(phone) => phone.display(PhoneDisplay::Masked),
        Err(_) => text.to_owned(),
    }
}

fn is_service(national: &str) -> bool {
    matches!(national.len(), 9 | 10)
        && SERVICE_PREFIXES
            .iter()
            .any(|prefix| national.starts_with(prefix))
}

/// Replaces every digit between the first `head` and the last four by a star.
fn mask(digits: &str, head: usize) -> String {
    let tail_from = digits.len().saturating_sub(4);
    digits
        .chars()
        .enumerate()
        .map(|(at, c)| if at < head || at >= tail_from { c } else { '*' })
        .collect()
}

/// Splits without panicking: an offset beyond the end gives an empty tail.
fn cut(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw, BRAZIL).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Phone {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .max_length(Some(RAW_CHARS_MAX))
            .into()
    }
}

impl utoipa::ToSchema for Phone {}

#[cfg(test)]
mod tests;
