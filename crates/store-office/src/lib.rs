//! The SQL of the office: people and their contact points.

pub mod contact_points;
pub mod people;
pub mod withdrawn_addresses;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] =
    &[contact_points::ALL, people::ALL, withdrawn_addresses::ALL];
