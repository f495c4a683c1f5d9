//! The golden test: every figure of every report over a simulated day equals the oracle's recount, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{QueueId, UserId, WrapUpCodeId};
use base::locale::Locale;
use base::medium::Medium;
use base::time::{Span, Timestamp};
use floor::event::SegmentEnd;
use floor::metric::Value;
use reports::csv::Csv;
use reports::figures::{COUNTED, shown};
use reports::question::{Question, TrackedResult};
use reports::registry;
use reports::run::Run;
use reports::table::Cell;
use sim::world::Outcome;
use sim::{oracle as counters, scene};
use store::db_test;

use crate::oracle::{self, Stretch};
use crate::support::{all_days, cell, house, id_of, made, place, simulated, store_day};

/// A cell of a value; a mean of times is a duration, as the report shows it.
fn told(unit_is_count: bool, value: Option<Value>) -> Cell {
    match (unit_is_count, value) {
        (true, None) => Cell::Count(0),
        (_, value) => shown(value),
    }
}

fn mean(spans: &[Span]) -> Cell {
    let sum = spans.iter().fold(Span::ZERO, |sum, span| sum + *span);
    shown(Value::mean(sum, u64::try_from(spans.len()).unwrap()))
}

fn total(spans: impl Iterator<Item = Span>) -> Span {
    spans.fold(Span::ZERO, |sum, span| sum + span)
}

fn count(n: usize) -> Cell {
    Cell::Count(u64::try_from(n).unwrap())
}

/// The cells that agents and codes share.
fn worked(stretches: &[&Stretch]) -> Vec<Cell> {
    let handled: Vec<&&Stretch> = stretches.iter().filter(|one| one.is_handled()).collect();
    let of = |pick: fn(&Stretch) -> Span| handled.iter().map(|one| pick(one)).collect::<Vec<_>>();
    let firsts: Vec<Span> = stretches
        .iter()
        .flat_map(|one| one.firsts.clone())
        .collect();
    let turns: Vec<Span> = stretches.iter().flat_map(|one| one.turns.clone()).collect();
    let ended = stretches.iter().filter(|one| one.ended.is_some());
    let wrap_up = total(ended.map(|one| one.wrap_up()));
    let active = of(|one| one.active);
    let n = u64::try_from(handled.len()).unwrap();
    vec![
        count(handled.len()),
        mean(&firsts),
        mean(&turns),
        mean(&active),
        shown(Value::mean(total(active.iter().copied()) + wrap_up, n)),
        mean(&of(Stretch::conversation)),
        Cell::Duration(total(active.into_iter())),
        Cell::Duration(wrap_up),
    ]
}

async fn hours_agree(db: &store::Db, day: &Outcome) {
    let calendar = &day.config.organization.calendar;
    let slot = |at: Timestamp| {
        let (date, second) = calendar.civil(at);
        (date, second / 3_600)
    };
    let counts = counters::count_by(&day.log, &day.config, slot);
    let rows = made(db, &house(), "hours", all_days()).await;
    let whole: BTreeMap<_, _> = counts
        .iter()
        .filter(|((_, scope), _)| scope.is_none())
        .collect();
    assert!(rows.len() > 10, "only {} hours", rows.len());
    assert_eq!(rows.len(), whole.len());
    for row in &rows {
        let (Cell::Day(date), Cell::Hour(hour)) = (&row[0], &row[1]) else {
            panic!("{row:?}")
        };
        let expected = whole[&((*date, *hour), None)];
        for (column, cell) in COUNTED.iter().zip(&row[2..]) {
            let value = expected.value(column.id, false);
            let is_count = column.unit == reports::table::Unit::Count;
            assert_eq!(
                *cell,
                told(is_count, value),
                "{} of {date} {hour} h",
                column.id
            );
        }
    }
    let mut one = all_days();
    one.queue_id = Some(scene::queue(2));
    for row in made(db, &house(), "hours", one).await {
        let (Cell::Day(date), Cell::Hour(hour)) = (&row[0], &row[1]) else {
            panic!("{row:?}")
        };
        let expected = &counts[&((*date, *hour), Some(scene::queue(2)))];
        for (column, cell) in COUNTED.iter().zip(&row[2..]) {
            let is_count = column.unit == reports::table::Unit::Count;
            let value = expected.value(column.id, false);
            assert_eq!(
                *cell,
                told(is_count, value),
                "{} of {date} {hour} h",
                column.id
            );
        }
    }
}

