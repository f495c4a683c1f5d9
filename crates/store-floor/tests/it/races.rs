//! Two who do the same at once.

use store::testing::TestDb;
use store::{Db, Error, db_test, in_tx};
use store_floor::conversations::{self, NewConversation};
use store_floor::inbound_seen;
use tokio::task::JoinSet;

use crate::support::{ACCOUNT, at, begin, id, scope, talk};

/// As many connections as processes would have.
async fn race<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    db: &TestDb,
    run: impl Fn(Db, i64) -> F,
) -> Vec<T> {
    let mut racers = JoinSet::new();
    for n in 1..=6 {
        racers.spawn(run(db.open_again(), n));
    }
    racers.join_all().await
}

db_test! {
    async fn a_payload_that_is_heard_twice_at_once_is_new_once(db: &TestDb) {
        let heard = race(db, |own, _| async move {
            own.write::<_, Error, _>(|tx| {
                Box::pin(async move { inbound_seen::insert(tx, &scope(1), (ACCOUNT, "wamid.1"), at(1)).await })
            })
            .await
            .unwrap()
        })
        .await;
        assert_eq!(heard.iter().filter(|new| **new).count(), 1);
    }

    async fn two_first_messages_of_a_contact_open_one_conversation(db: &TestDb) {
        let begun = race(db, |own, n| async move {
            let one = NewConversation { contact_key: "same".to_owned(), ..talk(n, "Ana") };
            own.write::<_, Error, _>(in_tx!(tx, [one], {
                match conversations::open_with(tx, &scope(1), ACCOUNT, "same").await? {
                    Some(_) => Ok(false),
                    None => conversations::insert(tx, &scope(1), &one).await.map(|()| true),
                }
            }))
            .await
        })
        .await;
        assert_eq!(begun.iter().filter(|one| matches!(one, Ok(true))).count(), 1);
        for other in begun.iter().filter(|one| !matches!(one, Ok(true))) {
            assert!(matches!(other, Ok(false) | Err(Error::Unique { .. })), "{other:?}");
        }
    }

    async fn messages_written_at_once_have_numbers_without_holes(db: &TestDb) {
        store::in_db!(db, |tx| begin(tx, 1, 5, 7).await?).unwrap();
        let mut numbers = race(db, |own, _| async move {
            own.write::<_, Error, _>(|tx| {
                Box::pin(async move { conversations::next_seq(tx, &scope(1), id(5)).await })
            })
            .await
            .unwrap()
        })
        .await;
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    }
}
