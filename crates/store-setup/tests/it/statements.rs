//! All statements at once.

use store::db_test;
use store::testing::{prepare_all, without_organization};
use store_setup::STATEMENTS;

db_test! {
    async fn every_statement_is_taken_by_the_engine(db: &TestDb) {
        assert_eq!(prepare_all(&db.db, STATEMENTS).await, Vec::<String>::new());
    }
}

/// A token, a pass or an address to sign in with tells the organization; the table of organizations has its id for a key. Which sites may
/// show the page of a token is asked before anybody is known.
#[test]
fn every_other_statement_keeps_organizations_apart() {
    assert_eq!(
        without_organization(STATEMENTS),
        [
            "access_links::BY_TOKEN",
            "api_tokens::BY_TOKEN",
            "api_tokens::BY_ID",
            "channel_accounts::BY_TOKEN",
            "embed_passes::REDEEM",
            "embed_passes::BY_SESSION",
            "identity_providers::BY_DOMAIN",
            "organizations::ANY",
            "organizations::LIST",
            "organizations::SUMMARIES",
            "organizations::OLDER",
            "organizations::GET",
            "organizations::INSERT",
            "organizations::SET_RECORD",
            "organizations::SET_BRAND",
            "organizations::FIRST_TWO",
            "organizations::TOUCH",
            "organizations::SET_MAIL",
            "organizations::MAIL_SECRET",
            "organizations::UPDATE",
            "sessions::BY_TOKEN",
            "sign_in_failures::GET",
            "sign_in_failures::COUNT",
            "sign_in_failures::SET_UNTIL",
            "sign_in_failures::PURGE",
            "users::FOR_SIGN_IN",
            "users::EMAIL_OWNER"
        ]
    );
}
