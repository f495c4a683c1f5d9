//! Messages that are sent later, and mentions: each ends or is seen once, and only in its organization.

use base::id::{MessageId, ScheduledMessageId};
use serde_json::json;
use store::{db_test, in_db};
use store_floor::mentions::{self, Mention};
use store_floor::scheduled_messages::{self, ScheduledMessage, ScheduledState};

use crate::support::{at, begin, id, scope, user_id};

fn scheduled(n: i64, send_at: i64) -> ScheduledMessage {
    ScheduledMessage {
        id: ScheduledMessageId::from_i64(n),
        interaction: id(5),
        author: user_id(10),
        said: json!({ "text": "Olá" }),
        send_at: at(send_at),
        state: ScheduledState::Waiting.name().to_owned(),
        failure: None,
        created_at: at(1),
        revision: 1,
    }
}

fn mention(n: i64, of: i64) -> Mention {
    Mention {
        message: MessageId::from_i64(n),
        interaction: id(of),
        author: user_id(10),
        at: at(n),
        read_at: None,
    }
}

db_test! {
    async fn what_is_sent_later_is_listed_by_moment_and_ends_once(db: &TestDb) {
        in_db!(db, |tx| {
            begin(tx, 1, 5, 7).await?;
            let own = scope(1);
            for one in [scheduled(1, 90), scheduled(2, 60), scheduled(3, 70)] {
                scheduled_messages::insert(tx, &own, &one).await?;
            }
            assert_eq!(scheduled_messages::get(tx, &own, ScheduledMessageId::from_i64(1)).await?, Some(scheduled(1, 90)));
            let listed = scheduled_messages::of_interaction(tx, &own, id(5), 2).await?;
            assert_eq!(listed.iter().map(|one| one.id.get()).collect::<Vec<_>>(), [2, 3]);
            let first = ScheduledMessageId::from_i64(1);
            let failed = ScheduledState::Failed;
            assert!(scheduled_messages::end(tx, &own, first, failed, Some("window_closed")).await?);
            let one = scheduled_messages::get(tx, &own, first).await?.unwrap();
            assert_eq!((one.failure.as_deref(), one.is_open(), one.revision), (Some("window_closed"), true, 2));
            assert!(scheduled_messages::update(tx, &own, first, &json!({ "text": "Oi" }), at(95)).await?);
            let one = scheduled_messages::get(tx, &own, first).await?.unwrap();
            assert_eq!((one.state.as_str(), one.failure, one.send_at), ("waiting", None, at(95)));
            assert!(!scheduled_messages::end(tx, &scope(2), first, ScheduledState::Sent, None).await?, "another organization");
            assert!(scheduled_messages::end(tx, &own, first, ScheduledState::Sent, None).await?);
            assert!(!scheduled_messages::end(tx, &own, first, ScheduledState::Canceled, None).await?, "once");
            assert!(!scheduled_messages::update(tx, &own, first, &json!({}), at(99)).await?);
            assert_eq!(scheduled_messages::count(tx, &own, id(5)).await?, 2);
            assert_eq!(store_floor::interactions::get(tx, &own, id(5)).await?.unwrap().scheduled_count, 2);
        })
        .unwrap();
    }

    async fn a_mention_is_kept_once_paged_and_seen_by_its_user_only(db: &TestDb) {
        in_db!(db, |tx| {
            let (own, bia) = (scope(1), user_id(11));
            for one in [mention(1, 5), mention(1, 5), mention(2, 6), mention(3, 5)] {
                mentions::insert(tx, &own, bia, &one).await?;
            }
            let page = mentions::of_user(tx, &own, bia, None, 2).await?;
            assert_eq!(page, [mention(3, 5), mention(2, 6)]);
            let rest = mentions::of_user(tx, &own, bia, Some(MessageId::from_i64(2)), 2).await?;
            assert_eq!(rest, [mention(1, 5)]);
            assert_eq!(mentions::count_unread(tx, &own, bia).await?, 3);
            assert_eq!(mentions::mark_read(tx, &scope(2), bia, None, at(9)).await?, 0, "another organization");
            assert_eq!(mentions::mark_read(tx, &own, user_id(12), None, at(9)).await?, 0, "another user");
            assert_eq!(mentions::mark_read(tx, &own, bia, Some(id(5)), at(9)).await?, 2);
            assert_eq!(mentions::mark_read(tx, &own, bia, None, at(10)).await?, 1);
            assert_eq!(mentions::of_user(tx, &own, bia, None, 1).await?.first().and_then(|one| one.read_at), Some(at(9)));
            assert_eq!(mentions::count_unread(tx, &own, bia).await?, 0);
        })
        .unwrap();
    }
}
