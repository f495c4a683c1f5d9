//! What is kept beside the conversations: deliveries, what was heard, what was set aside, visitors, inputs of the floor.

use base::id::{FlowId, MessageId, OrgId, SetAsideId, VisitorId};
use floor::flow::run::Run;
use store::{Error, db_test, in_db};
use store_floor::deliveries::{self, Delivery};
use store_floor::flow_runs::{self, FlowRun};
use store_floor::set_aside_payloads::{self, SetAside};
use store_floor::visitors::{self, Visitor};
use store_floor::{floor_inputs, inbound_seen};

use crate::support::{ACCOUNT, at, id, scope};

fn message(n: i64) -> MessageId {
    MessageId::from_i64(n)
}

fn delivery(n: i64) -> Delivery {
    Delivery {
        message: message(2),
        interaction: id(5),
        n,
        state: "sent".to_owned(),
    }
}

fn visitor() -> Visitor {
    Visitor {
        id: VisitorId::from_i64(4),
        org: OrgId::from_i64(1),
        account: ACCOUNT,
        contact: serde_json::json!({"email": "ana@exemplo.com"}),
        locale: "pt-BR".to_owned(),
        seen_at: at(1),
    }
}

db_test! {
    async fn a_delivery_is_found_by_the_id_of_the_provider(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, external) in [(1, "b"), (0, "a")] {
                deliveries::insert(tx, &scope(1), (ACCOUNT, external), &delivery(n), at(1)).await?;
            }
            deliveries::update(tx, &scope(2), (ACCOUNT, "a"), "failed", at(2)).await?;
            deliveries::update(tx, &scope(1), (ACCOUNT, "a"), "delivered", at(2)).await?;
            // The answer of the provider may come after its status.
            deliveries::insert(tx, &scope(1), (ACCOUNT, "a"), &delivery(0), at(3)).await?;
            let found = deliveries::get(tx, &scope(1), ACCOUNT, "a").await?;
            assert_eq!(found, Some(Delivery { state: "delivered".to_owned(), ..delivery(0) }));
            let parts = deliveries::of_message(tx, &scope(1), message(2)).await?;
            let part = |n, state: &str, external: &str| (n, state.to_owned(), external.to_owned());
            assert_eq!(parts, [part(0, "delivered", "a"), part(1, "sent", "b")]);
            assert_eq!(deliveries::get(tx, &scope(2), ACCOUNT, "a").await?, None);
            assert!(deliveries::of_message(tx, &scope(2), message(2)).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: BOT-002.
    async fn the_run_of_a_flow_is_kept_until_it_ends(db: &TestDb) {
        in_db!(db, |tx| {
            let begun = FlowRun { flow: FlowId::from_i64(9), version: 2, state: Run::default() };
            let state = Run { wait_count: 3, step_count: 7, wake_at: Some(at(5)), ..Run::default() };
            flow_runs::insert(tx, &scope(1), id(5), &begun).await?;
            assert_eq!(flow_runs::get(tx, &scope(1), id(5)).await?, Some(begun.clone()));
            assert_eq!(flow_runs::get(tx, &scope(2), id(5)).await?, None);
            flow_runs::update(tx, &scope(2), id(5), &state).await?;
            flow_runs::remove(tx, &scope(2), id(5)).await?;
            flow_runs::update(tx, &scope(1), id(5), &state).await?;
            assert_eq!(flow_runs::get(tx, &scope(1), id(5)).await?, Some(FlowRun { state: state.clone(), ..begun.clone() }));
            flow_runs::remove(tx, &scope(1), id(5)).await?;
            assert_eq!(flow_runs::get(tx, &scope(1), id(5)).await?, None);
        })
        .unwrap();
    }

    async fn what_was_heard_is_new_once_and_forgotten_when_old(db: &TestDb) {
        in_db!(db, |tx| {
            let key = (ACCOUNT, "wamid.1");
            assert!(inbound_seen::insert(tx, &scope(1), key, at(1)).await?);
            assert!(!inbound_seen::insert(tx, &scope(1), key, at(2)).await?);
            assert!(inbound_seen::insert(tx, &scope(2), key, at(1)).await?, "of another organization");
            assert_eq!(inbound_seen::get(tx, &scope(1), ACCOUNT, "wamid.1").await?, None);
            inbound_seen::update_message(tx, &scope(1), key, (message(2), id(5))).await?;
            let found = inbound_seen::get(tx, &scope(1), ACCOUNT, "wamid.1").await?;
            assert_eq!(found, Some((message(2), id(5))));
            let external = inbound_seen::of_message(tx, &scope(1), ACCOUNT, message(2)).await?;
            assert_eq!(external.as_deref(), Some("wamid.1"));
            assert_eq!(inbound_seen::get(tx, &scope(2), ACCOUNT, "wamid.1").await?, None);
            assert_eq!(inbound_seen::of_message(tx, &scope(2), ACCOUNT, message(2)).await?, None);
            assert_eq!(inbound_seen::purge(tx, &scope(1), at(1)).await?, 0);
            assert_eq!(inbound_seen::purge(tx, &scope(1), at(2)).await?, 1);
            assert!(inbound_seen::insert(tx, &scope(1), key, at(3)).await?);
        })
        .unwrap();
    }

    async fn payloads_set_aside_keep_their_bytes(db: &TestDb) {
        in_db!(db, |tx| {
            let one = |n| SetAside {
                id: SetAsideId::from_i64(n),
                account: ACCOUNT,
                reason: "payload_unknown".to_owned(),
                body: vec![0, 255, b'{'],
                at: at(n),
                replayed_at: None,
            };
            for n in 1..=3 {
                set_aside_payloads::insert(tx, &scope(1), &one(n)).await?;
            }
            assert_eq!(set_aside_payloads::list(tx, &scope(1), None, 2).await?, [one(3), one(2)]);
            assert_eq!(set_aside_payloads::list(tx, &scope(1), Some(one(2).id), 2).await?, [one(1)]);
            assert!(set_aside_payloads::list(tx, &scope(2), None, 9).await?.is_empty());
            assert_eq!(set_aside_payloads::get(tx, &scope(2), one(1).id).await?, None);
            set_aside_payloads::update_replayed(tx, &scope(2), one(1).id, at(8)).await?;
            assert_eq!(set_aside_payloads::get(tx, &scope(1), one(1).id).await?, Some(one(1)));
            set_aside_payloads::update_replayed(tx, &scope(1), one(1).id, at(9)).await?;
            let replayed = SetAside { replayed_at: Some(at(9)), ..one(1) };
            assert_eq!(set_aside_payloads::get(tx, &scope(1), one(1).id).await?, Some(replayed));
        })
        .unwrap();
    }

    async fn a_visitor_is_found_by_the_token(db: &TestDb) {
        in_db!(db, |tx| {
            visitors::insert(tx, &scope(1), &visitor(), (&[1, 0, 2], Some("https://loja")), at(1)).await?;
            assert_eq!(visitors::by_token(tx, &[1, 0, 2]).await?, Some(visitor()));
            assert_eq!(visitors::by_token(tx, &[1, 0]).await?, None);
            assert_eq!(visitors::get(tx, &scope(2), visitor().id).await?, None);
            let learnt = Visitor { locale: "es".to_owned(), contact: serde_json::json!({}), seen_at: at(2), ..visitor() };
            visitors::update(tx, &scope(2), &learnt, None, at(2)).await?;
            assert_eq!(visitors::get(tx, &scope(1), visitor().id).await?, Some(visitor()));
            visitors::update(tx, &scope(1), &learnt, None, at(2)).await?;
            assert_eq!(visitors::get(tx, &scope(1), visitor().id).await?, Some(learnt));
            // Only forward, and only within the organization.
            for (org, now) in [(2, 9), (1, 5), (1, 4)] {
                visitors::update_seen(tx, &scope(org), visitor().id, at(now)).await?;
            }
            let seen = visitors::get(tx, &scope(1), visitor().id).await?.map(|one| one.seen_at);
            assert_eq!(seen, Some(at(5)));
        })
        .unwrap();
        let twin = in_db!(db, |tx| {
            let other = Visitor { id: VisitorId::from_i64(5), ..visitor() };
            visitors::insert(tx, &scope(2), &other, (&[1, 0, 2], None), at(1)).await?;
        });
        assert!(matches!(twin, Err(Error::Unique { .. })));
    }

    async fn what_the_floor_must_be_told_waits_in_order_until_it_is_taken_in(db: &TestDb) {
        in_db!(db, |tx| {
            for n in [3, 1, 2] {
                floor_inputs::insert(tx, &scope(1), n, &format!("input {n}")).await?;
            }
            floor_inputs::insert(tx, &scope(2), 9, &"other").await?;
            let all: Vec<(i64, String)> = floor_inputs::list(tx, &scope(1), 0, 2).await?;
            assert_eq!(all, [(1, "input 1".to_owned()), (2, "input 2".to_owned())]);
            floor_inputs::remove(tx, &scope(2), 1).await?;
            floor_inputs::remove(tx, &scope(1), 2).await?;
            let left: Vec<(i64, String)> = floor_inputs::list(tx, &scope(1), 0, 9).await?;
            assert_eq!(left, [(1, "input 1".to_owned()), (3, "input 3".to_owned())]);
            let after: Vec<(i64, String)> = floor_inputs::list(tx, &scope(1), 1, 9).await?;
            assert_eq!(after.len(), 1);
        })
        .unwrap();
    }
}
