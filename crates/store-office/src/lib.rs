//! The SQL of the office: people, their contact points, and who is blocked.

pub mod contact_blocks;
pub mod contact_points;
pub mod people;
pub mod withdrawn_addresses;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[
    contact_blocks::ALL,
    contact_points::ALL,
    people::ALL,
    withdrawn_addresses::ALL,
];
