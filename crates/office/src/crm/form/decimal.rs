//! Numbers with a point, exact: whole millionths, so that a sum of prices is never a hair off.

use std::fmt;

/// Millionths of one.
const SCALE: i64 = 1_000_000;
/// Digits behind the point.
pub const DIGITS_MAX: u32 = 6;
/// Millionths of a centavo's worth.
const PER_CENTAVO: i64 = SCALE / 100;
/// The largest number, either way.
const MAX: i64 = 9_000_000_000_000 * SCALE;

/// A decimal number.
///
/// **Units**: millionths, within nine trillion either way. **Shape**: `12.5` as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    fn within(millionths: i128) -> Option<Self> {
        let millionths = i64::try_from(millionths).ok()?;
        (millionths.unsigned_abs() <= MAX.unsigned_abs()).then_some(Self(millionths))
    }

    /// Makes one of a whole number.
    pub fn whole(number: i64) -> Option<Self> {
        Self::within(i128::from(number) * i128::from(SCALE))
    }

    /// Makes one of an amount of centavos, in reais.
    pub fn of_centavos(centavos: i64) -> Option<Self> {
        Self::within(i128::from(centavos) * i128::from(PER_CENTAVO))
    }

    /// Gives reais as whole centavos, halves away from nothing.
    pub fn centavos(self) -> i64 {
        self.rounded(2).0 / PER_CENTAVO
    }

    /// Gives the whole part.
    pub const fn trunc(self) -> i64 {
        self.0 / SCALE
    }

    /// Gives how many digits behind the point it needs.
    pub fn digits(self) -> u32 {
        let mut rest = (self.0 % SCALE).unsigned_abs();
        let mut digits = DIGITS_MAX;
        while digits > 0 && rest.is_multiple_of(10) {
            rest /= 10;
            digits -= 1;
        }
        digits
    }

    /// Reads `-12.5`: digits, a point and at most six digits more.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || whole.len() > 13 || part.len() > 6 {
            return None;
        }
        let millionths: i128 = format!("{whole}{part:0<6}").parse().ok()?;
        Self::within(if negative { -millionths } else { millionths })
    }

    /// Adds; nothing when it leaves the range.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::within(i128::from(self.0) + i128::from(other.0))
    }

    /// Takes the other side.
    #[must_use]
    pub const fn negative(self) -> Self {
        Self(-self.0)
    }

    /// Leaves the sign out.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Multiplies; nothing when it leaves the range.
    pub fn times(self, other: Self) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(other.0);
        Self::within(halves_away(product, i128::from(SCALE))?)
    }

    /// Divides; nothing by nothing, or when it leaves the range.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        let scaled = i128::from(self.0) * i128::from(SCALE);
        Self::within(halves_away(scaled, i128::from(other.0))?)
    }

    /// Rounds to digits behind the point, halves away from nothing.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        let step = 10_i128.pow(DIGITS_MAX - digits.min(DIGITS_MAX));
        halves_away(i128::from(self.0), step)
            .and_then(|steps| Self::within(steps * step))
            .unwrap_or(self)
    }
}

fn halves_away(number: i128, by: i128) -> Option<i128> {
    let whole = number.checked_div(by)?;
    let rest = number.checked_rem(by)?;
    if rest.unsigned_abs() * 2 < by.unsigned_abs() {
        return Some(whole);
    }
    Some(whole + number.signum() * by.signum())
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (
            self.0.unsigned_abs() / SCALE.unsigned_abs(),
            self.0.unsigned_abs() % SCALE.unsigned_abs(),
        );
        let sign = if self.0 < 0 { "-" } else { "" };
        let part = format!("{part:06}");
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            digits => write!(f, "{sign}{whole}.{digits}"),
        }
    }
}
