//! Times in processes: ISO 8601 durations and dates.

use std::fmt;

use base::time::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Characters of a time.
const CHARS_MAX: usize = 64;
/// Where an organization is: what its clock on the wall shows.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// Finds one by its name, `America/Sao_Paulo`; UTC where there is none of it.
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }
}

/// Years that a wait may last at the most; what is longer is a slip of the keys.
const YEARS_MAX: i64 = 20;

/// A time to wait for, as it was written.
///
/// **Shape**: `P2DT4H`, `PT30M`; or `2026-12-24T18:00:00-03:00`, and `2026-12-24T18:00` or `2026-12-24` where the organization is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// So long after it begins.
    For(Length),
    /// Until a moment.
    Until(Moment),
}

/// A length of time in the units of the calendar: a month is as long as it is.
#[derive(Debug, Clone, Copy)]
pub struct Length(jiff::Span);

impl PartialEq for Length {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}
impl Eq for Length {}

/// A moment, by the world's clock or by the one on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// With its offset.
    Exact(Timestamp),
    /// Where the organization is.
    Civil(DateTime),
}

impl Wait {
    /// Reads a duration.
    pub fn duration(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > CHARS_MAX || !text.starts_with('P') {
            return None;
        }
        let span: jiff::Span = text.parse().ok()?;
        let start = Date::constant(2026, 1, 1).at(0, 0, 0, 0);
        let end = start.checked_add(span).ok()?;
        let last = start.checked_add(jiff::Span::new().years(YEARS_MAX)).ok()?;
        (end > start && end <= last).then_some(Self::For(Length(span)))
    }

    /// Reads a date.
    pub fn date(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > CHARS_MAX {
            return None;
        }
        if let Ok(at) = text.parse::<jiff::Timestamp>() {
            let at = Timestamp::from_micros(at.as_microsecond());
            return Some(Self::Until(Moment::Exact(at)));
        }
        let civil = text.parse::<DateTime>();
        civil.ok().map(|at| Self::Until(Moment::Civil(at)))
    }

    /// Gives when it is over, if it begins now; never before.
    pub fn ends(&self, now: Timestamp, Zone(zone): &Zone) -> Timestamp {
        let micros = |at: jiff::Timestamp| Timestamp::from_micros(at.as_microsecond());
        let end = match self {
            Self::For(Length(span)) => jiff::Timestamp::from_microsecond(now.micros())
                .ok()
                .and_then(|now| now.to_zoned(zone.clone()).checked_add(*span).ok())
                .map(|at| micros(at.timestamp())),
            Self::Until(Moment::Exact(at)) => Some(*at),
            Self::Until(Moment::Civil(at)) => zone.to_timestamp(*at).ok().map(micros),
        };
        end.map_or(now, |end| end.max(now))
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::For(Length(span)) => span.fmt(f),
            Self::Until(Moment::Civil(at)) => at.fmt(f),
            Self::Until(Moment::Exact(at)) => jiff::Timestamp::from_microsecond(at.micros())
                .unwrap_or(jiff::Timestamp::MAX)
                .fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        let at: jiff::Timestamp = text.parse().unwrap();
        Timestamp::from_micros(at.as_microsecond())
    }

    /// Rows: CASE-025.
    #[test]
    fn times_are_those_of_the_calendar_where_the_organization_is() {
        let zone = Zone::named("America/Sao_Paulo");
        let now = at("2026-01-31T12:00:00Z");
        let ends = |wait: Option<Wait>| wait.unwrap().ends(now, &zone);
        assert_eq!(ends(Wait::duration("PT30M")), at("2026-01-31T12:30:00Z"));
        assert_eq!(ends(Wait::duration(" P1M ")), at("2026-02-28T12:00:00Z"));
        assert_eq!(ends(Wait::duration("P1DT2H")), at("2026-02-01T14:00:00Z"));
        let exact = Wait::date("2026-12-24T18:00:00-03:00");
        assert_eq!(ends(exact), at("2026-12-24T21:00:00Z"));
        let civil = Wait::date("2026-12-24T18:00");
        assert_eq!(ends(civil), at("2026-12-24T21:00:00Z"));
        assert_eq!(ends(Wait::date("2026-12-24")), at("2026-12-24T03:00:00Z"));
        assert_eq!(ends(Wait::date("2020-01-01")), now, "never before now");
    }

    /// Rows: CASE-025.
    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "30 minutos",
            "-PT5M",
            "PT0S",
            "P",
            "P100Y",
            "PT",
            "R3/PT10M",
            "P1",
            "1h",
        ] {
            assert_eq!(Wait::duration(text), None, "{text}");
        }
        for text in ["", "amanhã", "2026-13-01", "24/12/2026", "PT5M"] {
            assert_eq!(Wait::date(text), None, "{text}");
        }
        assert_eq!(Wait::duration(&"P1D".repeat(100)), None);
    }
}
