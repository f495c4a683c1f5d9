//! Operations of the office: people and their contact points.

pub mod person;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[person::ALL];
