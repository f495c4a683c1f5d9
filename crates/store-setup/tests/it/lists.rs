//! The short lists: skills, calendars, pause reasons, labels.

use base::calendar::{CalendarDefinition, Day, Holiday, Week};
use base::id::{CalendarId, LabelId, PauseReasonId, SkillId};
use store::{db_test, in_db};
use store_setup::calendars::{self, NamedCalendar};
use store_setup::labels::{self, Label};
use store_setup::pause_reasons::{self, PauseReason};
use store_setup::skills::{self, Skill};

use crate::support::{at, is_taken, scope};

fn skill(n: i64, name: &str) -> Skill {
    Skill {
        id: SkillId::from_i64(n),
        name: name.to_owned(),
        revision: 1,
    }
}

fn calendar(n: i64, name: &str) -> NamedCalendar {
    NamedCalendar {
        id: CalendarId::from_i64(n),
        name: name.to_owned(),
        definition: CalendarDefinition {
            time_zone: "America/Sao_Paulo".to_owned(),
            week: Week::Always,
            holidays: vec![Holiday {
                date: Day::parse("2026-12-25").unwrap(),
                spans: Vec::new(),
            }],
        },
        revision: 1,
    }
}

fn reason(n: i64, name: &str) -> PauseReason {
    PauseReason {
        id: PauseReasonId::from_i64(n),
        name: name.to_owned(),
        immediate: true,
        returns_conversations: false,
        max_duration_s: Some(900),
        deleted_at: None,
        revision: 1,
    }
}

fn label(n: i64, name: &str) -> Label {
    Label {
        id: LabelId::from_i64(n),
        name: name.to_owned(),
        color: "violet".to_owned(),
        position: n,
        deleted_at: None,
        revision: 1,
    }
}

db_test! {
    async fn skills_are_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name) in [(1, "Inglês"), (2, "Álgebra")] {
                skills::insert(tx, &scope(1), &skill(n, name)).await?;
            }
            assert_eq!(skills::list(tx, &scope(1)).await?, [skill(2, "Álgebra"), skill(1, "Inglês")]);
            assert!(!skills::update(tx, &scope(2), &skill(1, "Roubado")).await?);
            assert!(!skills::remove(tx, &scope(2), SkillId::from_i64(1)).await?);
            assert!(skills::list(tx, &scope(2)).await?.is_empty());
            assert!(skills::update(tx, &scope(1), &skill(1, "Espanhol")).await?);
            assert!(skills::remove(tx, &scope(1), SkillId::from_i64(2)).await?);
            assert_eq!(skills::list(tx, &scope(1)).await?, [Skill { revision: 2, ..skill(1, "Espanhol") }]);
            skills::insert(tx, &scope(2), &skill(3, "Espanhol")).await?;
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| skills::insert(tx, &scope(1), &skill(4, "ESPANHOL")).await?)));
    }

    async fn calendars_are_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            calendars::insert(tx, &scope(1), &calendar(1, "Comercial")).await?;
            assert_eq!(calendars::list(tx, &scope(1)).await?, [calendar(1, "Comercial")]);
            assert!(!calendars::update(tx, &scope(2), &calendar(1, "Roubado")).await?);
            assert!(!calendars::remove(tx, &scope(2), CalendarId::from_i64(1), at(1)).await?);
            assert!(calendars::list(tx, &scope(2)).await?.is_empty());
            let changed = NamedCalendar {
                definition: CalendarDefinition { holidays: Vec::new(), ..calendar(1, "").definition },
                ..calendar(1, "Estendido")
            };
            assert!(calendars::update(tx, &scope(1), &changed).await?);
            assert_eq!(calendars::list(tx, &scope(1)).await?, [NamedCalendar { revision: 2, ..changed }]);
            assert!(calendars::remove(tx, &scope(1), CalendarId::from_i64(1), at(1)).await?);
            assert!(!calendars::remove(tx, &scope(1), CalendarId::from_i64(1), at(2)).await?);
            assert!(calendars::list(tx, &scope(1)).await?.is_empty());
            calendars::insert(tx, &scope(1), &calendar(2, "Estendido")).await?;
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| calendars::insert(tx, &scope(1), &calendar(3, "estendido")).await?)));
    }

    /// Rows: ORG-012.
    async fn pause_reasons_are_read_as_written_deleted_ones_too(db: &TestDb) {
        in_db!(db, |tx| {
            pause_reasons::insert(tx, &scope(1), &reason(1, "Almoço")).await?;
            assert_eq!(pause_reasons::list(tx, &scope(1)).await?, [reason(1, "Almoço")]);
            let plain = PauseReason {
                immediate: false,
                returns_conversations: true,
                max_duration_s: None,
                ..reason(1, "Café")
            };
            assert!(pause_reasons::update(tx, &scope(1), &plain).await?);
            let plain = PauseReason { revision: 2, ..plain };
            assert_eq!(pause_reasons::list(tx, &scope(1)).await?, std::slice::from_ref(&plain));
            assert!(!pause_reasons::update(tx, &scope(2), &reason(1, "Roubado")).await?);
            assert!(!pause_reasons::remove(tx, &scope(2), reason(1, "").id, at(5)).await?);
            assert!(pause_reasons::list(tx, &scope(2)).await?.is_empty());
            assert!(pause_reasons::remove(tx, &scope(1), reason(1, "").id, at(5)).await?);
            assert!(!pause_reasons::update(tx, &scope(1), &reason(1, "Outro")).await?);
            pause_reasons::insert(tx, &scope(1), &reason(2, "CAFE")).await?;
            let all = pause_reasons::list(tx, &scope(1)).await?;
            assert_eq!(all, [PauseReason { deleted_at: Some(at(5)), ..plain }, reason(2, "CAFE")]);
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| pause_reasons::insert(tx, &scope(1), &reason(3, "Café")).await?)));
    }

    /// Rows: ORG-012.
    async fn labels_are_read_as_written_deleted_ones_too(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name) in [(2, "Urgente"), (1, "VIP")] {
                labels::insert(tx, &scope(1), &label(n, name)).await?;
            }
            assert_eq!(labels::list(tx, &scope(1)).await?, [label(1, "VIP"), label(2, "Urgente")]);
            let moved = Label { position: 9, color: "red".to_owned(), ..label(1, "Vip") };
            assert!(labels::update(tx, &scope(1), &moved).await?);
            assert!(!labels::update(tx, &scope(2), &label(2, "Roubado")).await?);
            assert!(!labels::remove(tx, &scope(2), LabelId::from_i64(2), at(5)).await?);
            assert!(labels::list(tx, &scope(2)).await?.is_empty());
            assert!(labels::remove(tx, &scope(1), LabelId::from_i64(2), at(5)).await?);
            assert!(!labels::remove(tx, &scope(1), LabelId::from_i64(2), at(6)).await?);
            let all = labels::list(tx, &scope(1)).await?;
            let gone = Label { deleted_at: Some(at(5)), ..label(2, "Urgente") };
            assert_eq!(all, [gone, Label { revision: 2, ..moved }]);
            labels::insert(tx, &scope(1), &label(3, "urgente")).await?;
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| labels::insert(tx, &scope(1), &label(4, "vip")).await?)));
    }
}
