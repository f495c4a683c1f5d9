//! Reports: read-only SQL, what is made of it, and tables for spreadsheets. One file per report; the list is in [`registry`].
//!
//! A report names its columns with unit and definition, and the filters that it takes.
//! What it counts is read in pieces ([`scan`]), each on its own, so that a year never stands before a page in the queue of readers.

pub mod activity;
pub mod agents;
pub mod codes;
pub mod csv;
pub mod figures;
pub mod ground;
pub mod hours;
pub mod interactions;
pub mod question;
pub mod queues;
pub mod registry;
pub mod run;
pub mod scan;
pub mod table;
pub mod tracking;
pub mod transcript;
pub mod users;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[ground::ALL, transcript::ALL];
