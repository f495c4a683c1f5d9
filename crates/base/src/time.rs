//! Moments and spans: whole microseconds, UTC.
//!
//! There is no clock here: `app::clock` reads it, everybody else is handed a [`Timestamp`].

use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A moment.
///
/// **Units**: microseconds since 1970-01-01 UTC; the same number in state, storage and JSON.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The beginning of 1970, UTC.
    pub const ZERO: Self = Self(0);
    /// The last moment that can be written.
    pub const MAX: Self = Self(i64::MAX);

    /// Wraps microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Wraps seconds since 1970-01-01 UTC, as providers write them.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// Gives microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Gives year and month in UTC, for folders and names of things that are kept by age.
    pub fn utc_month(self) -> (i16, i8) {
        jiff::Timestamp::from_microsecond(self.0)
            .map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date())
            .map_or((1970, 1), |date| (date.year(), date.month()))
    }

    /// Writes the moment as other systems read it: `2026-11-18T12:30:05.25Z` (RFC 3339, in UTC).
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0)
            .map(|moment| moment.to_string())
            .unwrap_or_default()
    }

    /// Reads a moment as other systems write it, with `Z` or an offset (RFC 3339); `None` when it is something else.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        Some(Self(moment.as_microsecond()))
    }

    /// Gives the same time of day a number of months earlier, in UTC; the last day of a month that is shorter.
    ///
    /// **Shape**: `None` where there is no such moment.
    pub fn months_before(self, months: u16) -> Option<Self> {
        let moment = jiff::Timestamp::from_microsecond(self.0).ok()?;
        let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC);
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        let earlier = zoned.checked_sub(span).ok()?;
        Some(Self(earlier.timestamp().as_microsecond()))
    }

    /// Measures how long after `earlier` this moment is; zero if it is before.
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

/// A length of time, never negative.
///
/// **Units**: microseconds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of microseconds; a negative number becomes zero.
    pub const fn from_micros(micros: i64) -> Self {
        Self(if micros < 0 { 0 } else { micros })
    }

    /// A span of milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self::from_micros(millis.saturating_mul(1_000))
    }

    /// A span of seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Self::from_micros(secs.saturating_mul(1_000_000))
    }

    /// A span of minutes.
    pub const fn from_mins(mins: i64) -> Self {
        Self::from_secs(mins.saturating_mul(60))
    }

    /// A span of hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_mins(hours.saturating_mul(60))
    }

    /// Gives microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Gives whole milliseconds, rounded down.
    pub const fn millis(self) -> i64 {
        self.0 / 1_000
    }

    /// Gives whole seconds, rounded down.
    pub const fn secs(self) -> i64 {
        self.0 / 1_000_000
    }

    /// Multiplies, stopping at the largest span.
    #[must_use]
    pub const fn times(self, n: i64) -> Self {
        Self::from_micros(self.0.saturating_mul(n))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_never_wraps_and_spans_are_never_negative() {
        assert_eq!(Timestamp::MAX + Span::from_secs(1), Timestamp::MAX);
        assert_eq!(Timestamp::ZERO.since(Timestamp::from_secs(5)), Span::ZERO);
        assert_eq!(Span::from_millis(-3), Span::ZERO);
        assert_eq!(Span::from_hours(1), Span::from_secs(3_600));
    }
}
