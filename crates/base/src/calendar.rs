//! Opening hours: a weekly schedule with breaks, holidays and a time zone, and the local day.
//!
//! Civil time appears in the product only through a [`Calendar`]; its time zones come bundled, never from the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// Days that a search for the next change looks ahead.
const SEARCH_DAYS: i32 = 400;
/// Spans in one weekly schedule at the most.
pub const WEEK_SPANS_MAX: usize = 7 * 12;
/// Holidays in one calendar at the most.
pub const HOLIDAYS_MAX: usize = 1_000;
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// A day of the week.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Segunda-feira.
    Monday,
    /// Terça-feira.
    Tuesday,
    /// Quarta-feira.
    Wednesday,
    /// Quinta-feira.
    Thursday,
    /// Sexta-feira.
    Friday,
    /// Sábado.
    Saturday,
    /// Domingo.
    Sunday,
}

impl Weekday {
    fn of(date: Date) -> Self {
        match date.weekday() {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A civil day without a time zone.
///
/// **Units**: days since 1970-01-01. **Shape**: `2026-11-22` as text and in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Wraps days since 1970-01-01, as rows hold them.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Gives days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Date>().ok().map(Self::of)
    }

    fn of(date: Date) -> Self {
        Self((date - Date::constant(1970, 1, 1)).get_days())
    }

    fn date(self) -> Date {
        Date::constant(1970, 1, 1)
            .checked_add(self.0.days())
            .unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("day_invalid"))
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^\\d{4}-\\d{2}-\\d{2}$"))
            .into()
    }
}
impl utoipa::ToSchema for Day {}

/// A stretch of opening within a day.
///
/// **Units**: minutes after local midnight; `from_min` 0..=1439 inclusive, `to_min` 0..=1440 exclusive.
/// **Shape**: `to_min` not after `from_min` means that it ends on the next day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct DaySpan {
    /// When it opens.
    pub from_min: u16,
    /// When it closes.
    pub to_min: u16,
}

/// A stretch of opening on a weekday. Gaps between stretches are breaks and count as closed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct WeekSpan {
    /// The weekday on which it opens.
    pub day: Weekday,
    /// When it opens and closes.
    #[serde(flatten)]
    pub span: DaySpan,
}

/// A date that does not follow the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holiday {
    /// The date.
    pub date: Day,
    /// The special opening; closed all day when empty.
    #[serde(default)]
    pub spans: Vec<DaySpan>,
}

/// What an ordinary week looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Week {
    /// Day and night.
    Always,
    /// Only in these stretches.
    Spans(Vec<WeekSpan>),
}

/// A calendar as people define it and rows hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CalendarDefinition {
    /// Name in the time zone database, `America/Sao_Paulo`.
    pub time_zone: String,
    /// The ordinary week.
    pub week: Week,
    /// The dates that differ.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// Why a calendar was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRefused {
    /// The time zone database has no such name.
    #[error("calendar_time_zone_unknown")]
    TimeZoneUnknown,
    /// A minute lies outside the day.
    #[error("calendar_minute_out_of_range")]
    MinuteOutOfRange,
    /// Two stretches of the same day overlap.
    #[error("calendar_spans_overlap")]
    SpansOverlap,
    /// The same date is listed twice.
    #[error("calendar_holiday_twice")]
    HolidayTwice,
    /// More stretches or holidays than a calendar holds.
    #[error("calendar_too_large")]
    TooLarge,
}

/// Opening hours that were checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CalendarDefinition", into = "CalendarDefinition")]
pub struct Calendar {
    definition: CalendarDefinition,
    zone: TimeZone,
    week: Option<BTreeMap<Weekday, Vec<DaySpan>>>,
    holidays: BTreeMap<Day, Vec<DaySpan>>,
}

impl TryFrom<CalendarDefinition> for Calendar {
    type Error = CalendarRefused;
    fn try_from(definition: CalendarDefinition) -> Result<Self, CalendarRefused> {
        Self::try_new(definition)
    }
}

impl From<Calendar> for CalendarDefinition {
    fn from(calendar: Calendar) -> Self {
        calendar.definition
    }
}

impl Calendar {
    /// Checks a definition.
    ///
    /// **Errors**: see [`CalendarRefused`].
    pub fn try_new(definition: CalendarDefinition) -> Result<Self, CalendarRefused> {
        let zone =
            TimeZone::get(&definition.time_zone).map_err(|_| CalendarRefused::TimeZoneUnknown)?;
        let week = match &definition.week {
            Week::Always => None,
            Week::Spans(spans) if spans.len() > WEEK_SPANS_MAX => {
                return Err(CalendarRefused::TooLarge);
            }
            Week::Spans(spans) => {
                let mut days = BTreeMap::<Weekday, Vec<DaySpan>>::new();
                for span in spans {
                    days.entry(span.day).or_default().push(span.span);
                }
                for spans in days.values_mut() {
                    check_day(spans)?;
                }
                Some(days)
            }
        };
        if definition.holidays.len() > HOLIDAYS_MAX {
            return Err(CalendarRefused::TooLarge);
        }
        let mut holidays = BTreeMap::new();
        for holiday in &definition.holidays {
            let mut spans = holiday.spans.clone();
            check_day(&mut spans)?;
            if holidays.insert(holiday.date, spans).is_some() {
                return Err(CalendarRefused::HolidayTwice);
            }
        }
        Ok(Self {
            definition,
            zone,
            week,
            holidays,
        })
    }

    /// A calendar that never closes, with the days of a time zone.
    ///
    /// **Errors**: the time zone is unknown.
    pub fn always(time_zone: &str) -> Result<Self, CalendarRefused> {
        Self::try_new(CalendarDefinition {
            time_zone: time_zone.to_owned(),
            week: Week::Always,
            holidays: Vec::new(),
        })
    }

