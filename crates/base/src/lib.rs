//! The vocabulary everybody shares: ids, time, chance, text, phones, documents, the one decision about rights, and the envelope of an event.
//!
//! Pure: no I/O, no clock, no ambient chance. It lies under every crate, so it changes rarely.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod authz;
pub mod background;
pub mod calendar;
pub mod event;
pub mod id;
pub mod limits;
pub mod locale;
pub mod medium;
pub mod network;
pub mod phone;
pub mod postal_code;
pub mod rng;
pub mod secret;
pub mod sheet;
pub mod spans;
pub mod tax_id;
pub mod text;
pub mod time;
pub mod words;
