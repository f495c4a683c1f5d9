//! All statements at once.

use store::db_test;
use store::testing::{prepare_all, sqlite, walking, without_organization};
use store_office::STATEMENTS;

db_test! {
    async fn every_statement_is_taken_by_the_engine(db: &TestDb) {
        assert_eq!(prepare_all(&db.db, STATEMENTS).await, Vec::<String>::new());
    }
}

#[test]
fn every_statement_keeps_organizations_apart() {
    assert_eq!(without_organization(STATEMENTS), Vec::<&str>::new());
}

#[tokio::test]
async fn rows_of_tables_that_grow_are_found_by_an_index() {
    let db = sqlite().await;
    let known = [
        // Two indexes of one person each.
        "person_erasure::PAIRS",
        // Asked when somebody removes something from the settings.
        "proposals::HAS_SITUATION",
        "proposals::HAS_STATUS",
        "proposals::HAS_AUDIT_TYPE",
        // Asked when somebody is anonymised.
        "social_erasure::POSTS",
        // Every medium there is, along an index.
        "social_posts::MEDIA",
    ];
    assert_eq!(walking(&db.db, STATEMENTS).await, known);
}
