//! Flows and their versions.

use std::collections::BTreeSet;

use base::id::{FlowId, UserId};
use base::medium::Medium;
use serde_json::json;
use store::{db_test, in_db};
use store_setup::flows::{self, Current, FlowRow, NewVersion, VERSIONS_KEPT};

use crate::support::{at, is_taken, scope};

const fn id(n: i64) -> FlowId {
    FlowId::from_i64(n)
}

fn flow(n: i64, name: &str) -> FlowRow {
    FlowRow {
        id: id(n),
        name: name.to_owned(),
        draft: json!({ "nodes": [] }),
        published_version: None,
        changed_at: at(1),
        revision: 1,
    }
}

fn version(n: i64) -> NewVersion {
    NewVersion {
        version: n,
        definition: json!({ "nodes": [n] }),
        media: BTreeSet::from([Medium::Chat]),
        published_at: at(n),
        published_by: Some(UserId::from_i64(7)),
    }
}

db_test! {
    /// Rows: BOT-002.
    async fn a_flow_is_changed_only_from_the_revision_that_was_seen(db: &TestDb) {
        in_db!(db, |tx| {
            flows::insert(tx, &scope(1), &flow(1, "Triagem")).await?;
            let changed = FlowRow { name: "Plantão".into(), draft: json!({ "nodes": [1] }), changed_at: at(2), ..flow(1, "") };
            assert!(flows::update(tx, &scope(1), &changed).await?);
            assert!(!flows::update(tx, &scope(1), &changed).await?, "somebody else changed it since");
            assert!(!flows::update(tx, &scope(2), &FlowRow { revision: 2, ..changed.clone() }).await?);
            assert_eq!(flows::get(tx, &scope(1), id(1)).await?, Some(FlowRow { revision: 2, ..changed }));
            assert_eq!(flows::get(tx, &scope(2), id(1)).await?, None);
        })
        .unwrap();
        let twin = in_db!(db, |tx| flows::insert(tx, &scope(1), &flow(2, "PLANTAO")).await?);
        assert!(is_taken(&twin), "whatever its case and accents");
    }

    /// Rows: BOT-002.
    async fn who_began_with_a_version_finds_it_and_new_customers_the_one_in_force(db: &TestDb) {
        in_db!(db, |tx| {
            flows::insert(tx, &scope(1), &flow(1, "Triagem")).await?;
            assert_eq!(flows::current(tx, &scope(1), id(1)).await?, None);
            for n in 1..=2 {
                let row = FlowRow { published_version: Some(n), revision: n, ..flow(1, "Triagem") };
                assert!(flows::update(tx, &scope(1), &row).await?);
                flows::insert_version(tx, &scope(1), id(1), &version(n)).await?;
            }
            let current = Current { name: "Triagem".into(), version: 2, media: [Medium::Chat].into() };
            assert_eq!(flows::current(tx, &scope(1), id(1)).await?, Some(current));
            assert_eq!(flows::all_current(tx, &scope(1)).await?, [("Triagem".to_owned(), json!({ "nodes": [2] }))]);
            assert_eq!(flows::all_current(tx, &scope(2)).await?, []);
            assert!(flows::remove(tx, &scope(1), id(1), at(9)).await?);
            assert_eq!(flows::current(tx, &scope(1), id(1)).await?, None);
            assert_eq!(flows::version(tx, &scope(1), (id(1), 1)).await?, Some(json!({ "nodes": [1] })));
            assert_eq!(flows::version(tx, &scope(2), (id(1), 1)).await?, None);
            flows::insert(tx, &scope(1), &flow(3, "Triagem")).await?;
        })
        .unwrap();
    }

    async fn the_oldest_versions_are_forgotten(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=VERSIONS_KEPT + 2 {
                flows::insert_version(tx, &scope(1), id(1), &version(n)).await?;
            }
            let kept = flows::versions(tx, &scope(1), id(1)).await?;
            assert_eq!(kept.len(), 100);
            assert_eq!((kept[0].version, kept[99].version), (VERSIONS_KEPT + 2, 3));
        })
        .unwrap();
    }
}