    /// A calendar that never closes, in UTC.
    pub fn always_utc() -> Self {
        Self {
            definition: CalendarDefinition {
                time_zone: "UTC".to_owned(),
                week: Week::Always,
                holidays: Vec::new(),
            },
            zone: TimeZone::UTC,
            week: None,
            holidays: BTreeMap::new(),
        }
    }

    /// Lends the definition.
    pub const fn definition(&self) -> &CalendarDefinition {
        &self.definition
    }

    /// Tells whether a moment lies within the hours.
    pub fn is_open(&self, at: Timestamp) -> bool {
        if self.never_closes() {
            return true;
        }
        let day = self.local_day(at);
        [Day(day.0 - 1), day]
            .into_iter()
            .flat_map(|day| self.openings(day))
            .any(|(from, to)| from <= at && at < to)
    }

    /// Finds the next moment after `at` at which it opens or closes; `None` if there is none within a year.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        if self.never_closes() {
            return None;
        }
        let day = self.local_day(at);
        let mut closes: Option<Timestamp> = None;
        for day in (-1..SEARCH_DAYS).map(|n| Day(day.0 + n)) {
            for (from, to) in self.openings(day) {
                match closes {
                    Some(end) if from <= end => closes = Some(end.max(to)),
                    Some(end) => return Some(end),
                    None if to <= at => {}
                    None if from <= at => closes = Some(to),
                    None => return Some(from),
                }
            }
        }
        // Open for the whole of the search: holidays every day of the year, all day long.
        None
    }

    /// Measures how much of the stretch from `a` to `b` lies within the hours.
    ///
    /// **Cost**: linear in the days between.
    pub fn open_time_between(&self, a: Timestamp, b: Timestamp) -> Span {
        if self.never_closes() || b <= a {
            return b.since(a);
        }
        let (first, last) = (self.local_day(a).0 - 1, self.local_day(b).0);
        let mut counted_to = a;
        let mut total = Span::ZERO;
        for day in (first..=last).map(Day) {
            for (from, to) in self.openings(day) {
                let from = from.max(counted_to);
                let to = to.min(b);
                total += to.since(from);
                counted_to = counted_to.max(to);
            }
        }
        total
    }

    /// Gives the civil day of a moment.
    pub fn local_day(&self, at: Timestamp) -> Day {
        Day::of(self.zoned(at).date())
    }

    /// Gives the first moment of the civil day in which `at` lies.
    pub fn day_start(&self, at: Timestamp) -> Timestamp {
        self.start_of(self.local_day(at))
    }

    /// Gives the first moment of a civil day; not always midnight where clocks change.
    pub fn start_of(&self, day: Day) -> Timestamp {
        self.moment(day, 0)
    }

    /// Gives the civil time of a moment: its day, and the seconds of the clock on the wall since midnight.
    ///
    /// **Shape**: where clocks go back, two moments have the same civil time.
    pub fn civil(&self, at: Timestamp) -> (Day, u32) {
        let zoned = self.zoned(at);
        let part = |n: i8| u32::from(n.unsigned_abs());
        let time = zoned.time();
        let seconds = part(time.hour()) * 3_600 + part(time.minute()) * 60 + part(time.second());
        (Day::of(zoned.date()), seconds)
    }

    fn never_closes(&self) -> bool {
        self.week.is_none() && self.holidays.is_empty()
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::MAX);
        at.to_zoned(self.zone.clone())
    }

    /// The stretches that open on a day, in order.
    fn openings(&self, day: Day) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        const WHOLE: &[DaySpan] = &[DaySpan {
            from_min: 0,
            to_min: DAY_MINUTES,
        }];
        let spans: &[DaySpan] = match (self.holidays.get(&day), &self.week) {
            (Some(special), _) => special,
            (None, None) => WHOLE,
            (None, Some(week)) => week
                .get(&Weekday::of(day.date()))
                .map(Vec::as_slice)
                .unwrap_or_default(),
        };
        spans.iter().map(move |span| {
            let to = if span.to_min <= span.from_min {
                span.to_min + DAY_MINUTES
            } else {
                span.to_min
            };
            (self.moment(day, span.from_min), self.moment(day, to))
        })
    }

    /// Gives a minute of a day as a moment; a minute that the clocks skip is the first one after the gap.
    pub fn moment(&self, day: Day, minute: u16) -> Timestamp {
        let past = minute / DAY_MINUTES;
        let minute = minute % DAY_MINUTES;
        let date = Day(day.0 + i32::from(past)).date();
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let minute = i8::try_from(minute % 60).unwrap_or(0);
        self.zone
            .to_timestamp(date.at(hour, minute, 0, 0))
            .map_or(Timestamp::MAX, |at| {
                Timestamp::from_micros(at.as_microsecond())
            })
    }
}

/// Orders the stretches of one day and refuses impossible ones.
fn check_day(spans: &mut [DaySpan]) -> Result<(), CalendarRefused> {
    spans.sort_unstable();
    let mut starts = BTreeSet::new();
    let mut busy_until = 0;
    for span in spans.iter() {
        if span.from_min >= DAY_MINUTES || span.to_min > DAY_MINUTES {
            return Err(CalendarRefused::MinuteOutOfRange);
        }
        if span.from_min < busy_until || !starts.insert(span.from_min) {
            return Err(CalendarRefused::SpansOverlap);
        }
        busy_until = if span.to_min <= span.from_min {
            span.to_min + DAY_MINUTES
        } else {
            span.to_min
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests;
