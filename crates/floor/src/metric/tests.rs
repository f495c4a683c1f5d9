//! Each indicator on figures small enough to check by hand.

use super::*;

fn figures() -> Figures {
    Figures {
        now: Now {
            waiting_count: 3,
            in_progress_count: 4,
            ..Now::default()
        },
        tally: Tally {
            started_count: 20,
            finished_count: 15,
            entered_count: 18,
            answered_count: 12,
            within_count: 9,
            abandoned_count: 4,
            abandoned_short_count: 1,
            wait_answered_sum: Span::from_secs(120),
            wait_abandoned_sum: Span::from_secs(80),
            left_otherwise_count: 1,
            wait_otherwise_sum: Span::from_secs(4),
            first_reply_count: 10,
            first_reply_sum: Span::from_secs(300),
            reply_count: 40,
            reply_sum: Span::from_secs(800),
            handled_count: 10,
            handling_sum: Span::from_secs(1_000),
            conversation_sum: Span::from_secs(5_000),
            wrap_up_sum: Span::from_secs(100),
            ..Tally::default()
        },
        overdue_count: 3,
        ..Figures::default()
    }
}

fn shown(code: &str, figures: &Figures) -> Option<i64> {
    ALL.iter()
        .find(|metric| metric.code == code)
        .and_then(|metric| (metric.value)(figures))
        .map(Value::rounded)
}

/// Rows: DASH-002, DASH-003, DASH-004, DASH-005, DASH-006, DASH-007, DASH-008, DASH-039, DASH-040, DASH-041.
#[test]
fn the_formulas_give_what_a_hand_gives() {
    for (code, value) in [
        ("waiting", 3),
        ("sessions", 20),
        ("finished_share", 750),
        ("in_progress", 4),
        ("first_response", 30_000),
        ("response", 20_000),
        ("handling", 100_000),
        ("operating", 110_000),
        ("conversation", 500_000),
        ("waiting_time", 10_000),
        ("wait_abandoned", 20_000),
        ("wait_all", 12_000),
        ("service_level", 500),
        ("abandonment", 176),
    ] {
        assert_eq!(shown(code, &figures()), Some(value), "{code}");
    }
}

/// Rows: DASH-008, GAP-108.
#[test]
fn settings_change_what_counts() {
    let all = Figures {
        all_abandons: true,
        ..figures()
    };
    assert_eq!(shown("service_level", &all), Some(474));
    let with_wrap_up = Figures {
        handling_includes_wrap_up: true,
        ..figures()
    };
    assert_eq!(shown("handling", &with_wrap_up), Some(110_000));
}

#[test]
fn nothing_is_never_divided_by() {
    for metric in ALL {
        let value = (metric.value)(&Figures::default());
        assert!(
            value.is_none() || value == Some(Value::Count { count: 0 }),
            "{}",
            metric.code
        );
    }
}
