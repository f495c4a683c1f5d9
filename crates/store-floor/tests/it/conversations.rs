//! Conversations: round trip, counters, the open one per contact.

use base::id::{PersonId, VisitorId};
use store::{Error, db_test, in_db};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions;

use crate::support::{ACCOUNT, at, begin, id, scope, talk};

db_test! {
    async fn a_conversation_is_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            let full = NewConversation {
                phone_key: Some("5511".to_owned()),
                visitor: Some(VisitorId::from_i64(4)),
                person: Some(PersonId::from_i64(9)),
                ..talk(5, "Ana")
            };
            conversations::insert(tx, &scope(1), &full).await?;
            conversations::insert(tx, &scope(1), &talk(6, "Bia")).await?;
            let one = conversations::get(tx, &scope(1), id(5)).await?.unwrap();
            assert_eq!((one.account, one.contact_key.as_str(), one.open), (ACCOUNT, "key-5", true));
            assert_eq!((one.visitor, one.person), (full.visitor, full.person));
            assert_eq!((one.last_seq, one.read_seq, one.window_closes_at), (0, 0, None));
            let plain = conversations::get(tx, &scope(1), id(6)).await?.unwrap();
            assert_eq!((plain.visitor, plain.person), (None, None));
            assert_eq!(conversations::of_visitor(tx, &scope(1), VisitorId::from_i64(4)).await?, Some(id(5)));
            assert_eq!(conversations::open_with(tx, &scope(1), ACCOUNT, "key-5").await?, Some(id(5)));
            assert_eq!(conversations::last_with(tx, &scope(1), ACCOUNT, "key-5").await?, Some(id(5)));

            assert_eq!(conversations::get(tx, &scope(2), id(5)).await?, None);
            assert_eq!(conversations::of_visitor(tx, &scope(2), VisitorId::from_i64(4)).await?, None);
            assert_eq!(conversations::open_with(tx, &scope(2), ACCOUNT, "key-5").await?, None);
            assert_eq!(conversations::last_with(tx, &scope(2), ACCOUNT, "key-5").await?, None);
        })
        .unwrap();
        let twin = in_db!(db, |tx| {
            let again = NewConversation { contact_key: "key-5".to_owned(), ..talk(7, "Ana") };
            conversations::insert(tx, &scope(1), &again).await?;
        });
        assert!(matches!(twin, Err(Error::Unique { .. })), "one open conversation with a contact");
    }

    async fn counters_of_a_conversation_go_up_and_windows_only_forward(db: &TestDb) {
        in_db!(db, |tx| {
            begin(tx, 1, 5, 7).await?;
            let own = scope(1);
            assert_eq!(conversations::next_seq(tx, &own, id(5)).await?, 1);
            assert_eq!(conversations::next_seq(tx, &own, id(5)).await?, 2);
            for (window, expected) in [(None, None), (Some(9), Some(9)), (Some(4), Some(9)), (None, Some(9)), (Some(12), Some(12))] {
                conversations::count_inbound(tx, &own, id(5), window.map(at)).await?;
                let one = conversations::get(tx, &own, id(5)).await?.unwrap();
                assert_eq!(one.window_closes_at, expected.map(at));
            }
            let card = interactions::get(tx, &own, id(5)).await?.unwrap();
            assert_eq!((card.unread_count, card.last_seq), (5, 2));
            assert!(conversations::update_read(tx, &own, id(5), 2).await?);
            assert!(!conversations::update_read(tx, &own, id(5), 1).await?, "nothing becomes unread again");
            assert!(conversations::update_customer_read(tx, &own, id(5), 1).await?);
            assert!(!conversations::update_customer_read(tx, &own, id(5), 1).await?);
            conversations::add_failed(tx, &own, id(5), 2).await?;
            conversations::add_failed(tx, &own, id(5), -1).await?;
            conversations::update_last(tx, &own, id(5), &serde_json::json!({"text": "Olá"})).await?;
            conversations::update_person(tx, &own, id(5), Some(PersonId::from_i64(9))).await?;
            conversations::update_contact(tx, &own, id(5), &serde_json::json!({"name": "Bia"}), "Bia").await?;
            conversations::update_key(tx, &own, id(5), "other", Some("5511")).await?;
            let card = interactions::get(tx, &own, id(5)).await?.unwrap();
            assert_eq!((card.unread_count, card.failed_count, card.customer_read_seq), (0, 1, 1));
            assert_eq!(card.person, Some(PersonId::from_i64(9)));
            assert_eq!(card.last_message, Some(serde_json::json!({"text": "Olá"})));
            assert_eq!(card.contact, serde_json::json!({"name": "Bia"}));
            assert_eq!(conversations::open_with(tx, &own, ACCOUNT, "other").await?, Some(id(5)));
            conversations::update_person(tx, &own, id(5), None).await?;
            let plain = interactions::get(tx, &own, id(5)).await?.unwrap();
            assert_eq!(plain.person, None);
            assert!(plain.revision > card.revision);
        })
        .unwrap();
    }

    async fn another_organization_changes_nothing(db: &TestDb) {
        in_db!(db, |tx| {
            begin(tx, 1, 5, 7).await?;
            let before = interactions::get(tx, &scope(1), id(5)).await?;
            let other = scope(2);
            conversations::count_inbound(tx, &other, id(5), Some(at(9))).await?;
            assert!(!conversations::update_read(tx, &other, id(5), 9).await?);
            assert!(!conversations::update_customer_read(tx, &other, id(5), 9).await?);
            conversations::add_failed(tx, &other, id(5), 1).await?;
            conversations::update_last(tx, &other, id(5), &serde_json::json!({})).await?;
            conversations::update_person(tx, &other, id(5), Some(PersonId::from_i64(9))).await?;
            conversations::update_contact(tx, &other, id(5), &serde_json::json!({}), "x").await?;
            conversations::update_key(tx, &other, id(5), "x", None).await?;
            assert_eq!(interactions::get(tx, &scope(1), id(5)).await?, before);
        })
        .unwrap();
        assert!(in_db!(db, |tx| conversations::next_seq(tx, &scope(2), id(5)).await?).is_err());
    }
}