async fn queues_agree(db: &store::Db, day: &Outcome) {
    let counts = counters::count_by(&day.log, &day.config, |_| ());
    let rows = made(db, &house(), "queues", all_days()).await;
    assert_eq!(i64::try_from(rows.len()).unwrap(), scene::QUEUES);
    for row in &rows {
        let queue = QueueId::from_i64(id_of(row.last().unwrap()));
        assert_eq!(row[0], Cell::Text(format!("Fila {queue}")));
        let expected = &counts[&((), Some(queue))];
        for (column, cell) in COUNTED.iter().zip(&row[1..]) {
            let is_count = column.unit == reports::table::Unit::Count;
            let value = expected.value(column.id, false);
            assert_eq!(*cell, told(is_count, value), "{} of {queue}", column.id);
        }
    }
}

async fn agents_agree(db: &store::Db, stretches: &[Stretch]) {
    let mut of = BTreeMap::<UserId, Vec<&Stretch>>::new();
    for one in stretches {
        of.entry(one.agent).or_default().push(one);
    }
    let rows = made(db, &house(), "agents", all_days()).await;
    assert_eq!(rows.len(), of.len());
    for row in &rows {
        let agent = UserId::from_i64(id_of(row.last().unwrap()));
        let own = &of[&agent];
        let ended = |ends: &[SegmentEnd]| {
            let so = |one: &&&Stretch| one.ended.is_some_and(|(_, end)| ends.contains(&end));
            count(own.iter().filter(so).count())
        };
        let mut expected = vec![
            Cell::Text(format!("Atendente {agent}")),
            count(own.len()),
            ended(&[SegmentEnd::Concluded]),
            ended(&[SegmentEnd::Transferred]),
            ended(&[SegmentEnd::Returned, SegmentEnd::AgentLost]),
        ];
        expected.extend(worked(own));
        expected.push(Cell::Id(agent.get()));
        assert_eq!(*row, expected, "agent {agent}");
    }
}

async fn codes_agree(db: &store::Db, stretches: &[Stretch]) {
    let mut of = BTreeMap::<(QueueId, Option<WrapUpCodeId>), Vec<&Stretch>>::new();
    for one in stretches.iter().filter(|one| one.ended.is_some()) {
        of.entry((one.queue, one.code)).or_default().push(one);
    }
    let rows = made(db, &house(), "codes", all_days()).await;
    assert_eq!(rows.len(), of.len());
    for row in &rows {
        let queue = QueueId::from_i64(id_of(cell("codes", row, "queue_id")));
        let code = match cell("codes", row, "wrap_up_code_id") {
            Cell::Empty => None,
            other => Some(WrapUpCodeId::from_i64(id_of(other))),
        };
        let own = &of[&(queue, code)];
        assert_eq!(row[2], count(own.len()), "{queue} {code:?}");
        assert_eq!(row[3..11], worked(own), "{queue} {code:?}");
    }
}

async fn users_agree(db: &store::Db, day: &Outcome, stretches: &[Stretch]) {
    let asked = all_days();
    let (from, to) = asked.period(&day.config.organization.calendar);
    let now = scene::MORNING + Span::from_hours(200);
    let stays = oracle::stays(&day.log);
    let rows = made(db, &house(), "users", asked).await;
    let seen: BTreeSet<UserId> = stays.iter().map(|stay| stay.agent).collect();
    assert_eq!(rows.len(), seen.len());
    for row in &rows {
        let user = UserId::from_i64(id_of(row.last().unwrap()));
        let own = |is_pause: bool| {
            stays
                .iter()
                .filter(move |stay| stay.agent == user && stay.is_pause == is_pause)
        };
        let time = |is_pause: bool| {
            Cell::Duration(total(own(is_pause).map(|stay| {
                let end = stay.ended.unwrap_or(now).min(to);
                end.since(stay.started.max(from))
            })))
        };
        let mine: Vec<&Stretch> = stretches.iter().filter(|one| one.agent == user).collect();
        let on = |medium: Medium| {
            let of = mine
                .iter()
                .filter(|one| one.medium == medium && one.ended.is_some());
            Cell::Duration(total(of.map(|one| one.active)))
        };
        let met = |outbound: bool| {
            let of = mine.iter().filter(|one| one.outbound == outbound);
            count(of.map(|one| one.interaction).collect::<BTreeSet<_>>().len())
        };
        let concluded = mine.iter().filter(|one| {
            one.ended
                .is_some_and(|(_, end)| end == SegmentEnd::Concluded)
        });
        let expected = vec![
            Cell::Text(format!("Atendente {user}")),
            Cell::Text(format!("{user}@exemplo.com")),
            Cell::Empty,
            count(own(false).count()),
            time(false),
            time(true),
            on(Medium::Chat),
            on(Medium::Messaging),
            met(false),
            met(true),
            count(concluded.count()),
            Cell::Duration(total(mine.iter().map(|one| one.wrap_up()))),
            Cell::Id(user.get()),
        ];
        assert_eq!(*row, expected, "user {user}");
    }
}

