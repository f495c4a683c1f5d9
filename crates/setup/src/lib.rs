//! The rules of who and what: users, queues, codes, automatic texts. Pure; rows are kept by `store-setup`.

#![forbid(unsafe_code)]
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

pub mod automatic_message;
pub mod brand;
pub mod canned_response;
pub mod channel_account;
pub mod consent;
pub mod embed_origin;
pub mod event;
pub mod form_connector;
pub mod identity_provider;
pub mod label;
pub mod mail;
pub mod modules;
pub mod organization;
pub mod organization_record;
pub mod password;
pub mod portfolio;
pub mod privacy;
pub mod product;
pub mod queue;
pub mod saved_view;
pub mod sign_in;
pub mod user;
pub mod webhook;
pub mod wrap_up_code;
