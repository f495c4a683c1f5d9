//! Contents that are erased out of the audit log by law: the chain still holds, what stays confirms no guess, and nobody hides a
//! change by calling it erased.

use base::event::{Audit, Change, NewEvent};
use base::id::ErasureId;
use base::time::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::audit_log::{self, Checked, ERASED_FIELD, ERASING};
use store::migrate::{MIGRATIONS, run, run_to};
use store::{Db, Error, Statement, args, both, db_test, in_tx};

use crate::audit_log::{change, check, rename};
use crate::support::{at, event, scope};

const REQUEST: i64 = 70;

const CONTENTS: Statement = Statement::new(
    "test::CONTENTS",
    both(
        "SELECT title, title_fold, before, after, salt, content_hash FROM audit_entries WHERE org_id = 1 AND seq = $1",
    ),
);
const FILL: Statement = Statement::new(
    "test::FILL",
    both("UPDATE audit_entries SET title = 'Forged' WHERE seq = $1"),
);
const RESALT: Statement = Statement::new(
    "test::RESALT",
    both("UPDATE audit_entries SET salt = hash WHERE seq = $1"),
);
const UNSALT: Statement = Statement::new(
    "test::UNSALT",
    both("UPDATE audit_entries SET salt = NULL WHERE seq = $1"),
);
/// A falsifier who knows how erased entries look.
const CALL_ERASED: Statement = Statement::new(
    "test::CALL_ERASED",
    both(
        "UPDATE audit_entries SET title = '', title_fold = '', before = 'null', after = 'null', salt = NULL, erased_by = 70
         WHERE seq = $1",
    ),
);
/// How entries were written before there were salts.
const APPEND_OLD: Statement = Statement::new(
    "test::APPEND_OLD",
    both(
        "INSERT INTO audit_entries (org_id, seq, at, actor_id, address, kind, subject, subject_id, title, title_fold, before, after,
                                    content_hash, hash)
         VALUES (1, $1, $2, NULL, '', 'LabelChanged', 'label', $1, $3, $3, $4, $5, $6, $7)",
    ),
);
const HEAD_OLD: Statement = Statement::new(
    "test::HEAD_OLD",
    both("INSERT INTO audit_heads (org_id, seq, hash) VALUES (1, $1, $2)"),
);

struct Contents {
    texts: [String; 4],
    salt: Option<Vec<u8>>,
    hash: Vec<u8>,
}

async fn contents(db: &Db, seq: i64) -> Contents {
    db.read::<_, Error, _>(in_tx!(
        tx,
        [],
        tx.one(&CONTENTS, args![seq], |row| Ok(Contents {
            texts: [row.text(0)?, row.text(1)?, row.text(2)?, row.text(3)?],
            salt: row.opt_blob(4)?,
            hash: row.blob(5)?,
        }))
        .await
    ))
    .await
    .unwrap()
}

/// Erases the entries about one label in a stretch of time, and names them if wanted.
async fn erase(db: &Db, label: i64, (from, to): (Timestamp, Timestamp), names: bool) -> Vec<i64> {
    db.write::<_, Error, _>(in_tx!(tx, [], {
        let by = ErasureId::from_i64(REQUEST);
        let erased = audit_log::erase(tx, &scope(1), by, ("label", label), (from, to)).await?;
        if names {
            let named = NewEvent {
                audit: Some(Audit {
                    subject: ERASING,
                    change: Change::made(&json!({ ERASED_FIELD: erased })),
                }),
                ..event(REQUEST)
            };
            tx.emit(&scope(1), at(50), named);
        }
        Ok(erased)
    }))
    .await
    .unwrap()
}

