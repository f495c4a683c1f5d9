//! Interactions: cards, lists, labels, counts.

use base::authz::Reach;
use base::id::{LabelId, PersonId, WrapUpCodeId};
use base::medium::Medium;
use store::{Error, db_test, in_db};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions::{self, Filter, Held, NewInteraction, Part};

use crate::support::{
    ACCOUNT, Stands, arrival, at, begin, codes_of_segments, id, late, listed, part, put, queue_id,
    scope, segment, talk, user_id, user_scope,
};

db_test! {
    async fn a_new_interaction_is_read_as_a_card(db: &TestDb) {
        in_db!(db, |tx| {
            begin(tx, 1, 5, 7).await?;
            let card = interactions::get(tx, &scope(1), id(5)).await?.unwrap();
            assert_eq!((card.number.as_str(), card.channel.as_str(), card.medium), ("2026-0000005", "whatsapp", Medium::Messaging));
            assert_eq!((card.account, card.queue, card.arrived_at), (ACCOUNT, queue_id(7), at(5)));
            assert_eq!((card.state.as_str(), card.activity.as_str(), card.is_waiting()), ("queued", "active", true));
            assert_eq!((card.agent, card.last_agent, card.offer_until, card.ended_at), (None, None, None, None));
            assert_eq!((card.contact, card.last_message, card.reason), (serde_json::json!({"name": "Ana"}), None, None));
            assert_eq!((card.waiting_since, card.revision, card.after_hours), (Some(at(5)), 2, false));
            let found = interactions::by_number(tx, &scope(1), "2026-0000005").await?;
            assert_eq!(found.map(|card| card.id), Some(id(5)));
            assert_eq!(interactions::by_number(tx, &scope(1), "2026-0000006").await?, None);
        })
        .unwrap();
        let twin = in_db!(db, |tx| interactions::insert(tx, &scope(1), &NewInteraction { id: id(6), ..arrival(5, 7) }).await?);
        assert!(matches!(twin, Err(Error::Unique { .. })), "a number is never used twice");
    }

    /// Rows: AGENT-008.
    async fn lists_are_filtered_and_ordered_as_asked(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name, phone, queue, channel) in [
                (1, "Érica Conceição", Some("5511911111111"), 7, "whatsapp"),
                (2, "Bia 100%", Some("5511922222222"), 7, "webchat"),
                (3, "ana_maria", None, 8, "whatsapp"),
            ] {
                let one = NewInteraction { channel: channel.to_owned(), ..arrival(n, queue) };
                interactions::insert(tx, &scope(1), &one).await?;
                let contact = NewConversation { phone_key: phone.map(str::to_owned), ..talk(n, name) };
                conversations::insert(tx, &scope(1), &contact).await?;
            }
            let all = part(Part::Open);
            let own = scope(1);
            assert_eq!(listed(tx, &own, &all).await?, [3, 2, 1]);
            assert_eq!(listed(tx, &own, &Filter { newest_first: false, ..all.clone() }).await?, [1, 2, 3]);
            assert_eq!(listed(tx, &own, &Filter { name: Some("conceicao"), ..all.clone() }).await?, [1]);
            assert_eq!(listed(tx, &own, &Filter { name: Some("%"), ..all.clone() }).await?, [2]);
            assert_eq!(listed(tx, &own, &Filter { name: Some("ana_"), ..all.clone() }).await?, [3]);
            assert_eq!(listed(tx, &own, &Filter { phone: Some("5511922222222"), ..all.clone() }).await?, [2]);
            assert_eq!(listed(tx, &own, &Filter { queue: Some(queue_id(8)), ..all.clone() }).await?, [3]);
            assert_eq!(listed(tx, &own, &Filter { channel: Some("webchat"), ..all.clone() }).await?, [2]);
            let dates = Filter { from: Some(at(2)), to: Some(at(3)), ..all.clone() };
            assert_eq!(listed(tx, &own, &dates).await?, [2]);
            let page = interactions::list(tx, &own, &Filter { after: Some(id(3)), ..all.clone() }, 1).await?;
            assert_eq!(page.iter().map(|card| card.id.get()).collect::<Vec<_>>(), [2]);
            let oldest = Filter { newest_first: false, after: Some(id(1)), ..all.clone() };
            assert_eq!(listed(tx, &own, &oldest).await?, [2, 3]);
            assert!(listed(tx, &scope(2), &all).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: ROUTE-015.
    async fn what_came_after_hours_is_found_by_its_flag(db: &TestDb) {
        in_db!(db, |tx| {
            for n in [1, 2, 3] {
                begin(tx, 1, n, 7).await?;
            }
            late(tx, 2).await?;
            let flag = |after_hours| Filter { after_hours, ..part(Part::Waiting) };
            assert_eq!(listed(tx, &scope(1), &flag(Some(true))).await?, [2]);
            assert_eq!(listed(tx, &scope(1), &flag(Some(false))).await?, [3, 1]);
            assert_eq!(listed(tx, &scope(1), &flag(None)).await?, [3, 2, 1]);
        })
        .unwrap();
    }

    /// Rows: TAG-008.
    async fn only_what_ended_without_a_code_is_classified_afterwards(db: &TestDb) {
        in_db!(db, |tx| {
            let code = WrapUpCodeId::from_i64;
            begin(tx, 1, 5, 7).await?;
            assert!(!interactions::classify_ended(tx, &scope(1), id(5), code(3)).await?, "it is open");
            put(tx, 5, Stands { state: "concluded", agent: None, last_agent: Some(10), queue: 7 }).await?;
            for (ordinal, agent) in [(1, None), (2, Some(10)), (3, None), (4, Some(11)), (5, None)] {
                segment(tx, 5, ordinal, agent).await?;
            }
            assert!(!interactions::classify_ended(tx, &scope(2), id(5), code(3)).await?, "another organization");
            assert!(interactions::classify_ended(tx, &scope(1), id(5), code(3)).await?);
            assert!(!interactions::classify_ended(tx, &scope(1), id(5), code(4)).await?, "once");
            let card = interactions::get(tx, &scope(1), id(5)).await?.unwrap();
            assert_eq!(card.code, Some(code(3)));
            assert_eq!(codes_of_segments(tx, 5).await?, [None, None, None, Some(3), None], "the last agent's");
        })
        .unwrap();
    }

    /// Rows: TAG-009.
    async fn a_code_is_corrected_where_it_stands_and_only_from_the_one_seen(db: &TestDb) {
        in_db!(db, |tx| {
            let code = WrapUpCodeId::from_i64;
            begin(tx, 1, 5, 7).await?;
            assert!(!interactions::correct_code(tx, &scope(1), id(5), (None, code(3))).await?, "it is open");
            put(tx, 5, Stands { state: "concluded", agent: None, last_agent: None, queue: 7 }).await?;
            segment(tx, 5, 1, None).await?;
            assert!(interactions::correct_code(tx, &scope(1), id(5), (None, code(3))).await?);
            assert_eq!(codes_of_segments(tx, 5).await?, [Some(3)], "nobody had it: the wait has the code");
            assert!(!interactions::correct_code(tx, &scope(1), id(5), (None, code(4))).await?, "somebody was faster");
            assert!(!interactions::correct_code(tx, &scope(2), id(5), (Some(code(3)), code(4))).await?, "another organization");
            for (ordinal, agent) in [(2, Some(10)), (3, None)] {
                segment(tx, 5, ordinal, agent).await?;
            }
            assert!(interactions::correct_code(tx, &scope(1), id(5), (Some(code(3)), code(4))).await?);
            assert_eq!(codes_of_segments(tx, 5).await?, [Some(4), None, None], "where the last code stands");
            assert_eq!(interactions::get(tx, &scope(1), id(5)).await?.unwrap().code, Some(code(4)));
        })
        .unwrap();
    }

    async fn parts_of_the_desk_show_what_is_mine_and_what_waits(db: &TestDb) {
        in_db!(db, |tx| {
            let stands = |state, agent, last_agent| Stands { state, agent, last_agent, queue: 7 };
            for (n, to) in [
                (1, stands("active", Some(10), Some(10))),
                (2, stands("offered", Some(10), None)),
                (3, stands("wrap_up", Some(10), Some(10))),
                (4, stands("concluded", None, Some(10))),
                (5, stands("queued", None, None)),
                (6, stands("active", Some(11), Some(11))),
            ] {
                begin(tx, 1, n, 7).await?;
                put(tx, n, to).await?;
            }
            let ana = user_scope(10, Reach::Own, &[7], &[]);
            assert_eq!(listed(tx, &ana, &part(Part::MineActive)).await?, [3, 2, 1]);
            assert_eq!(listed(tx, &ana, &part(Part::MineInactive)).await?, Vec::<i64>::new());
            assert_eq!(listed(tx, &ana, &part(Part::MineEnded)).await?, [4]);
            assert_eq!(listed(tx, &ana, &part(Part::Waiting)).await?, [5, 2]);
            assert_eq!(listed(tx, &ana, &part(Part::Open)).await?, [5, 3, 2, 1]);
            assert_eq!(interactions::count_of_agent(tx, &scope(1), user_id(10)).await?, Held { active: 2, ..Held::default() });
            assert_eq!(interactions::count_of_agent(tx, &scope(2), user_id(10)).await?, Held::default());
            let waiting = interactions::count_waiting(tx, &scope(1)).await?;
            assert_eq!(waiting, [(queue_id(7), "whatsapp".to_owned(), 2)]);
            assert!(interactions::count_waiting(tx, &scope(2)).await?.is_empty());
            assert_eq!(interactions::position(tx, &scope(1), queue_id(7), id(5)).await?, 2);
            assert_eq!(interactions::position(tx, &scope(1), queue_id(7), id(2)).await?, 1);
            assert_eq!(interactions::position(tx, &scope(2), queue_id(7), id(5)).await?, 0);
        })
        .unwrap();
    }

    async fn another_organization_sees_nothing(db: &TestDb) {
        in_db!(db, |tx| {
            begin(tx, 1, 5, 7).await?;
            conversations::update_person(tx, &scope(1), id(5), Some(PersonId::from_i64(9))).await?;
            interactions::update_labels(tx, &scope(1), id(5), &[LabelId::from_i64(3)]).await?;
            assert_eq!(interactions::get(tx, &scope(2), id(5)).await?, None);
            assert_eq!(interactions::by_number(tx, &scope(2), "2026-0000005").await?, None);
            assert!(interactions::of_person(tx, &scope(2), PersonId::from_i64(9), None, 9).await?.is_empty());
            interactions::update_labels(tx, &scope(2), id(5), &[]).await?;
            assert!(interactions::labels(tx, &scope(2), id(5)).await?.is_empty());
            assert_eq!(interactions::labels(tx, &scope(1), id(5)).await?, [LabelId::from_i64(3)]);
            // Another organization may use the same number.
            interactions::insert(tx, &scope(2), &NewInteraction { id: id(6), ..arrival(5, 7) }).await?;
        })
        .unwrap();
    }

    async fn labels_are_replaced(db: &TestDb) {
        in_db!(db, |tx| {
            let label = LabelId::from_i64;
            interactions::update_labels(tx, &scope(1), id(5), &[label(9), label(3)]).await?;
            assert_eq!(interactions::labels(tx, &scope(1), id(5)).await?, [label(3), label(9)]);
            interactions::update_labels(tx, &scope(1), id(5), &[label(4)]).await?;
            assert_eq!(interactions::labels(tx, &scope(1), id(5)).await?, [label(4)]);
        })
        .unwrap();
    }

    async fn earlier_interactions_of_a_person_are_paged_within_reach(db: &TestDb) {
        in_db!(db, |tx| {
            let person = PersonId::from_i64(9);
            for n in 1..=4 {
                begin(tx, 1, n, if n == 2 { 8 } else { 7 }).await?;
                conversations::update_person(tx, &scope(1), id(n), Some(person)).await?;
            }
            let ids = |cards: Vec<interactions::Card>| cards.iter().map(|card| card.id.get()).collect::<Vec<_>>();
            let page = interactions::of_person(tx, &scope(1), person, None, 2).await?;
            assert_eq!(ids(page), [4, 3]);
            let page = interactions::of_person(tx, &scope(1), person, Some(id(3)), 2).await?;
            assert_eq!(ids(page), [2, 1]);
            let ana = user_scope(10, Reach::Own, &[7], &[]);
            assert_eq!(ids(interactions::of_person(tx, &ana, person, None, 9).await?), [4, 3, 1]);
        })
        .unwrap();
    }
}
