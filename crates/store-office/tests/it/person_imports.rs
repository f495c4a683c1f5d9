//! Imports of people: each piece of work counts once, and what was refused is read in its order.

use base::background::BackgroundState;
use base::id::{FileId, PersonImportId, UserId};
use base::time::Span;
use serde_json::json;
use store::{Error, Tx, db_test, in_db};
use store_office::person_imports::{self, NewImport, PersonImport, Refusal, Step};

use crate::support::{NOW, scope};

fn id(n: i64) -> PersonImportId {
    PersonImportId::from_i64(n)
}

async fn insert(tx: &mut Tx<'_>, org: i64, n: i64) -> Result<(), Error> {
    let new = NewImport {
        id: id(n),
        user: UserId::from_i64(9),
        file: FileId::from_i64(70),
        file_name: "clientes são.csv",
        size_bytes: 5_000_000_000,
        plan: r#"{"key":"email"}"#,
    };
    person_imports::insert(tx, &scope(org), &new, NOW).await
}

fn refusal(line: i64) -> Refusal {
    Refusal {
        line,
        cells: vec!["Ana; \"a\"".to_owned(), String::new()],
        faults: json!([{ "field": "tax_id", "code": "tax_id_invalid" }]),
    }
}

/// From a row to another: one new, two changed, three the same, and the rest refused.
fn step(from: i64, to: i64) -> Step {
    Step {
        from,
        to,
        progress: 250,
        created_count: 1,
        changed_count: 2,
        same_count: 3,
        refused_count: 4,
    }
}

fn counts(one: &PersonImport) -> [i64; 5] {
    [
        one.row_count,
        one.created_count,
        one.changed_count,
        one.same_count,
        one.refused_count,
    ]
}

db_test! {
    /// Rows: PERSON-013.
    async fn a_piece_of_work_counts_once_and_only_while_the_import_is_wanted(db: &TestDb) {
        in_db!(db, |tx| {
            insert(tx, 1, 1).await?;
            let new = person_imports::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((new.state, counts(&new), new.progress), (BackgroundState::Waiting, [0; 5], 0));
            assert_eq!((new.size_bytes, new.plan), (5_000_000_000, json!({ "key": "email" })));
            assert!(person_imports::go_on(tx, &scope(1), id(1), &step(0, 10)).await?);
            assert!(!person_imports::go_on(tx, &scope(1), id(1), &step(0, 10)).await?, "somebody else did this piece");
            assert!(!person_imports::go_on(tx, &scope(2), id(1), &step(10, 20)).await?, "another organization");
            assert!(person_imports::go_on(tx, &scope(1), id(1), &step(10, 20)).await?);
            let half = person_imports::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((half.state, counts(&half), half.progress), (BackgroundState::Running, [20, 2, 4, 6, 8], 250));

            let ends = NOW + Span::from_secs(60);
            let stopped = (BackgroundState::Canceled, None);
            assert!(!person_imports::end(tx, &scope(2), id(1), stopped, (NOW, ends)).await?, "another organization");
            assert!(person_imports::end(tx, &scope(1), id(1), stopped, (NOW, ends)).await?);
            let failed = (BackgroundState::Failed, Some("table_broken"));
            assert!(!person_imports::end(tx, &scope(1), id(1), failed, (NOW, ends)).await?, "it ended before");
            assert!(!person_imports::go_on(tx, &scope(1), id(1), &step(20, 30)).await?, "nobody wants it any more");
            person_imports::begin_again(tx, &scope(1), id(1)).await?;
            let left = person_imports::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((left.state, left.error.clone(), counts(&left)), (BackgroundState::Canceled, None, [20, 2, 4, 6, 8]));
            assert_eq!((left.progress, left.finished_at, left.expires_at), (250, Some(NOW), Some(ends)));
        })
        .unwrap();
    }

    /// Rows: PERSON-013.
    async fn who_still_works_on_a_later_piece_counts_nothing_when_it_began_again(db: &TestDb) {
        in_db!(db, |tx| {
            insert(tx, 1, 1).await?;
            assert!(person_imports::go_on(tx, &scope(1), id(1), &step(0, 10)).await?);
            person_imports::begin_again(tx, &scope(1), id(1)).await?;
            assert!(!person_imports::go_on(tx, &scope(1), id(1), &step(10, 20)).await?, "the first piece is not done");
            let again = person_imports::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((again.state, counts(&again)), (BackgroundState::Running, [0; 5]));
            assert!(person_imports::go_on(tx, &scope(1), id(1), &step(0, 10)).await?);
        })
        .unwrap();
    }

    /// Rows: PERSON-012.
    async fn refused_lines_are_kept_once_and_read_in_their_order(db: &TestDb) {
        in_db!(db, |tx| {
            insert(tx, 1, 1).await?;
            for line in [30, 4, 30, 200] {
                person_imports::insert_refusal(tx, &scope(1), id(1), &refusal(line)).await?;
            }
            let first = person_imports::refusals(tx, &scope(1), id(1), 0, 2).await?;
            assert_eq!(first, [refusal(4), refusal(30)]);
            assert_eq!(person_imports::refusals(tx, &scope(1), id(1), 30, 2).await?, [refusal(200)]);
            assert_eq!(person_imports::refusals(tx, &scope(2), id(1), 0, 2).await?, [], "another organization");
            assert!(person_imports::update_refusals_file(tx, &scope(1), id(1), FileId::from_i64(71)).await?);
            assert!(!person_imports::update_refusals_file(tx, &scope(1), id(1), FileId::from_i64(72)).await?, "it has one");
            person_imports::forget_file(tx, &scope(1), id(1)).await?;
            let one = person_imports::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((one.file, one.refusals_file), (None, Some(FileId::from_i64(71))));
            // A dry run that begins anew tells its refusals anew.
            person_imports::begin_again(tx, &scope(1), id(1)).await?;
            assert_eq!(person_imports::refusals(tx, &scope(1), id(1), 0, 2).await?, []);
        })
        .unwrap();
    }

    /// Rows: PERSON-013.
    async fn imports_are_listed_newest_first_and_those_under_way_are_counted(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=3 {
                insert(tx, 1, n).await?;
            }
            insert(tx, 2, 9).await?;
            person_imports::go_on(tx, &scope(1), id(2), &step(0, 10)).await?;
            let over = NOW + Span::from_secs(1);
            person_imports::end(tx, &scope(1), id(3), (BackgroundState::Done, None), (NOW, over)).await?;
            assert_eq!(person_imports::get(tx, &scope(1), id(3)).await?.unwrap().progress, 1_000);
            assert_eq!(person_imports::count_running(tx, &scope(1)).await?, 2);
            let ids = |some: Vec<PersonImport>| some.iter().map(|one| one.id.get()).collect::<Vec<_>>();
            assert_eq!(ids(person_imports::list(tx, &scope(1), None, 2).await?), [3, 2]);
            assert_eq!(ids(person_imports::list(tx, &scope(1), Some(id(2)), 2).await?), [1]);
            person_imports::insert_refusal(tx, &scope(1), id(3), &refusal(4)).await?;
            person_imports::remove(tx, &scope(2), id(3)).await?;
            assert_eq!(person_imports::refusals(tx, &scope(1), id(3), 0, 9).await?, [refusal(4)], "another organization");
            person_imports::remove(tx, &scope(1), id(3)).await?;
            assert_eq!(person_imports::get(tx, &scope(1), id(3)).await?, None);
            assert_eq!(person_imports::refusals(tx, &scope(1), id(3), 0, 9).await?, []);
        })
        .unwrap();
    }
}
