//! Who sees only some queues sees only what happened there.

use std::collections::BTreeSet;

use reports::table::Cell;
use sim::{oracle as counters, scene};
use store::{db_test, in_tx};
use store_setup::queues;

use crate::oracle;
use crate::support::{all_days, cell, house, id_of, made, simulated, store_day, supervisor};

db_test! {
    /// Rows: ROUTE-006, GAP-107.
    async fn a_supervisor_sees_the_queues_within_reach_and_no_other(db: &TestDb) {
        let day = simulated();
        store_day(db, &day).await;
        let two = scene::queue(2);
        let (house_scope, mine) = (house(), [scene::agent(1), scene::agent(5)]);
        db.db
            .write::<_, store::Error, _>(in_tx!(tx, [house_scope, mine], {
                for user in mine.iter() {
                    queues::update_of_user(tx, &house_scope, *user, &[two]).await?;
                }
                Ok(())
            }))
            .await
            .unwrap();
        let scope = supervisor(&[two]);
        let rows = made(&db.db, &scope, "queues", all_days()).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(id_of(rows[0].last().unwrap()), two.get());
        let counts = counters::count_by(&day.log, &day.config, |_| ());
        let entered = counts[&((), Some(two))].value("entered", false);
        assert_eq!(*cell("queues", &rows[0], "entered"), reports::figures::shown(entered));
        assert!(made(&db.db, &supervisor(&[]), "queues", all_days()).await.is_empty());
        assert!(made(&db.db, &supervisor(&[]), "hours", all_days()).await.is_empty());

        let stretches = oracle::stretches(&day.log);
        let rows = made(&db.db, &scope, "agents", all_days()).await;
        let taken: u64 = rows
            .iter()
            .map(|row| match cell("agents", row, "taken") {
                Cell::Count(count) => *count,
                other => panic!("{other:?}"),
            })
            .sum();
        let there = stretches.iter().filter(|one| one.queue == two).count();
        assert_eq!(taken, u64::try_from(there).unwrap());

        let rows = made(&db.db, &scope, "activity", all_days()).await;
        let users: BTreeSet<i64> = rows.iter().map(|row| id_of(row.last().unwrap())).collect();
        assert!(users.is_subset(&BTreeSet::from([scene::agent(1).get(), scene::agent(5).get(), scene::SUPERVISOR.get()])));
        assert!(users.contains(&scene::agent(1).get()));

        let rows = made(&db.db, &scope, "interactions", all_days()).await;
        let last_there = day.store.interactions.values().filter(|row| {
            row.queue == two || row.agent == Some(scene::SUPERVISOR) || row.last_agent == Some(scene::SUPERVISOR)
        });
        assert_eq!(rows.len(), last_there.count());
    }
}