async fn activity_agrees(db: &store::Db, day: &Outcome) {
    let calendar = &day.config.organization.calendar;
    let now = scene::MORNING + Span::from_hours(200);
    let mut expected: Vec<Vec<Cell>> = oracle::stays(&day.log)
        .iter()
        .map(|stay| {
            let (date, second) = calendar.civil(stay.started);
            let end = stay.ended.unwrap_or(now);
            vec![
                Cell::Day(date),
                Cell::Hour(second / 3_600),
                Cell::At(stay.started),
                Cell::of(stay.ended, Cell::At),
                Cell::Duration(end.since(stay.started)),
                Cell::Id(stay.agent.get()),
            ]
        })
        .collect();
    let columns = [
        "day",
        "hour",
        "started_at",
        "ended_at",
        "duration",
        "user_id",
    ];
    let rows = made(db, &house(), "activity", all_days()).await;
    let mut found: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            columns
                .iter()
                .map(|id| cell("activity", row, id).clone())
                .collect()
        })
        .collect();
    assert!(found.len() > 60, "only {} stays", found.len());
    for list in [&mut expected, &mut found] {
        list.sort_by_key(|row| format!("{row:?}"));
    }
    assert_eq!(found, expected);
}

/// Each row of tracking, from what was stored and from the events.
fn tracked_rows_agree(day: &Outcome, stretches: &[Stretch], found: &[reports::table::Row]) {
    for row in found {
        let id = id_of(cell("tracking", row, "interaction_id"));
        let stored = day
            .store
            .interactions
            .values()
            .find(|one| one.id.get() == id)
            .unwrap();
        let active = total(
            stretches
                .iter()
                .filter(|one| one.interaction.get() == id)
                .map(|one| one.active),
        );
        assert_eq!(
            *cell("tracking", row, "handled"),
            Cell::Duration(active),
            "{id}"
        );
        assert_eq!(
            *cell("tracking", row, "arrived_at"),
            Cell::At(stored.arrived_at)
        );
        assert_eq!(
            *cell("tracking", row, "number"),
            Cell::Text(format!("2026-{id:07}"))
        );
    }
}

async fn tracking_agrees(db: &store::Db, day: &Outcome, stretches: &[Stretch]) {
    let mut listed = 0;
    for medium in Medium::ALL {
        let of_medium = |n: usize| {
            let mut asked = all_days();
            asked.medium = Some(medium);
            (n, asked)
        };
        let rows = day.store.interactions.values();
        let own: BTreeSet<i64> = rows
            .filter(|row| row.medium == medium)
            .map(|row| row.id.get())
            .collect();
        let (_, asked) = of_medium(0);
        let found = made(db, &house(), "tracking", asked.clone()).await;
        let ids: Vec<i64> = found
            .iter()
            .map(|row| id_of(cell("tracking", row, "interaction_id")))
            .collect();
        assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), own);
        assert_eq!(ids.len(), own.len(), "one of {medium:?} twice");
        listed += ids.len();
        tracked_rows_agree(day, stretches, &found);
        let mut narrow = asked.clone();
        narrow.result = Some(TrackedResult::Transferred);
        let moved: BTreeSet<i64> = stretches
            .iter()
            .filter(|one| one.medium == medium)
            .filter(|one| {
                one.ended
                    .is_some_and(|(_, end)| end == SegmentEnd::Transferred)
            })
            .map(|one| one.interaction.get())
            .collect();
        let found = made(db, &house(), "tracking", narrow).await;
        assert_eq!(found.len(), moved.len(), "transferred of {medium:?}");
        let mut narrow = asked;
        narrow.user_id = Some(scene::agent(3));
        let handled: BTreeSet<i64> = stretches
            .iter()
            .filter(|one| one.medium == medium && one.agent == scene::agent(3))
            .map(|one| one.interaction.get())
            .collect();
        let found = made(db, &house(), "tracking", narrow).await;
        assert_eq!(
            found.len(),
            handled.len(),
            "handled by one agent on {medium:?}"
        );
    }
    assert_eq!(listed, day.store.interactions.len());
}

