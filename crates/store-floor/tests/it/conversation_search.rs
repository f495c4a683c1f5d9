//! The list of conversations: its conditions, its totals, and that its words for a state are the rule's.

use base::authz::{Reach, Scope};
use base::id::{LabelId, OrgId};
use base::time::{Span, Timestamp};
use floor::interaction::conversation_state::ConversationState;
use floor::interaction::{Activity, InteractionState};
use store::{Result, Statement, Tx, args, both, db_test, in_db};
use store_floor::conversation_search::{self, Due, Search, Standing, Which, Words};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions;

use crate::support::{
    Stands, arrival, at, begin, due_at, id, late, put, queue_id, scope, talk, user_id, user_scope,
};

/// What the floor would write of activity, waiting and the end.
const MARK: Statement = Statement::new(
    "it::MARK",
    both(
        "UPDATE interactions SET activity = $3, awaiting_since = $4, open = $5, ended_at = $6 WHERE org_id = $1 AND id = $2",
    ),
);

async fn mark(
    tx: &mut Tx<'_>,
    n: i64,
    activity: &str,
    awaited: bool,
    ended_at: Option<Timestamp>,
) -> Result<()> {
    let values = args![
        OrgId::from_i64(1),
        n,
        activity,
        awaited.then(|| at(n)),
        ended_at.is_none(),
        ended_at
    ];
    tx.execute(&MARK, values).await.map(drop)
}

/// Puts an interaction somewhere and ends it.
async fn end(tx: &mut Tx<'_>, n: i64, to: Stands, ended_at: Timestamp) -> Result<()> {
    put(tx, n, to).await?;
    mark(tx, n, "active", false, Some(ended_at)).await
}

const fn stands(state: &'static str, last_agent: Option<i64>) -> Stands {
    Stands {
        state,
        agent: None,
        last_agent,
        queue: 7,
    }
}

const fn search(which: Which) -> Search {
    Search {
        which,
        ended_from: Timestamp::ZERO,
        due: None,
        after_hours: None,
        queue: None,
        agent: None,
        words: None,
        channel: None,
        oldest_first: false,
    }
}

/// Lists ids, and checks that the totals count exactly them.
async fn found(tx: &mut Tx<'_>, scope: &Scope, search: &Search) -> Result<Vec<i64>> {
    let rows = conversation_search::list(tx, scope, search, None, None, 1_000).await?;
    let totals = conversation_search::totals(tx, scope, search).await?;
    assert_eq!(totals.all, i64::try_from(rows.len()).unwrap());
    for (label, count) in totals.by_label {
        let of = conversation_search::list(tx, scope, search, Some(label), None, 1_000).await?;
        assert_eq!(count, i64::try_from(of.len()).unwrap(), "{label:?}");
    }
    Ok(rows.iter().map(|card| card.id.get()).collect())
}

