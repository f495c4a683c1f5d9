//! All statements at once.

use reports::STATEMENTS;
use store::db_test;
use store::testing::{prepare_all, without_organization};

db_test! {
    async fn every_statement_is_taken_by_the_engine(db: &TestDb) {
        assert_eq!(prepare_all(&db.db, STATEMENTS).await, Vec::<String>::new());
    }
}

/// The table of organizations has its id for a key.
#[test]
fn every_other_statement_keeps_organizations_apart() {
    assert_eq!(
        without_organization(STATEMENTS),
        ["ground::ORGANIZATION", "transcript::ORGANIZATION"]
    );
}
