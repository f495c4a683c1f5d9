//! Queues and who is linked to them.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{QueueGroupId, SkillId};
use setup::queue::{Acceptance, QueueSettings, RequiredSkill, Strategy};
use store::{db_test, in_db};
use store_setup::queues::{self, Queue};

use crate::support::{at, is_taken, queue_id, scope, user_id};

fn queue(n: i64, name: &str) -> Queue {
    Queue {
        id: queue_id(n),
        group: None,
        name: name.to_owned(),
        active: true,
        settings: QueueSettings::default(),
        deleted_at: None,
        revision: 1,
    }
}

fn members(of: &[(i64, u8)]) -> BTreeMap<base::id::UserId, u8> {
    of.iter()
        .map(|(user, tier)| (user_id(*user), *tier))
        .collect()
}

db_test! {
    async fn a_queue_is_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            let full = Queue {
                group: Some(QueueGroupId::from_i64(3)),
                active: false,
                settings: QueueSettings {
                    strategy: Strategy::Random,
                    acceptance: Acceptance::Click,
                    overflow_queue_id: Some(queue_id(2)),
                    transfer_queue_ids: Some(BTreeSet::from([queue_id(i64::MAX)])),
                    skills: vec![RequiredSkill {
                        skill_id: SkillId::from_i64(4),
                        level: 7,
                        relax_after_s: Some(30),
                    }],
                    ..QueueSettings::default()
                },
                ..queue(1, "Vendas")
            };
            queues::insert(tx, &scope(1), &full).await?;
            assert_eq!(queues::get(tx, &scope(1), queue_id(1)).await?, Some(full));
            assert!(queues::update(tx, &scope(1), &queue(1, "Vendas SP")).await?);
            let changed = Queue { revision: 2, ..queue(1, "Vendas SP") };
            assert_eq!(queues::get(tx, &scope(1), queue_id(1)).await?, Some(changed.clone()));

            assert!(!queues::update(tx, &scope(2), &queue(1, "Roubada")).await?);
            assert!(!queues::remove(tx, &scope(2), queue_id(1), at(9)).await?);
            assert_eq!(queues::get(tx, &scope(2), queue_id(1)).await?, None);
            assert!(queues::list(tx, &scope(2)).await?.is_empty());
            assert_eq!(queues::list(tx, &scope(1)).await?, [changed]);
        })
        .unwrap();
    }

    /// Rows: ORG-012.
    async fn a_deleted_queue_keeps_its_name_for_history_and_frees_it_for_another(db: &TestDb) {
        in_db!(db, |tx| {
            queues::insert(tx, &scope(1), &queue(1, "Vendas")).await?;
            assert!(queues::remove(tx, &scope(1), queue_id(1), at(9)).await?);
            assert!(!queues::remove(tx, &scope(1), queue_id(1), at(10)).await?);
            assert!(!queues::update(tx, &scope(1), &queue(1, "Outra")).await?);
            queues::insert(tx, &scope(1), &queue(2, "vendas")).await?;
            let found = queues::get(tx, &scope(1), queue_id(1)).await?.unwrap();
            assert_eq!((found.name.as_str(), found.active, found.deleted_at), ("Vendas", false, Some(at(9))));
            let names: Vec<String> = queues::list(tx, &scope(1)).await?.into_iter().map(|one| one.name).collect();
            assert_eq!(names, ["Vendas", "vendas"]);
        })
        .unwrap();
    }

    async fn a_name_belongs_to_one_living_queue_of_an_organization(db: &TestDb) {
        in_db!(db, |tx| {
            queues::insert(tx, &scope(1), &queue(1, "Crédito")).await?;
            queues::insert(tx, &scope(1), &queue(2, "Vendas")).await?;
            queues::insert(tx, &scope(2), &queue(3, "Crédito")).await?;
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| queues::insert(tx, &scope(1), &queue(4, "CREDITO")).await?)));
        assert!(is_taken(&in_db!(db, |tx| queues::update(tx, &scope(1), &queue(2, "Credito")).await?)));
        assert!(in_db!(db, |tx| queues::update(tx, &scope(1), &queue(1, "Crédito")).await?).unwrap());
    }

    /// Rows: ORG-005, ROUTE-006.
    async fn links_of_queue_and_user_are_replaced_and_keep_their_tier(db: &TestDb) {
        in_db!(db, |tx| {
            queues::update_members(tx, &scope(1), queue_id(1), &members(&[(10, 0), (11, 2)])).await?;
            queues::update_members(tx, &scope(1), queue_id(2), &members(&[(10, 1)])).await?;
            queues::update_members(tx, &scope(2), queue_id(1), &members(&[(99, 0)])).await?;
            assert_eq!(queues::of_user(tx, &scope(1), user_id(10)).await?, [queue_id(1), queue_id(2)]);
            assert!(queues::of_user(tx, &scope(2), user_id(10)).await?.is_empty());

            queues::update_of_user(tx, &scope(1), user_id(10), &[queue_id(2), queue_id(3)]).await?;
            let all = queues::members(tx, &scope(1)).await?;
            let expected = BTreeMap::from([
                (queue_id(1), members(&[(11, 2)])),
                (queue_id(2), members(&[(10, 1)])),
                (queue_id(3), members(&[(10, 0)])),
            ]);
            assert_eq!(all, expected);

            queues::update_members(tx, &scope(1), queue_id(1), &members(&[(11, 3), (12, 0)])).await?;
            queues::remove_user(tx, &scope(2), user_id(11)).await?;
            queues::remove_user(tx, &scope(1), user_id(10)).await?;
            let left = queues::members(tx, &scope(1)).await?;
            assert_eq!(left, BTreeMap::from([(queue_id(1), members(&[(11, 3), (12, 0)]))]));
            let other = queues::members(tx, &scope(2)).await?;
            assert_eq!(other, BTreeMap::from([(queue_id(1), members(&[(99, 0)]))]));
        })
        .unwrap();
    }
}
