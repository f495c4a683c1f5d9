//! Operations of who and what: sign-in, the organization, users, queues, opening hours, codes, channel accounts.

pub mod access;
pub mod account;
pub mod api_token;
pub mod audit_log;
pub mod calendar;
pub mod canned_response;
pub mod channel_account;
pub mod embed;
pub mod file;
pub mod form_connector;
pub mod identity_provider;
pub mod jobs;
pub mod keys;
pub mod label;
pub mod mail;
pub mod message_template;
pub mod organization;
pub mod pause_reason;
pub mod permission_profile;
pub mod product;
pub mod queue;
pub mod refuse;
pub mod saved_view;
pub mod session;
pub mod signing;
pub mod skill;
pub mod stale;
pub mod table;
pub mod user;
pub mod user_group;
pub mod wrap_up_code;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    audit_log::ALL,
    access::ALL,
    api_token::ALL,
    calendar::ALL,
    canned_response::ALL,
    channel_account::ALL,
    form_connector::ALL,
    embed::ALL,
    identity_provider::ALL,
    label::ALL,
    mail::ALL,
    message_template::ALL,
    organization::ALL,
    pause_reason::ALL,
    permission_profile::ALL,
    product::ALL,
    queue::ALL,
    session::ALL,
    skill::ALL,
    user::ALL,
    user_group::ALL,
    wrap_up_code::ALL,
];