/// SHA-256 over parts with their lengths, as [0015] says.
fn hash_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Writes entries as the program of before wrote them, with what it chained.
async fn write_old(db: &Db, count: i64) {
    db.write::<_, Error, _>(in_tx!(tx, [], {
        let mut last = vec![0; 32];
        for seq in 1..=count {
            let (title, before, after) = (
                format!("Label {seq}"),
                r#"{"name":"Old"}"#,
                format!(r#"{{"name":"Label {seq}"}}"#),
            );
            let content = hash_of(&[title.as_bytes(), before.as_bytes(), after.as_bytes()]);
            let hash = hash_of(&[
                &last,
                &1_i64.to_be_bytes(),
                &seq.to_be_bytes(),
                &at(seq).micros().to_be_bytes(),
                &0_i64.to_be_bytes(),
                b"",
                b"LabelChanged",
                b"label",
                &seq.to_be_bytes(),
                &content,
            ]);
            let row = args![
                seq,
                at(seq),
                &title,
                before,
                &after,
                content.as_slice(),
                hash.as_slice()
            ];
            tx.execute(&APPEND_OLD, row).await?;
            last = hash;
        }
        tx.execute(&HEAD_OLD, args![count, last.as_slice()])
            .await
            .map(drop)
    }))
    .await
    .unwrap();
}

const EVER: (Timestamp, Timestamp) = (Timestamp::ZERO, Timestamp::from_secs(1_000));

db_test! {
    /// Rows: GAP-074.
    async fn a_chain_holds_after_entries_were_erased_and_named(db: &TestDb) {
        for n in 1..=4 {
            rename(&db.db, 1, n).await;
        }
        let before = contents(&db.db, 2).await;
        assert_eq!(erase(&db.db, 2, EVER, true).await, [2]);
        let after = contents(&db.db, 2).await;
        assert_eq!(after.texts, ["", "", "null", "null"].map(str::to_owned));
        assert_eq!((after.salt, after.hash), (None, before.hash), "the salt goes with the contents, the hash stays");
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(link) if link.seq == 5));
        assert!(erase(&db.db, 2, EVER, true).await.is_empty(), "what is erased is not erased again");
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(link) if link.seq == 6));
    }

    /// Rows: GAP-074.
    async fn the_hash_that_stays_confirms_no_guess(db: &TestDb) {
        for _ in 0..2 {
            // The same name at the same thing, twice: whoever guesses it finds neither hash, nor that both say the same.
            rename(&db.db, 1, 3).await;
        }
        let (one, other) = (contents(&db.db, 1).await, contents(&db.db, 2).await);
        assert_eq!(one.texts, other.texts);
        assert_eq!(one.salt.as_ref().map(Vec::len), Some(32));
        assert_ne!(one.salt, other.salt);
        assert_ne!(one.hash, other.hash);
        let [title, _, before, after] = &one.texts;
        let guess = [title.as_bytes(), before.as_bytes(), after.as_bytes()];
        assert_ne!(one.hash, hash_of(&guess), "without the salt");
        let salted: Vec<&[u8]> = one.salt.as_deref().into_iter().chain(guess).collect();
        assert_eq!(one.hash, hash_of(&salted), "with it");
    }

    /// Rows: GAP-074.
    async fn entries_of_one_transaction_have_salts_of_their_own(db: &TestDb) {
        db.db.write::<_, Error, _>(in_tx!(tx, [], {
            for id in [1, 2] {
                let same = crate::audit_log::audited(id, Change::made(&json!({ "name": "Same" })));
                tx.emit(&scope(1), at(1), same);
            }
            Ok(())
        })).await.unwrap();
        let (one, other) = (contents(&db.db, 1).await, contents(&db.db, 2).await);
        assert_eq!(one.texts, other.texts);
        assert_ne!(one.salt, other.salt);
        assert_ne!(one.hash, other.hash);
    }

    /// Rows: GAP-074.
    async fn what_is_only_called_erased_counts_as_changed(db: &TestDb) {
        for n in 1..=4 {
            rename(&db.db, 1, n).await;
        }
        assert_eq!(erase(&db.db, 2, EVER, true).await, [2]);
        change(&db.db, &CALL_ERASED, 3).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(link, 3) if link.seq == 2), "another entry was named, not this one");
    }

    /// Rows: GAP-074.
    async fn an_erasure_that_named_nothing_breaks_the_chain(db: &TestDb) {
        for n in 1..=3 {
            rename(&db.db, 1, n).await;
        }
        assert_eq!(erase(&db.db, 2, EVER, false).await, [2]);
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 2)));
    }

    /// Rows: GAP-074.
    async fn nothing_is_written_into_an_erased_entry_and_the_one_that_names_it_is_checked(db: &TestDb) {
        for n in 1..=3 {
            rename(&db.db, 1, n).await;
        }
        assert_eq!(erase(&db.db, 2, EVER, true).await, [2]);
        change(&db.db, &RESALT, 2).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 2)));
        change(&db.db, &UNSALT, 2).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(_)));
        change(&db.db, &FILL, 2).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 2)));
        change(&db.db, &CALL_ERASED, 2).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(_)));
        change(&db.db, &FILL, 4).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 4)));
    }

    /// Rows: GAP-074.
    async fn a_salt_that_was_taken_away_or_changed_shows(db: &TestDb) {
        for n in 1..=3 {
            rename(&db.db, 1, n).await;
        }
        change(&db.db, &UNSALT, 3).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 3)));
        change(&db.db, &RESALT, 2).await;
        assert!(matches!(check(&db.db, 1).await, Checked::Broken(_, 2)));
    }

    /// Rows: GAP-074.
    async fn only_the_stretch_of_time_is_erased_both_ends_included(db: &TestDb) {
        for n in 1..=4 {
            db.db.write::<_, Error, _>(in_tx!(tx, [], {
                let one = crate::audit_log::audited(9, Change::made(&json!({ "name": format!("N {n}") })));
                tx.emit(&scope(1), at(n), one);
                Ok(())
            })).await.unwrap();
        }
        assert_eq!(erase(&db.db, 9, (at(2), at(3)), true).await, [2, 3]);
        assert!(matches!(check(&db.db, 1).await, Checked::Whole(_)));
        assert_eq!(contents(&db.db, 4).await.texts[0], "N 4");
    }

    /// Rows: GAP-074.
    async fn entries_of_before_there_were_salts_still_verify_and_can_be_erased(db: &TestDb) {
        let old = db.empty().await;
        let salted = MIGRATIONS.iter().position(|one| one.version == 33).unwrap();
        run_to(&old.db, at(1), &MIGRATIONS[..salted]).await.unwrap();
        write_old(&old.db, 3).await;
        run(&old.db, at(2)).await.unwrap();
        assert!(matches!(check(&old.db, 1).await, Checked::Whole(link) if link.seq == 3), "as they were");
        rename(&old.db, 1, 4).await;
        assert_eq!(contents(&old.db, 3).await.salt, None);
        assert!(contents(&old.db, 4).await.salt.is_some());
        assert!(matches!(check(&old.db, 1).await, Checked::Whole(link) if link.seq == 4), "with new ones behind them");
        assert_eq!(erase(&old.db, 2, EVER, true).await, [2]);
        assert!(matches!(check(&old.db, 1).await, Checked::Whole(link) if link.seq == 5));
        change(&old.db, &FILL, 3).await;
        assert!(matches!(check(&old.db, 1).await, Checked::Broken(_, 3)), "tampering shows in old ones too");
    }
}