db_test! {
    /// Rows: REPORT-002, REPORT-004, TRACK-001, GAP-107, GAP-108, GAP-109, GAP-110, GAP-112.
    async fn every_report_of_a_simulated_day_equals_the_recount(db: &TestDb) {
        let day = simulated();
        store_day(db, &day).await;
        let stretches = oracle::stretches(&day.log);
        assert!(stretches.len() > 500, "a poor day");
        assert!(stretches.iter().any(|one| one.outbound), "nothing outbound");
        assert!(stretches.iter().any(|one| one.code.is_some()), "nothing classified");
        hours_agree(&db.db, &day).await;
        queues_agree(&db.db, &day).await;
        agents_agree(&db.db, &stretches).await;
        codes_agree(&db.db, &stretches).await;
        users_agree(&db.db, &day, &stretches).await;
        activity_agrees(&db.db, &day).await;
        tracking_agrees(&db.db, &day, &stretches).await;
        let analytic = made(&db.db, &house(), "interactions", all_days()).await;
        assert_eq!(analytic.len(), day.store.interactions.len());
    }

    /// Rows: GAP-104, GAP-112.
    async fn a_period_is_cut_at_the_days_and_minutes_of_the_organization(db: &TestDb) {
        let day = simulated();
        store_day(db, &day).await;
        let calendar = &day.config.organization.calendar;
        let first = calendar.local_day(scene::MORNING);
        let mut asked = Question::of_days(first, first);
        asked.medium = Some(Medium::Messaging);
        (asked.from_min, asked.to_min) = (Some(20 * 60 + 30), Some(22 * 60));
        let rows = made(&db.db, &house(), "tracking", asked).await;
        let expected = day
            .store
            .interactions
            .values()
            .filter(|row| {
                let (date, second) = calendar.civil(row.arrived_at);
                row.medium == Medium::Messaging && date == first && (73_800..79_200).contains(&second)
            })
            .count();
        assert!(expected > 5, "{expected}");
        assert_eq!(rows.len(), expected);
    }

    /// Rows: TRACK-001, GAP-104.
    async fn pages_show_the_newest_first_and_neither_repeat_nor_skip(db: &TestDb) {
        let day = simulated();
        store_day(db, &day).await;
        let report = registry::find("tracking").unwrap();
        let mut asked = all_days();
        asked.medium = Some(Medium::Messaging);
        let whole = made(&db.db, &house(), "tracking", asked.clone()).await;
        let (mut at, mut rows) = (None, Vec::new());
        loop {
            let said = (Locale::PtBr, scene::MORNING);
            let run = Run::begin(&db.db, &house(), report, asked.clone(), said).await.unwrap();
            let piece = run.page(at).next(&db.db, 40).await.unwrap().unwrap();
            rows.extend(piece.rows);
            at = piece.next;
            if at.is_none() { break }
        }
        rows.reverse();
        assert_eq!(rows, whole);
    }

    /// Rows: TRACK-001, GAP-104, GAP-106.
    async fn a_customer_is_found_by_name_and_a_protocol_as_people_type_it(db: &TestDb) {
        let day = simulated();
        store_day(db, &day).await;
        let wanted = day.store.interactions.values().find(|row| row.medium == Medium::Messaging).unwrap();
        let id = wanted.id.get();
        let mut asked = all_days();
        asked.medium = Some(Medium::Messaging);
        asked.number = Some(base::text::Text::parse(&format!("2026-{id}")).unwrap());
        let rows = made(&db.db, &house(), "tracking", asked.clone()).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(id_of(cell("tracking", &rows[0], "interaction_id")), id);
        asked.number = Some(base::text::Text::parse("isto não é número").unwrap());
        assert!(made(&db.db, &house(), "tracking", asked.clone()).await.is_empty());
        asked.number = None;
        asked.customer = Some(base::text::Text::parse(&format!("joao {id}")).unwrap());
        let rows = made(&db.db, &house(), "tracking", asked).await;
        assert!(rows.iter().any(|row| id_of(&row[place("tracking", "interaction_id")]) == id));
        let csv = Csv { locale: Locale::PtBr, calendar: &day.config.organization.calendar };
        let text = String::from_utf8(csv.rows(&rows).unwrap()).unwrap();
        assert!(text.contains(";'=João "), "{text}");
    }
}
