//! A simulated day as the floor stores it, and how tests ask for reports.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::authz::{Action, Actor, Reach, Scope, SystemReason};
use base::calendar::Day;
use base::id::{ChannelAccountId, OrgId, QueueId, UserId};
use base::locale::Locale;
use base::time::{Span, Timestamp};
use floor::config::CountsFrom;
use floor::row::Dirty;
use reports::question::Question;
use reports::registry;
use reports::run::{PIECE, Run};
use reports::table::{Cell, Row};
use setup::organization::OrganizationSettings;
use setup::queue::{self, QueueSettings};
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use sim::scene;
use sim::world::{self, Outcome, Plan};
use store::testing::TestDb;
use store::{Db, in_tx};
use store_floor::conversations::{self, NewConversation};
use store_floor::floor_rows;
use store_floor::interactions::{self, NewInteraction};
use store_setup::organizations::{self, Organization};
use store_setup::queues::{self, Queue};
use store_setup::users::{self, Standing, User};

/// The organization of the day.
pub(crate) const ORG: OrgId = OrgId::from_i64(1);
/// Agents of the day.
pub(crate) const AGENTS: i64 = 24;

/// A day that is over, and everything that was stored of it.
pub(crate) fn simulated() -> Outcome {
    world::run(Plan {
        seed: 4,
        // The evening before, so that interactions lie on two days and in every hour.
        start: scene::MORNING + Span::from_hours(12),
        arrivals: 700,
        every: Span::from_secs(60),
        agents: AGENTS,
        crash_every: u64::MAX,
        recount_every: u64::MAX,
        watched: false,
    })
}

/// The scope of the house.
pub(crate) fn house() -> Scope {
    Scope::system(ORG, SystemReason::Floor)
}

/// The scope of a supervisor who sees these queues.
pub(crate) fn supervisor(queues: &[QueueId]) -> Scope {
    let actor = Actor {
        org: ORG,
        user: scene::SUPERVISOR,
        actions: Arc::new(BTreeSet::from([Action::ReportRead])),
        reach: Reach::Queues,
        queues: queues.iter().copied().collect(),
        team: Arc::from([scene::SUPERVISOR]),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::ReportRead).unwrap()
}

/// Stores the day as intake and the floor do.
pub(crate) async fn store_day(db: &TestDb, day: &Outcome) {
    let scope = house();
    let dirty = Dirty {
        interactions: day.store.interactions.values().cloned().collect(),
        segments: day.store.segments.values().cloned().collect(),
        spans: day.store.spans.values().copied().collect(),
        ..Dirty::default()
    };
    let rows: Vec<Queue> = (1..=scene::QUEUES)
        .map(|n| stored_queue(day, scene::queue(n)))
        .collect();
    let agents: Vec<UserId> = (1..=AGENTS)
        .map(scene::agent)
        .chain([scene::SUPERVISOR])
        .collect();
    db.db
        .write::<_, store::Error, _>(in_tx!(tx, [scope, dirty, rows, agents], {
            organizations::insert(tx, &scope, &organization(), Timestamp::ZERO).await?;
            for row in rows.iter() {
                queues::insert(tx, &scope, row).await?;
            }
            for user in agents.iter() {
                users::insert(tx, &scope, &stored_user(*user), "x", Timestamp::ZERO).await?;
            }
            for row in &dirty.interactions {
                let begun = NewInteraction {
                    pre_open: false,
                    id: row.id,
                    number: format!("2026-{:07}", row.id.get()),
                    channel: "whatsapp".to_owned(),
                    medium: row.medium,
                    account: ChannelAccountId::from_i64(70),
                    queue: row.first_queue,
                    day: i64::from(row.day.number()),
                    arrived_at: row.arrived_at,
                };
                interactions::insert(tx, &scope, &begun).await?;
                let talk = NewConversation {
                    interaction: row.id,
                    account: ChannelAccountId::from_i64(70),
                    contact_key: format!("key-{}", row.id.get()),
                    contact: serde_json::json!({ "name": format!("=João {}", row.id.get()) }),
                    name: format!("=João {}", row.id.get()),
                    phone_key: None,
                    visitor: None,
                    person: None,
                };
                conversations::insert(tx, &scope, &talk).await?;
            }
            floor_rows::update(tx, &scope, &dirty).await
        }))
        .await
        .unwrap();
}

fn organization() -> Organization {
    Organization {
        id: ORG,
        name: "Sim".to_owned(),
        time_zone: "America/Sao_Paulo".to_owned(),
        locale: Locale::PtBr,
        settings: OrganizationSettings::default(),
        record: None,
        mail: None,
        brand: setup::brand::Brand::default(),
        data_key: vec![0; 8],
        revision: 1,
    }
}

fn stored_queue(day: &Outcome, id: QueueId) -> Queue {
    let level = day.config.queues[&id].service_level;
    let secs = |span: Span| u32::try_from(span.secs()).unwrap();
    Queue {
        id,
        group: None,
        name: format!("Fila {id}"),
        active: true,
        settings: QueueSettings {
            target_s: secs(level.within),
            short_abandon_s: secs(level.short_abandon),
            counts_from: match level.counts_from {
                CountsFrom::Answer => queue::CountsFrom::Answer,
                CountsFrom::Reply => queue::CountsFrom::Reply,
            },
            ..QueueSettings::default()
        },
        deleted_at: None,
        revision: 1,
    }
}

fn stored_user(id: UserId) -> User {
    User {
        id,
        org: ORG,
        email: format!("{id}@exemplo.com"),
        name: format!("Atendente {id}"),
        role_profile: base::authz::RoleProfile::Agent,
        profile: None,
        reach: Reach::Own,
        locale: Locale::PtBr,
        active: true,
        permissions: BTreeMap::new(),
        work: Work::default(),
        employee_number: None,
        agent_login: None,
        second_factor: SecondFactorRule::default(),
        standing: Standing::default(),
        revision: 1,
    }
}

/// The whole of the simulated days.
pub(crate) fn all_days() -> Question {
    let first = Day::parse("2026-09-20").unwrap();
    Question::of_days(first, Day::from_number(first.number() + 6))
}

/// Makes a report to its end; every row fits its columns.
pub(crate) async fn made(db: &Db, scope: &Scope, id: &str, question: Question) -> Vec<Row> {
    let report = registry::find(id).unwrap();
    let said = (Locale::PtBr, scene::MORNING + Span::from_hours(200));
    let mut run = Run::begin(db, scope, report, question, said).await.unwrap();
    let mut rows = Vec::new();
    let mut last = 0;
    while let Some(piece) = run.next(db, PIECE).await.unwrap() {
        assert!(piece.progress >= last, "{id} goes back");
        last = piece.progress;
        rows.extend(piece.rows);
    }
    assert_eq!(last, 1_000, "{id} does not end");
    for row in &rows {
        assert_eq!(row.len(), report.columns.len(), "{id}");
        for (cell, column) in row.iter().zip(report.columns) {
            assert!(cell.fits(column.unit), "{id}: {cell:?} as {}", column.id);
        }
    }
    rows
}

/// The place of a column.
pub(crate) fn place(id: &str, column: &str) -> usize {
    let columns = registry::find(id).unwrap().columns;
    columns.iter().position(|one| one.id == column).unwrap()
}

/// The cell of a column.
pub(crate) fn cell<'a>(id: &str, row: &'a Row, column: &str) -> &'a Cell {
    &row[place(id, column)]
}

/// The number of a cell that is an id.
pub(crate) fn id_of(cell: &Cell) -> i64 {
    match cell {
        Cell::Id(id) => *id,
        other => panic!("{other:?}"),
    }
}
