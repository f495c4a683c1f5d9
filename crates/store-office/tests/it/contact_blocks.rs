//! Blocks: in force until their moment, found by every key, kept as history.

use base::id::{ContactBlockId, UserId};
use base::time::{Span, Timestamp};
use store::{db_test, in_db};
use store_office::contact_blocks::{self, ContactBlock, Filter, Part};

use crate::support::{NOW, id, scope};

fn block(n: i64, name: &str, expires_at: Option<Timestamp>) -> ContactBlock {
    ContactBlock {
        id: ContactBlockId::from_i64(n),
        name: name.to_owned(),
        channel: Some("whatsapp".to_owned()),
        addresses: vec!["(48) 99999-9999".to_owned()],
        person: Some(id(5)),
        reason: "Ofensas".to_owned(),
        blocked_by: Some(UserId::from_i64(9)),
        blocked_at: NOW,
        expires_at,
        lifted_by: None,
        lifted_at: None,
        heard_count: 0,
        heard_at: None,
        revision: 1,
    }
}

fn keys(list: &[&str]) -> Vec<String> {
    list.iter().map(|&key| key.to_owned()).collect()
}

const ALL: Filter<'static> = Filter {
    part: Part::All,
    text: None,
    key: None,
    before: None,
};

db_test! {
    /// Rows: BLOCK-007.
    async fn a_block_is_found_by_any_key_until_its_moment(db: &TestDb) {
        in_db!(db, |tx| {
            let ends = NOW + Span::from_secs(60);
            let one = block(1, "João", Some(ends));
            contact_blocks::insert(tx, &scope(1), &one, &keys(&["phone:1", "email:a@x", "phone:1"])).await?;
            let found = contact_blocks::in_force(tx, &scope(1), &keys(&["visitor:8", "email:a@x"]), NOW).await?;
            assert_eq!(found, Some(one.clone()));
            assert_eq!(contact_blocks::in_force(tx, &scope(2), &keys(&["phone:1"]), NOW).await?, None, "another organization");
            assert_eq!(contact_blocks::in_force(tx, &scope(1), &keys(&["phone:2"]), NOW).await?, None);
            let last = NOW + Span::from_secs(59);
            assert!(contact_blocks::in_force(tx, &scope(1), &keys(&["phone:1"]), last).await?.is_some());
            assert_eq!(contact_blocks::in_force(tx, &scope(1), &keys(&["phone:1"]), ends).await?, None, "over at its moment");
            assert!(!contact_blocks::lift(tx, &scope(1), one.id, (None, ends)).await?, "it is over already");
            contact_blocks::count_heard(tx, &scope(1), one.id, NOW).await?;
            let heard = contact_blocks::get(tx, &scope(1), one.id).await?.unwrap();
            assert_eq!((heard.heard_count, heard.heard_at), (1, Some(NOW)));
            let who = Some(UserId::from_i64(7));
            assert!(!contact_blocks::lift(tx, &scope(2), one.id, (who, NOW)).await?, "another organization");
            assert!(contact_blocks::lift(tx, &scope(1), one.id, (who, NOW)).await?);
            assert!(!contact_blocks::lift(tx, &scope(1), one.id, (who, NOW)).await?, "once");
            assert_eq!(contact_blocks::in_force(tx, &scope(1), &keys(&["phone:1"]), NOW).await?, None);
        })
        .unwrap();
    }

    /// Rows: BLOCK-007.
    async fn blocks_are_listed_by_part_name_and_address_newest_first(db: &TestDb) {
        in_db!(db, |tx| {
            let ends = NOW + Span::from_secs(60);
            contact_blocks::insert(tx, &scope(1), &block(1, "João Conceição", None), &keys(&["email:joao@x"])).await?;
            contact_blocks::insert(tx, &scope(1), &block(2, "Bia", Some(ends)), &keys(&["phone:55"])).await?;
            contact_blocks::insert(tx, &scope(1), &block(3, "Caio", None), &keys(&["phone:56"])).await?;
            contact_blocks::lift(tx, &scope(1), ContactBlockId::from_i64(3), (None, NOW)).await?;
            for (filter, now, wanted) in [
                (ALL, NOW, vec![3, 2, 1]),
                (Filter { part: Part::InForce, ..ALL }, NOW, vec![2, 1]),
                (Filter { part: Part::InForce, ..ALL }, ends, vec![1]),
                (Filter { part: Part::Over, ..ALL }, ends, vec![3, 2]),
                (Filter { text: Some("conceicao"), ..ALL }, NOW, vec![1]),
                (Filter { text: Some("joao@"), ..ALL }, NOW, vec![1]),
                (Filter { key: Some("phone:55"), ..ALL }, NOW, vec![2]),
                (Filter { before: Some(ContactBlockId::from_i64(2)), ..ALL }, NOW, vec![1]),
            ] {
                let rows = contact_blocks::list(tx, &scope(1), &filter, now, 10).await?;
                let ids: Vec<i64> = rows.iter().map(|row| row.id.get()).collect();
                assert_eq!(ids, wanted, "{filter:?}");
            }
            assert_eq!(contact_blocks::list(tx, &scope(2), &ALL, NOW, 10).await?, []);
        })
        .unwrap();
    }
}