db_test! {
    /// Rows: AGENT-020, GAP-046.
    async fn every_conversation_is_found_by_its_state_and_by_no_other(db: &TestDb) {
        in_db!(db, |tx| {
            let mut expected = Vec::new();
            let mut n = 0;
            for state in InteractionState::ALL {
                for activity in Activity::ALL {
                    for awaited in [false, true] {
                        n += 1;
                        begin(tx, 1, n, 7).await?;
                        put(tx, n, stands(state.name(), Some(10))).await?;
                        mark(tx, n, activity.name(), awaited, state.has_ended().then(|| at(n))).await?;
                        expected.push((n, ConversationState::of(state, activity, awaited)));
                    }
                }
            }
            let of = |wanted: &dyn Fn(ConversationState) -> bool| -> Vec<i64> {
                expected.iter().rev().filter(|(_, state)| wanted(*state)).map(|(n, _)| *n).collect()
            };
            for state in ConversationState::ALL {
                let ids = found(tx, &scope(1), &search(Which::In(state))).await?;
                assert!(!ids.is_empty());
                assert_eq!(ids, of(&|one| one == state), "{state:?}");
            }
            assert_eq!(found(tx, &scope(1), &search(Which::Ended)).await?, of(&|one| one.has_ended()));
            assert_eq!(found(tx, &scope(1), &search(Which::Open)).await?, of(&|one| !one.has_ended()));
            assert_eq!(found(tx, &scope(1), &search(Which::All)).await?, of(&|_| true));
            assert_eq!(found(tx, &scope(2), &search(Which::All)).await?, Vec::<i64>::new(), "another organization");
        })
        .unwrap();
    }

    /// Rows: AGENT-019, AGENT-020.
    async fn conversations_are_narrowed_by_end_due_date_hours_queue_agent_and_words(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name, phone, queue) in [
                (1, "Érica Conceição", Some("5511911111111"), 7),
                (2, "Loja 24", Some("5511922222222"), 8),
                (3, "Bia", None, 7),
                (4, "Caio", None, 7),
            ] {
                interactions::insert(tx, &scope(1), &arrival(n, queue)).await?;
                let one = NewConversation { phone_key: phone.map(str::to_owned), ..talk(n, name) };
                conversations::insert(tx, &scope(1), &one).await?;
            }
            end(tx, 1, stands("concluded", Some(10)), at(100)).await?;
            end(tx, 2, Stands { queue: 8, ..stands("concluded", Some(11)) }, at(200)).await?;
            end(tx, 3, stands("canceled", None), at(300)).await?;
            late(tx, 3).await?;
            // One that ended after its date, one before; an open one that has not come to it yet.
            for (n, due) in [(1, 50), (2, 250), (4, 500)] {
                due_at(tx, n, at(due)).await?;
            }
            let (own, ended, all) = (scope(1), search(Which::Ended), search(Which::All));
            assert_eq!(found(tx, &own, &ended).await?, [3, 2, 1]);
            assert_eq!(found(tx, &own, &Search { ended_from: at(200), ..ended.clone() }).await?, [3, 2]);
            assert_eq!(found(tx, &own, &Search { ended_from: at(300), ..all.clone() }).await?, [4, 3], "what is open has no period");
            let due = |due| Search { due: Some(due), ..all.clone() };
            assert_eq!(found(tx, &own, &due(Due::Overdue { now: at(400) })).await?, [1]);
            assert_eq!(found(tx, &own, &due(Due::Overdue { now: at(501) })).await?, [4, 1]);
            assert_eq!(found(tx, &own, &due(Due::Within { from: at(250), to: at(500) })).await?, [2]);
            assert_eq!(found(tx, &own, &due(Due::Set)).await?, [4, 2, 1]);
            assert_eq!(found(tx, &own, &due(Due::Unset)).await?, [3]);
            assert_eq!(found(tx, &own, &Search { after_hours: Some(true), ..all.clone() }).await?, [3]);
            assert_eq!(found(tx, &own, &Search { after_hours: Some(false), ..all.clone() }).await?, [4, 2, 1]);
            assert_eq!(found(tx, &own, &Search { queue: Some(queue_id(8)), ..all.clone() }).await?, [2]);
            assert_eq!(found(tx, &own, &Search { agent: Some(user_id(10)), ..all.clone() }).await?, [1]);
            let words = |words| Search { words: Some(words), ..ended.clone() };
            assert_eq!(found(tx, &own, &words(Words::Name("conceicao".to_owned()))).await?, [1]);
            assert_eq!(found(tx, &own, &words(Words::Name("%".to_owned()))).await?, Vec::<i64>::new());
            assert_eq!(found(tx, &own, &words(Words::Phone("5511922222222".to_owned()))).await?, [2]);
            assert_eq!(found(tx, &own, &words(Words::Digits("1192".to_owned()))).await?, [2]);
            assert_eq!(found(tx, &own, &words(Words::Digits("24".to_owned()))).await?, [2]);
            let number = Words::Number("2026-0000004".to_owned());
            assert_eq!(found(tx, &own, &words(number.clone())).await?, [4], "a number is found in every state");
            assert_eq!(found(tx, &own, &Search { queue: Some(queue_id(8)), ..words(number) }).await?, Vec::<i64>::new());
        })
        .unwrap();
    }

    /// Rows: AGENT-018.
    async fn totals_count_every_label_and_pages_follow_arrival(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=4 {
                begin(tx, 1, n, 7).await?;
                end(tx, n, stands("concluded", Some(10)), at(100 + n)).await?;
            }
            let (red, blue) = (LabelId::from_i64(20), LabelId::from_i64(21));
            interactions::update_labels(tx, &scope(1), id(1), &[red, blue]).await?;
            interactions::update_labels(tx, &scope(1), id(2), &[red]).await?;
            let all = search(Which::Ended);
            let totals = conversation_search::totals(tx, &scope(1), &all).await?;
            assert_eq!((totals.all, totals.by_label), (4, vec![(red, 2), (blue, 1)]));
            let later = Search { ended_from: at(102), ..all.clone() };
            let totals = conversation_search::totals(tx, &scope(1), &later).await?;
            assert_eq!((totals.all, totals.by_label), (3, vec![(red, 1)]));
            let page = conversation_search::list(tx, &scope(1), &all, Some(red), None, 1).await?;
            assert_eq!(page.iter().map(|card| card.id).collect::<Vec<_>>(), [id(2)]);
            let page = conversation_search::list(tx, &scope(1), &all, Some(red), Some(id(2)), 5).await?;
            assert_eq!(page.iter().map(|card| card.id).collect::<Vec<_>>(), [id(1)]);
        })
        .unwrap();
    }

    /// Rows: AGENT-018.
    async fn each_reach_finds_and_counts_what_it_reaches(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, agent, queue) in [(1, Some(10), 7), (2, Some(11), 7), (3, Some(12), 8), (4, None, 7)] {
                begin(tx, 1, n, queue).await?;
                end(tx, n, Stands { queue, ..stands("abandoned", agent) }, at(100)).await?;
            }
            for (reach, expected) in [
                (Reach::Own, vec![1]),
                (Reach::Team, vec![2, 1]),
                (Reach::Queues, vec![4, 2, 1]),
                (Reach::All, vec![4, 3, 2, 1]),
            ] {
                let scope = user_scope(10, reach, &[7], &[11]);
                assert_eq!(found(tx, &scope, &search(Which::Ended)).await?, expected, "{reach:?}");
                for n in 1..=4 {
                    let card = interactions::get(tx, &scope, id(n)).await?;
                    assert_eq!(card.is_some(), expected.contains(&n), "what is listed is what can be read");
                }
            }
        })
        .unwrap();
    }

    /// Rows: DASH-023, GAP-100, GAP-101.
    async fn the_floor_is_listed_and_counted_by_where_it_stands(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=6 {
                begin(tx, 1, n, 7).await?;
            }
            put(tx, 3, Stands { agent: Some(10), ..stands("active", Some(10)) }).await?;
            put(tx, 4, Stands { agent: Some(10), ..stands("wrap_up", Some(10)) }).await?;
            put(tx, 5, Stands { agent: Some(10), ..stands("offered", None) }).await?;
            end(tx, 6, stands("concluded", Some(10)), at(100)).await?;
            interactions::update_labels(tx, &scope(1), id(2), &[LabelId::from_i64(20)]).await?;
            let own = scope(1);
            assert_eq!(found(tx, &own, &search(Which::Waiting)).await?, [5, 2, 1]);
            assert_eq!(found(tx, &own, &Search { oldest_first: true, ..search(Which::Waiting) }).await?, [1, 2, 5]);
            assert_eq!(found(tx, &own, &search(Which::InProgress)).await?, [3]);
            assert_eq!(found(tx, &own, &search(Which::WrapUp)).await?, [4]);
            let by_chat = Search { channel: Some("web-chat".to_owned()), ..search(Which::All) };
            assert_eq!(found(tx, &own, &by_chat).await?, Vec::<i64>::new());
            let all = Search { channel: Some("whatsapp".to_owned()), ..search(Which::All) };
            let page = conversation_search::list(tx, &own, &Search { oldest_first: true, ..all.clone() }, None, Some(id(4)), 5).await?;
            assert_eq!(page.iter().map(|card| card.id).collect::<Vec<_>>(), [id(5), id(6)]);
            let standing = conversation_search::standing_of(tx, &own, &all, None, at(15)).await?;
            assert_eq!(
                standing,
                Standing {
                    waiting_count: 3,
                    in_progress_count: 1,
                    wrap_up_count: 1,
                    ended_count: 1,
                    pre_open_count: 0,
                    first_wait: Some(at(1)),
                    last_wait: Some(at(5)),
                    // Since 1, 2 and 5.
                    wait_sum: Span::from_secs(14 + 13 + 10),
                }
            );
            let labelled = conversation_search::standing_of(tx, &own, &all, Some(LabelId::from_i64(20)), at(15)).await?;
            assert_eq!((labelled.waiting_count, labelled.in_progress_count), (1, 0));
            let none = conversation_search::standing_of(tx, &scope(2), &all, None, at(15)).await?;
            assert_eq!(none, Standing::default());
        })
        .unwrap();
    }
}
