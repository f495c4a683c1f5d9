//! Messages by what they say, on both engines alike.

use base::authz::{Reach, Scope};
use base::id::{InteractionId, MessageId};
use base::words::Question;
use store::{Db, db_test, in_tx};
use store_floor::message_search::{self, MessageSearch};
use store_floor::messages::{self, Message};

use crate::support::{Stands, at, begin, id, put, queue_id, scope, user_id, user_scope};

fn said(n: i64, of: InteractionId, direction: &str, body: &str) -> Message {
    Message {
        id: MessageId::from_i64(n),
        interaction: of,
        seq: n,
        direction: direction.to_owned(),
        kind: "text".to_owned(),
        author: None,
        body: Some(body.to_owned()),
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

fn asked(typed: &str) -> MessageSearch {
    MessageSearch {
        question: Question::parse(typed).unwrap(),
        from: None,
        direction: None,
        queue: None,
        agent: None,
    }
}

async fn keep(db: &Db, org: i64) -> usize {
    let by = scope(org);
    db.write::<_, store::Error, _>(in_tx!(tx, [by], message_search::keep(tx, &by, 3).await))
        .await
        .unwrap()
}

async fn found(db: &Db, by: &Scope, search: &MessageSearch) -> Vec<i64> {
    page(db, by, search, None, 50).await
}

async fn page(
    db: &Db,
    by: &Scope,
    search: &MessageSearch,
    before: Option<i64>,
    limit: u32,
) -> Vec<i64> {
    let (by, search) = (by.clone(), search.clone());
    let before = before.map(MessageId::from_i64);
    db.read::<_, store::Error, _>(in_tx!(
        tx,
        [by, search],
        message_search::list(tx, &by, &search, before, limit).await
    ))
    .await
    .unwrap()
    .into_iter()
    .map(|one| one.id.get())
    .collect()
}

/// Two conversations of the first organization in queues 7 and 8, one of the second.
async fn filled(db: &Db) {
    db.write::<_, store::Error, _>(in_tx!(tx, [], {
        begin(tx, 1, 1, 7).await?;
        begin(tx, 1, 2, 8).await?;
        begin(tx, 2, 3, 7).await?;
        let own = scope(1);
        for one in [
            said(11, id(1), "in", "Quero fazer uma reclamação do cartão"),
            said(12, id(1), "out", "Suas reclamações foram ouvidas"),
            said(13, id(1), "note", "Cliente já RECLAMOU antes, pedido 4321"),
            said(14, id(2), "in", "reclamacao da entrega"),
            said(15, id(2), "system", "reclamação que a casa anotou"),
        ] {
            messages::insert(tx, &own, &one).await?;
        }
        messages::insert(tx, &scope(2), &said(21, id(3), "in", "reclamação alheia")).await
    }))
    .await
    .unwrap();
}

db_test! {
    async fn inflected_and_unaccented_words_are_found_within_the_organization(db: &TestDb) {
        let (db, own) = (&db.db, scope(1));
        filled(db).await;
        assert_eq!(found(db, &own, &asked("reclamação")).await, Vec::<i64>::new(), "not kept yet");
        assert_eq!((keep(db, 1).await, keep(db, 1).await, keep(db, 2).await), (3, 1, 1), "lines of the house are not kept");
        for typed in ["reclamação", "RECLAMACOES", "reclamar", "recla"] {
            assert_eq!(found(db, &own, &asked(typed)).await, [14, 13, 12, 11], "{typed}");
        }
        assert_eq!(found(db, &own, &asked("reclamaç")).await, [14, 12, 11], "the beginning of these only");
        assert_eq!(found(db, &own, &asked("cartões reclamar")).await, [11]);
        assert_eq!(found(db, &own, &asked("432")).await, [13], "the last word may be unfinished");
        assert_eq!(found(db, &own, &asked("432 pedido")).await, Vec::<i64>::new(), "another may not");
        assert_eq!(found(db, &own, &asked("carta")).await, [11], "as a beginning");
        assert_eq!(found(db, &own, &asked("carta reclamar")).await, Vec::<i64>::new(), "and as a word it is another");
        assert_eq!(found(db, &own, &asked("alheia")).await, Vec::<i64>::new());
        assert_eq!(found(db, &scope(2), &asked("reclamações")).await, [21]);
        for odd in ["'", "\" OR @1", "a' | 'b", "AND NOT", "NEAR(a b)", "@2", "日本"] {
            if let Some(question) = Question::parse(odd) {
                let search = MessageSearch { question, ..asked("x") };
                assert_eq!(found(db, &own, &search).await, Vec::<i64>::new(), "{odd}");
            }
        }
        assert_eq!(page(db, &own, &asked("reclamar"), None, 2).await, [14, 13]);
        assert_eq!(page(db, &own, &asked("reclamar"), Some(13), 2).await, [12, 11]);
    }

    async fn a_search_is_narrowed_and_keeps_to_what_its_caller_reaches(db: &TestDb) {
        let (db, own) = (&db.db, scope(1));
        filled(db).await;
        db.write::<_, store::Error, _>(in_tx!(tx, [], {
            put(tx, 1, Stands { state: "concluded", agent: None, last_agent: Some(5), queue: 7 }).await?;
            put(tx, 2, Stands { state: "active", agent: Some(6), last_agent: None, queue: 8 }).await
        })).await.unwrap();
        while keep(db, 1).await > 0 {}
        let all = asked("reclamar");
        for (narrowed, expected) in [
            (MessageSearch { direction: Some("in"), ..all.clone() }, &[14, 11][..]),
            (MessageSearch { direction: Some("note"), ..all.clone() }, &[13]),
            (MessageSearch { queue: Some(queue_id(8)), ..all.clone() }, &[14]),
            (MessageSearch { agent: Some(user_id(5)), ..all.clone() }, &[13, 12, 11]),
            (MessageSearch { from: Some(at(13)), ..all.clone() }, &[14, 13]),
        ] {
            assert_eq!(found(db, &own, &narrowed).await, expected, "{narrowed:?}");
        }
        assert_eq!(found(db, &user_scope(5, Reach::Own, &[], &[]), &all).await, [13, 12, 11], "who held it");
        assert_eq!(found(db, &user_scope(6, Reach::Own, &[7], &[]), &all).await, [14]);
        assert_eq!(found(db, &user_scope(9, Reach::Own, &[], &[]), &all).await, Vec::<i64>::new());
        assert_eq!(found(db, &user_scope(9, Reach::Team, &[], &[6]), &all).await, [14]);
        assert_eq!(found(db, &user_scope(9, Reach::Queues, &[7], &[]), &all).await, [13, 12, 11]);
    }

    async fn what_was_edited_is_found_by_its_new_words_and_what_was_taken_back_by_none(db: &TestDb) {
        let (db, own) = (&db.db, scope(1));
        filled(db).await;
        while keep(db, 1).await > 0 {}
        db.write::<_, store::Error, _>(in_tx!(tx, [], {
            let by = scope(1);
            messages::update_content(tx, &by, MessageId::from_i64(11), (Some("Agora é elogio"), None), at(50)).await?;
            messages::remove(tx, &by, MessageId::from_i64(12), at(50)).await.map(drop)
        })).await.unwrap();
        assert_eq!(found(db, &own, &asked("ouvidas")).await, Vec::<i64>::new(), "gone at once");
        assert_eq!(keep(db, 1).await, 2);
        assert_eq!(found(db, &own, &asked("elogios")).await, [11]);
        assert_eq!(found(db, &own, &asked("reclamar")).await, [14, 13]);
        assert_eq!(keep(db, 1).await, 0);
    }
}
