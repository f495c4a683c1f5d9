//! Opening hours over breaks, holidays, midnight and clock changes.

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

fn span(from_hour: u16, to_hour: u16) -> DaySpan {
    DaySpan {
        from_min: from_hour * 60,
        to_min: to_hour * 60,
    }
}

fn week(zone: &str, spans: &[(Weekday, DaySpan)], holidays: Vec<Holiday>) -> Calendar {
    Calendar::try_new(CalendarDefinition {
        time_zone: zone.to_owned(),
        week: Week::Spans(
            spans
                .iter()
                .map(|(day, span)| WeekSpan {
                    day: *day,
                    span: *span,
                })
                .collect(),
        ),
        holidays,
    })
    .unwrap()
}

/// Monday the 23rd of November 2026, 8 to 12 and 13 to 18 in São Paulo, which is UTC-3 all year.
fn office() -> Calendar {
    let hours = [span(8, 12), span(13, 18)];
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday];
    let spans: Vec<_> = days
        .iter()
        .flat_map(|day| hours.map(|span| (*day, span)))
        .collect();
    let closed = Holiday {
        date: Day::parse("2026-11-24").unwrap(),
        spans: vec![],
    };
    week("America/Sao_Paulo", &spans, vec![closed])
}

/// Rows: GAP-014.
#[test]
fn a_break_and_a_holiday_count_as_closed() {
    let office = office();
    for (moment, open) in [
        ("2026-11-23T10:59:59Z", false),
        ("2026-11-23T11:00:00Z", true),
        ("2026-11-23T14:59:59Z", true),
        ("2026-11-23T15:00:00Z", false),
        ("2026-11-23T16:00:00Z", true),
        ("2026-11-23T21:00:00Z", false),
        ("2026-11-24T12:00:00Z", false),
        ("2026-11-25T12:00:00Z", true),
        ("2026-11-28T12:00:00Z", false),
    ] {
        assert_eq!(office.is_open(at(moment)), open, "{moment}");
    }
}

/// Rows: GAP-014.
#[test]
fn the_next_change_jumps_over_nights_and_holidays() {
    let office = office();
    for (moment, change) in [
        ("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
        ("2026-11-23T11:00:00Z", "2026-11-23T15:00:00Z"),
        ("2026-11-23T15:00:00Z", "2026-11-23T16:00:00Z"),
        ("2026-11-23T21:00:00Z", "2026-11-25T11:00:00Z"),
        ("2026-11-26T00:00:00Z", "2026-11-30T11:00:00Z"),
    ] {
        assert_eq!(office.next_change(at(moment)), Some(at(change)), "{moment}");
    }
    assert_eq!(Calendar::always_utc().next_change(Timestamp::ZERO), None);
}

/// Rows: GAP-109.
#[test]
fn open_time_counts_only_the_hours() {
    let office = office();
    let measure = |a, b| office.open_time_between(at(a), at(b));
    assert_eq!(
        measure("2026-11-23T14:30:00Z", "2026-11-23T16:30:00Z"),
        Span::from_hours(1)
    );
    assert_eq!(
        measure("2026-11-23T20:00:00Z", "2026-11-25T12:00:00Z"),
        Span::from_hours(2)
    );
    assert_eq!(
        measure("2026-11-24T00:00:00Z", "2026-11-24T23:00:00Z"),
        Span::ZERO
    );
    assert_eq!(
        measure("2026-11-25T12:00:00Z", "2026-11-23T12:00:00Z"),
        Span::ZERO
    );
}

#[test]
fn a_stretch_past_midnight_belongs_to_the_day_on_which_it_opens() {
    let night = week(
        "America/Sao_Paulo",
        &[(Weekday::Friday, span(22, 6))],
        vec![],
    );
    assert!(night.is_open(at("2026-11-28T01:00:00Z")));
    assert!(night.is_open(at("2026-11-28T08:59:59Z")));
    assert!(!night.is_open(at("2026-11-28T09:00:00Z")));
    assert!(!night.is_open(at("2026-11-29T02:00:00Z")));
    let whole = night.open_time_between(at("2026-11-27T00:00:00Z"), at("2026-11-30T00:00:00Z"));
    assert_eq!(whole, Span::from_hours(8));
}

#[test]
fn adjoining_days_are_one_stretch() {
    let days = [Weekday::Monday, Weekday::Tuesday];
    let through = week("UTC", &days.map(|day| (day, span(0, 24))), vec![]);
    assert_eq!(
        through.next_change(at("2026-11-23T05:00:00Z")),
        Some(at("2026-11-25T00:00:00Z"))
    );
}

/// New York springs forward on 2026-03-08 at 2 and falls back on 2026-11-01 at 2.
#[test]
fn clock_changes_shorten_and_lengthen_the_night() {
    let night = week("America/New_York", &[(Weekday::Sunday, span(0, 6))], vec![]);
    let spring = night.open_time_between(at("2026-03-08T00:00:00Z"), at("2026-03-09T00:00:00Z"));
    let autumn = night.open_time_between(at("2026-11-01T00:00:00Z"), at("2026-11-02T00:00:00Z"));
    assert_eq!(spring, Span::from_hours(5));
    assert_eq!(autumn, Span::from_hours(7));
}

/// Rows: GAP-112.
#[test]
fn the_day_is_that_of_the_time_zone() {
    let here = Calendar::always("America/Sao_Paulo").unwrap();
    let moment = at("2026-11-23T02:59:59Z");
    assert_eq!(here.local_day(moment).to_string(), "2026-11-22");
    assert_eq!(here.day_start(moment), at("2026-11-22T03:00:00Z"));
    assert_eq!(
        here.local_day(at("2026-11-23T03:00:00Z")).to_string(),
        "2026-11-23"
    );
    assert_eq!(Day::parse("1970-01-02"), Some(Day::from_number(1)));
}

#[test]
fn impossible_calendars_are_refused() {
    let refused = |zone: &str, spans: Vec<DaySpan>, holidays| {
        Calendar::try_new(CalendarDefinition {
            time_zone: zone.to_owned(),
            week: Week::Spans(
                spans
                    .into_iter()
                    .map(|span| WeekSpan {
                        day: Weekday::Monday,
                        span,
                    })
                    .collect(),
            ),
            holidays,
        })
        .unwrap_err()
    };
    let day = Holiday {
        date: Day::from_number(1),
        spans: vec![],
    };
    assert_eq!(
        refused("Mars/Base", vec![], vec![]),
        CalendarRefused::TimeZoneUnknown
    );
    assert_eq!(
        refused("UTC", vec![span(24, 25)], vec![]),
        CalendarRefused::MinuteOutOfRange
    );
    assert_eq!(
        refused("UTC", vec![span(8, 12), span(11, 13)], vec![]),
        CalendarRefused::SpansOverlap
    );
    assert_eq!(
        refused("UTC", vec![], vec![day.clone(), day]),
        CalendarRefused::HolidayTwice
    );
    assert_eq!(
        refused("UTC", vec![span(8, 9); 100], vec![]),
        CalendarRefused::TooLarge
    );
}

#[test]
fn the_stored_form_reads_back() {
    let office = office();
    let text = serde_json::to_string(&office).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), office);
    assert!(serde_json::from_str::<Calendar>(&text.replace("Sao_Paulo", "Nowhere")).is_err());
}
