//! The SQL kit: one layer over SQLite and PostgreSQL, transactions, the event log, jobs, leases and migrations.
//!
//! Statements of the product live in the group crates `store-floor`, `store-office` and `store-setup`; here is what they all use.
//! PostgreSQL is the reference semantics; SQLite is the engine that happens to be simpler (ADR 0002).

pub mod audit_log;
pub mod backup;
pub mod copy;
pub mod db;
pub mod error;
pub mod event_log;
pub mod idempotency;
pub mod job_queue;
pub mod lease;
mod lite;
pub mod lock;
pub mod migrate;
pub mod number;
mod pg;
pub mod protection;
pub mod reach;
pub mod row;
pub mod schema;
pub mod statement;
#[cfg(feature = "test-support")]
pub mod testing;
pub mod tx;
pub mod value;

pub use db::Db;
pub use error::Error;
pub use row::Row;
pub use statement::{Statement, both, pair};
pub use tx::Tx;
pub use value::V;

/// What every store function answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Every statement of the kit, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&Statement]] = &[
    audit_log::ALL,
    event_log::ALL,
    idempotency::ALL,
    job_queue::ALL,
    lease::ALL,
    lock::ALL,
    number::ALL,
    protection::ALL,
];
