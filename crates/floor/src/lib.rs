//! The operation in real time: interactions, agents, queues, and who gets what.
//!
//! Pure: time and inputs are arguments, events and effects come back ([`compose::Floor`]). One value serves one organization.
//!
//! What a driver does, for each batch of inputs: [`compose::Floor::ask`] (or `handle`) each; `poll` until empty, keeping events
//! and effects apart; `take_dirty`; write rows and events in one transaction; after the commit perform the effects.
//! If the commit fails, drop the floor and [`compose::Floor::load`] it; then tell it `AgentDisconnected` of everybody whose line is gone.
//! When [`compose::Floor::deadline`] comes, feed [`input::Input::Tick`].

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
pub mod flow;
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
