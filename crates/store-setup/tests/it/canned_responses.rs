//! Canned responses by queue and prefix.

use base::id::CannedResponseId;
use store::{db_test, in_db};
use store_setup::canned_responses::{self, CannedResponse};

use crate::support::{at, is_taken, queue_id, scope};

fn response(n: i64, queue: i64, prefix: &str) -> CannedResponse {
    CannedResponse {
        id: CannedResponseId::from_i64(n),
        queue: queue_id(queue),
        prefix: prefix.to_owned(),
        text: format!("Olá, {{customer}}.\nSou {prefix}."),
        revision: 1,
    }
}

db_test! {
    /// Rows: SHORT-001, SHORT-003.
    async fn canned_responses_are_read_as_written_and_by_queue(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, queue, prefix) in [(1, 7, "pix"), (2, 7, "Ação"), (3, 8, "pix")] {
                canned_responses::insert(tx, &scope(1), &response(n, queue, prefix)).await?;
            }
            canned_responses::insert(tx, &scope(2), &response(4, 7, "pix")).await?;
            assert_eq!(
                canned_responses::of_queue(tx, &scope(1), queue_id(7)).await?,
                [response(2, 7, "Ação"), response(1, 7, "pix")]
            );
            assert_eq!(canned_responses::of_queue(tx, &scope(2), queue_id(8)).await?, []);
            assert_eq!(canned_responses::list(tx, &scope(1), None, 2).await?, [response(1, 7, "pix"), response(2, 7, "Ação")]);
            let after = Some(CannedResponseId::from_i64(2));
            assert_eq!(canned_responses::list(tx, &scope(1), after, 2).await?, [response(3, 8, "pix")]);
            assert_eq!(canned_responses::count(tx, &scope(1)).await?, 3);
            assert_eq!(canned_responses::get(tx, &scope(2), CannedResponseId::from_i64(1)).await?, None);
        })
        .unwrap();
    }

    /// Rows: SHORT-001.
    async fn a_prefix_is_taken_once_in_its_queue_whatever_its_case_and_accents(db: &TestDb) {
        let id = CannedResponseId::from_i64(1);
        in_db!(db, |tx| {
            canned_responses::insert(tx, &scope(1), &response(1, 7, "saudação")).await?;
            canned_responses::insert(tx, &scope(1), &response(2, 8, "SAUDACAO")).await?;
        })
        .unwrap();
        let twice = in_db!(db, |tx| canned_responses::insert(tx, &scope(1), &response(3, 7, "Saudacao")).await?);
        assert!(is_taken(&twice));
        let moved = in_db!(db, |tx| canned_responses::update(tx, &scope(1), &response(2, 7, "SAUDACAO")).await?);
        assert!(is_taken(&moved));
        in_db!(db, |tx| {
            assert!(!canned_responses::update(tx, &scope(2), &response(1, 7, "roubo")).await?);
            assert!(!canned_responses::remove(tx, &scope(2), id, at(5)).await?);
            assert!(canned_responses::remove(tx, &scope(1), id, at(5)).await?);
            assert!(!canned_responses::remove(tx, &scope(1), id, at(6)).await?);
            assert!(!canned_responses::update(tx, &scope(1), &response(1, 7, "outro")).await?);
            assert!(canned_responses::update(tx, &scope(1), &response(2, 7, "SAUDACAO")).await?);
            let moved = CannedResponse { revision: 2, ..response(2, 7, "SAUDACAO") };
            assert_eq!(canned_responses::list(tx, &scope(1), None, 9).await?, [moved]);
        })
        .unwrap();
    }
}
