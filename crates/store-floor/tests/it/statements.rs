//! All statements at once.

use store::db_test;
use store::testing::{prepare_all, sqlite, walking, without_organization};
use store_floor::STATEMENTS;

db_test! {
    async fn every_statement_is_taken_by_the_engine(db: &TestDb) {
        assert_eq!(prepare_all(&db.db, STATEMENTS).await, Vec::<String>::new());
    }
}

/// The token of a visitor tells the organization.
#[test]
fn every_other_statement_keeps_organizations_apart() {
    assert_eq!(without_organization(STATEMENTS), ["visitors::BY_TOKEN"]);
}

#[tokio::test]
async fn rows_of_tables_that_grow_are_found_by_an_index() {
    let db = sqlite().await;
    // Indexes of what is open or waits.
    let known = [
        "floor_rows::LIVE",
        "floor_rows::FIRST_DAY",
        "interactions::COUNT_WAITING",
    ];
    assert_eq!(walking(&db.db, STATEMENTS).await, known);
}
