//! Messages and their files.

use base::id::{FileId, InteractionId, MessageId};
use store::{Error, db_test, in_db};
use store_floor::message_files::{self, MessageFile};
use store_floor::messages::{self, Message};

use crate::support::{at, id, scope, user_id};

fn message(n: i64, seq: i64) -> Message {
    Message {
        id: MessageId::from_i64(n),
        interaction: id(5),
        seq,
        direction: "in".to_owned(),
        kind: "text".to_owned(),
        author: None,
        body: Some("Olá, tudo bem? 👋🏽".to_owned()),
        content: None,
        reply_to: None,
        reactions: None,
        at: at(n),
        edited_at: None,
        deleted_at: None,
        delivery: None,
        error: None,
        client_key: None,
    }
}

/// A message of the operation with every field that it can be made with.
fn sent(n: i64, seq: i64) -> Message {
    Message {
        direction: "out".to_owned(),
        kind: "location".to_owned(),
        author: Some(user_id(10)),
        body: None,
        content: Some(serde_json::json!({"latitude": "-23.5", "on": true, "list": [1, null]})),
        reply_to: Some(MessageId::from_i64(1)),
        delivery: Some("sent".to_owned()),
        client_key: Some(format!("client-{n}")),
        ..message(n, seq)
    }
}

fn file(of: i64, n: i64, file: Option<i64>) -> MessageFile {
    MessageFile {
        message: MessageId::from_i64(of),
        n,
        interaction: id(5),
        file: file.map(FileId::from_i64),
        name: "Comprovante.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        size_bytes: 5_000_000_000,
        state: "ready".to_owned(),
        remote: file
            .is_none()
            .then(|| serde_json::json!({"media_id": "900"})),
    }
}

fn numbers(page: &[Message]) -> Vec<i64> {
    page.iter().map(|one| one.seq).collect()
}

