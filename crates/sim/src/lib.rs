//! The simulated day: customers, agents and time, all decided by one seed, around the real floor.
//!
//! Not shipped. It reads no clock: time jumps from deadline to deadline.
//! - [`world`] runs a day and checks what must hold after every input ([`invariant`]).
//! - [`oracle`] counts every indicator once more from the raw event list.
//! - [`naive`] decides every assignment once more by looking at everything.
//! - [`erlang`] and [`khinchine`] are what queueing theory says of waiting, and [`theory`] compares the floor with it.
//! - [`mod@bench`] builds a large floor for the benchmark of decisions.

#![forbid(unsafe_code)]

pub mod bench;
pub mod erlang;
pub mod invariant;
pub mod khinchine;
pub mod naive;
pub mod oracle;
pub mod scene;
pub mod store;
pub mod theory;
pub mod world;
