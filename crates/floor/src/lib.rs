//! The operation in real time: interactions, agents, queues, and who gets what.
//!
//! Pure: time and inputs are arguments, events and effects come back ([`compose::Floor`]). One value serves one organization.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod board;
pub mod compose;
pub mod config;
pub mod event;
pub mod input;
pub mod interaction;
pub mod limits;
pub mod metric;
pub mod output;
pub mod presence;
pub mod reason;
pub mod refused;
pub mod routing;
pub mod row;
pub mod thread;