db_test! {
    async fn a_message_is_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            for one in [message(1, 1), sent(2, 2)] {
                messages::insert(tx, &scope(1), &one).await?;
                assert_eq!(messages::get(tx, &scope(1), one.id).await?, Some(one.clone()));
                assert_eq!(messages::get(tx, &scope(2), one.id).await?, None);
            }
            let found = messages::by_client_key(tx, &scope(1), id(5), "client-2").await?;
            assert_eq!(found, Some(sent(2, 2)));
            assert_eq!(messages::by_client_key(tx, &scope(2), id(5), "client-2").await?, None);
            assert_eq!(messages::last_outbound(tx, &scope(1), id(5)).await?, Some(sent(2, 2)));
            assert_eq!(messages::last_outbound(tx, &scope(2), id(5)).await?, None);
        })
        .unwrap();
        for twin in [message(3, 2), Message { seq: 3, ..sent(4, 2) }] {
            let twin = Message { client_key: Some("client-2".to_owned()), ..twin };
            let refused: Result<(), Error> = db
                .db
                .write(store::in_tx!(tx, [twin], messages::insert(tx, &scope(1), &twin).await))
                .await;
            assert!(matches!(refused, Err(Error::Unique { .. })));
        }
    }

    async fn a_thread_is_paged_from_a_number_both_ways(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=6 {
                messages::insert(tx, &scope(1), &message(n, n)).await?;
            }
            let other = Message { interaction: id(6), ..message(9, 1) };
            messages::insert(tx, &scope(1), &other).await?;
            assert_eq!(numbers(&messages::after(tx, &scope(1), id(5), 2, 3).await?), [3, 4, 5]);
            assert_eq!(numbers(&messages::before(tx, &scope(1), id(5), 3, 9).await?), [2, 1]);
            assert_eq!(numbers(&messages::before(tx, &scope(1), id(5), i64::MAX, 2).await?), [6, 5]);
            assert!(messages::after(tx, &scope(2), id(5), 0, 9).await?.is_empty());
            assert!(messages::before(tx, &scope(2), id(5), 9, 9).await?.is_empty());
            assert_eq!(messages::last_outbound(tx, &scope(1), id(5)).await?, None);
        })
        .unwrap();
    }

    async fn what_becomes_of_a_message_is_remembered(db: &TestDb) {
        in_db!(db, |tx| {
            let own = scope(1);
            messages::insert(tx, &own, &sent(2, 2)).await?;
            let fault = serde_json::json!({"code": "131047"});
            let emoji = serde_json::json!({"customer": "❤️"});
            for org in [2, 1] {
                let by = scope(org);
                let one = MessageId::from_i64(2);
                messages::update_delivery(tx, &by, one, "failed", Some(&fault)).await?;
                messages::update_reactions(tx, &by, one, &emoji).await?;
                messages::update_content(tx, &by, one, (Some("Editado"), None), at(50)).await?;
                let found = messages::get(tx, &own, one).await?.unwrap();
                assert_eq!(found == sent(2, 2), org == 2, "another organization changes nothing");
            }
            let changed = Message {
                delivery: Some("failed".to_owned()),
                error: Some(fault),
                reactions: Some(emoji),
                body: Some("Editado".to_owned()),
                content: None,
                edited_at: Some(at(50)),
                ..sent(2, 2)
            };
            assert_eq!(messages::get(tx, &own, changed.id).await?, Some(changed.clone()));
            messages::update_delivery(tx, &own, changed.id, "sent", None).await?;
            assert!(!messages::remove(tx, &scope(2), changed.id, at(60)).await?);
            assert!(messages::remove(tx, &own, changed.id, at(60)).await?);
            assert!(!messages::remove(tx, &own, changed.id, at(61)).await?);
            let gone = Message {
                body: None,
                error: None,
                delivery: Some("sent".to_owned()),
                deleted_at: Some(at(60)),
                ..changed
            };
            assert_eq!(messages::get(tx, &own, gone.id).await?, Some(gone));
        })
        .unwrap();
    }

    async fn what_the_customer_saw_is_marked_once(db: &TestDb) {
        in_db!(db, |tx| {
            messages::insert(tx, &scope(1), &message(1, 1)).await?;
            for (n, delivery) in [(2, "sent"), (3, "failed"), (4, "delivered"), (5, "sent")] {
                let one = Message { delivery: Some(delivery.to_owned()), ..sent(n, n) };
                messages::insert(tx, &scope(1), &one).await?;
            }
            assert!(messages::update_read_up_to(tx, &scope(2), id(5), 4).await?.is_empty());
            let mut seen = messages::update_read_up_to(tx, &scope(1), id(5), 4).await?;
            seen.sort_unstable();
            assert_eq!(seen, [MessageId::from_i64(2), MessageId::from_i64(4)]);
            assert!(messages::update_read_up_to(tx, &scope(1), id(5), 4).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: MSG-003.
    async fn every_file_sent_and_received_in_an_interaction_is_listed(db: &TestDb) {
        in_db!(db, |tx| {
            let all = [file(1, 0, Some(30)), file(1, 1, Some(31)), file(2, 0, None)];
            for one in all.iter().rev() {
                message_files::insert(tx, &scope(1), one).await?;
            }
            let other = MessageFile { interaction: InteractionId::from_i64(6), ..file(9, 0, Some(30)) };
            message_files::insert(tx, &scope(1), &other).await?;
            assert_eq!(message_files::of_interaction(tx, &scope(1), id(5)).await?, all);
            assert_eq!(message_files::of_message(tx, &scope(1), MessageId::from_i64(1)).await?, all[..2]);
            let mut places = message_files::interactions_of(tx, &scope(1), FileId::from_i64(30)).await?;
            places.sort_unstable();
            assert_eq!(places, [id(5), id(6)]);

            let fetched = MessageFile { file: Some(FileId::from_i64(40)), state: "ready".to_owned(), ..file(2, 0, None) };
            message_files::update(tx, &scope(2), &MessageFile { state: "failed".to_owned(), ..fetched.clone() }).await?;
            message_files::update(tx, &scope(1), &fetched).await?;
            assert_eq!(message_files::of_message(tx, &scope(1), fetched.message).await?, [fetched]);
            assert!(message_files::of_interaction(tx, &scope(2), id(5)).await?.is_empty());
            assert!(message_files::of_message(tx, &scope(2), MessageId::from_i64(1)).await?.is_empty());
            assert!(message_files::interactions_of(tx, &scope(2), FileId::from_i64(30)).await?.is_empty());
        })
        .unwrap();
    }
}
