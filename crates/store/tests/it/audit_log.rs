//! The audit log: complete, in order, and its chain shows every tampering.

use base::event::{Audit, Change, NewEvent};
use store::audit_log::{self, Checked, Filter, Link};
use store::{Db, Error, args, both, db_test, in_tx};

use crate::support::{at, event, scope};

const TAMPER: store::Statement = store::Statement::new(
    "test::TAMPER",
    both("UPDATE audit_entries SET after = '{\"name\":\"Forged\"}' WHERE seq = $1"),
);
const REMOVE: store::Statement = store::Statement::new(
    "test::REMOVE",
    both("DELETE FROM audit_entries WHERE seq >= $1"),
);

pub(crate) fn audited(id: i64, change: Change) -> NewEvent {
    NewEvent {
        audit: Some(Audit {
            subject: "label",
            change,
        }),
        ..event(id)
    }
}

pub(crate) async fn rename(db: &Db, org: i64, n: i64) {
    db.write::<_, Error, _>(in_tx!(tx, [], {
        let (before, after) = (
            serde_json::json!({"name": "Old"}),
            serde_json::json!({"name": format!("Ação {n}")}),
        );
        tx.emit(
            &scope(org),
            at(n),
            audited(n, Change::between(&before, &after)),
        );
        tx.emit(&scope(org), at(n), event(n));
        Ok(())
    }))
    .await
    .unwrap();
}

pub(crate) async fn check(db: &Db, org: i64) -> Checked {
    let mut link = Link::start();
    loop {
        let from = link.clone();
        let checked = db
            .read::<_, Error, _>(in_tx!(
                tx,
                [from],
                audit_log::check(tx, &scope(org), (*from).clone()).await
            ))
            .await
            .unwrap();
        match checked {
            Checked::Further(next) => link = next,
            other => return other,
        }
    }
}

pub(crate) async fn change(db: &Db, statement: &'static store::Statement, seq: i64) {
    db.write::<_, Error, _>(in_tx!(
        tx,
        [],
        tx.execute(statement, args![seq]).await.map(drop)
    ))
    .await
    .unwrap();
}

db_test! {
    async fn entries_are_whole_numbered_per_organization_and_found(db: &TestDb) {
        for n in 1..=3 {
            rename(&db.db, 1, n).await;
        }
        rename(&db.db, 2, 9).await;
        let list = |org: i64, filter: Filter<'static>| {
            let db = db.db.clone();
            async move {
                db.read::<_, Error, _>(in_tx!(tx, [filter], audit_log::list(tx, &scope(org), &filter, 10).await))
                    .await
                    .unwrap()
                    .into_iter()
                    .map(|entry| (entry.seq, entry.title))
                    .collect::<Vec<_>>()
            }
        };
        let all = list(1, Filter::default()).await;
        assert_eq!(all, [(3, "Ação 3".to_owned()), (2, "Ação 2".to_owned()), (1, "Ação 1".to_owned())]);
        assert_eq!(list(2, Filter::default()).await.len(), 1);
        assert_eq!(list(1, Filter { title: Some("acao 2"), ..Filter::default() }).await.len(), 1);
        assert_eq!(list(1, Filter { subject_id: Some(3), ..Filter::default() }).await.len(), 1);
        assert_eq!(list(1, Filter { from: Some(at(2)), to: Some(at(3)), ..Filter::default() }).await.len(), 1);
        assert_eq!(list(1, Filter { before_seq: Some(2), ..Filter::default() }).await, [(1, "Ação 1".to_owned())]);
        assert!(list(1, Filter { subject: Some("queue"), ..Filter::default() }).await.is_empty());
    }

    async fn the_chain_shows_what_was_changed_or_taken_out(db: &TestDb) {
        for n in 1..=520 {
            rename(&db.db, 1, n).await;
        }
        rename(&db.db, 2, 1).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(link) if link.seq == 520));
        change(&db.db, &REMOVE, 519).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(link, 519) if link.seq == 518));
        change(&db.db, &TAMPER, 7).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(link, 7) if link.seq == 6));
        assert!(matches!(check(&db.db, 2).await, Checked::Whole(link) if link.seq == 1));
        assert!(matches!(check(&db.db, 3).await, Checked::Whole(link) if link.seq == 0));
    }
}
