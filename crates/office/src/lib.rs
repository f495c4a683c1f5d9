//! The rules of the office: people, their contact points and their cases. Pure; rows are kept by `store-office`.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod crm;
pub mod custom;
pub mod event;
pub mod import;
pub mod likeness;
pub mod merge;
pub mod person;
pub mod personal;
pub mod photo;
pub mod process;
pub mod reading;
pub mod retention;
pub mod sale;
pub mod social;
