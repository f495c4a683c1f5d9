//! The rules of the office: people and their contact points. Pure; rows are kept by `store-office`.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod event;
pub mod person;
