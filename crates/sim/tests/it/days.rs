//! Twenty days, each decided by its seed.

use std::collections::{BTreeMap, BTreeSet};

use base::time::Span;
use floor::board::recount::recount;
use floor::event::{FloorEvent, QueuedBy};
use floor::flow::check::{Known, faults};
use floor::metric::{self, Figures};
use unissono_sim::world::{Outcome, Plan, run};
use unissono_sim::{oracle, scene};

fn plan(seed: u64) -> Plan {
    Plan {
        seed,
        start: scene::MORNING + Span::from_hours(i64::try_from(seed * 7 % 24).unwrap()),
        arrivals: 1_500,
        every: Span::from_secs(9),
        agents: 36,
        crash_every: 61,
        recount_every: 23,
        watched: true,
    }
}

/// Everything that must hold of a day that is over.
fn check(seed: u64) {
    let day = run(plan(seed));
    assert!(day.crash_count > 100, "seed {seed}: hardly a crash");
    oracle_agrees(seed, &day);
    recount_agrees(seed, &day);
}

/// Each indicator of each day and queue, from counters and from the raw event list.
fn oracle_agrees(seed: u64, day: &Outcome) {
    let counts = oracle::count(&day.log, &day.config);
    assert!(counts.len() > 5);
    for ((date, scope), count) in &counts {
        let Some(row) = day.store.boards.get(&(*date, *scope)) else {
            panic!("seed {seed}: no counters for {date} {scope:?}");
        };
        let figures = Figures {
            tally: row.tally,
            ..Figures::default()
        };
        for metric in metric::ALL {
            let (live, told) = ((metric.value)(&figures), count.value(metric.code, false));
            assert_eq!(
                live, told,
                "seed {seed}: {} of {date} {scope:?}",
                metric.code
            );
        }
        let tally = row.tally;
        let beside = (
            tally.unreplied_count,
            tally.withdrawn_count,
            tally.missed_offer_count,
        );
        assert_eq!(beside, count.beside(), "seed {seed}: {date} {scope:?}");
    }
    assert_eq!(
        counts.len(),
        day.store.boards.len(),
        "seed {seed}: counters of nothing"
    );
}

/// Each counter from the rows alone.
fn recount_agrees(seed: u64, day: &Outcome) {
    let target = |id| day.config.queues.get(&id).map(|queue| &**queue);
    let counts = recount(
        day.store.interactions.values(),
        day.store.segments.values(),
        target,
    );
    for (key, row) in &day.store.boards {
        let mut tally = row.tally;
        tally.missed_offer_count = 0;
        assert_eq!(counts.get(key), Some(&tally), "seed {seed}: {key:?}");
    }
}

/// The kinds of things that happened, to be sure that the days are worth their time.
fn kinds(day: &Outcome) -> BTreeSet<&'static str> {
    day.log.iter().map(|(_, event)| event.kind()).collect()
}

/// Rows: ROUTE-006, ROUTE-008, ROUTE-009, ROUTE-010, ROUTE-011, ROUTE-012, ROUTE-013, ROUTE-014, ROUTE-016, ROUTE-017.
#[test]
fn days_1_to_5_hold_and_the_oracle_agrees() {
    (1..=5).for_each(check);
}

/// Rows: PAUSE-004, PAUSE-005, PAUSE-006, PAUSE-007, GAP-012, GAP-013, GAP-014, GAP-022, GAP-127.
#[test]
fn days_6_to_10_hold_and_the_oracle_agrees() {
    (6..=10).for_each(check);
}

/// Rows: MSG-011, MSG-012, MSG-013, MSG-014, MSG-016, GAP-108, GAP-109, GAP-110, GAP-112.
#[test]
fn days_11_to_15_hold_and_the_oracle_agrees() {
    (11..=15).for_each(check);
}

/// The flow that customers meet has no faults, so nobody gets lost in it.
#[test]
fn the_flow_of_the_scene_can_be_published() {
    let known = Known {
        queues: (1..=scene::QUEUES).map(scene::queue).collect(),
        calendars: [scene::HOURS].into(),
        codes: BTreeSet::new(),
    };
    assert_eq!(faults(&scene::flow(), &known), []);
}

/// Rows: GAP-046, GAP-109.
#[test]
fn some_choose_in_the_menu_some_are_silent_and_the_oracle_agrees() {
    let day = run(plan(21));
    let began: BTreeMap<_, _> = day
        .log
        .iter()
        .filter_map(|(_, event)| match event {
            FloorEvent::InteractionStarted {
                interaction,
                queue,
                pre_open: true,
                ..
            } => Some((*interaction, *queue)),
            _ => None,
        })
        .collect();
    let elsewhere = day.log.iter().filter(|(_, event)| match event {
        FloorEvent::InteractionQueued {
            interaction,
            queue,
            by: QueuedBy::Entry,
            ..
        } => began.get(interaction).is_some_and(|first| first != queue),
        _ => false,
    });
    assert!(elsewhere.count() > 20, "hardly anybody chose");
    let silent = day.log.iter().filter(|(_, event)| match event {
        FloorEvent::InteractionConcluded {
            interaction,
            agent: None,
            ..
        } => began.contains_key(interaction),
        _ => false,
    });
    assert!(silent.count() > 2, "hardly anybody was silent");
    oracle_agrees(21, &day);
    recount_agrees(21, &day);
}

/// Rows: DASH-002, DASH-003, DASH-004, DASH-005, DASH-006, DASH-007, DASH-008, DASH-025, DASH-039, DASH-040, DASH-041.
#[test]
fn days_16_to_20_hold_and_the_oracle_agrees() {
    (16..=20).for_each(check);
}

#[test]
fn the_same_seed_gives_the_same_day_and_another_seed_another() {
    let short = |seed| {
        run(Plan {
            arrivals: 300,
            ..plan(seed)
        })
    };
    let (one, again, other) = (short(7), short(7), short(8));
    assert_eq!((one.hash, one.input_count), (again.hash, again.input_count));
    assert_ne!(one.hash, other.hash);
}

#[test]
fn crashes_change_nothing() {
    let plan = Plan {
        arrivals: 200,
        ..plan(9)
    };
    let calm = run(Plan {
        crash_every: u64::MAX,
        ..plan
    });
    let shaken = run(Plan {
        crash_every: 1,
        ..plan
    });
    assert_eq!(shaken.crash_count, shaken.input_count);
    assert_eq!(
        (calm.hash, calm.input_count),
        (shaken.hash, shaken.input_count)
    );
}

#[test]
fn a_day_has_something_of_everything() {
    assert_eq!(kinds(&run(plan(1))).len(), 24);
}
