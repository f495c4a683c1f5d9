//! The SQL of who and what: organizations, users, queues, opening hours, codes, channel accounts, files.

pub mod access_links;
pub mod api_tokens;
pub mod calendars;
pub mod canned_responses;
pub mod channel_accounts;
pub mod embed_passes;
pub mod files;
pub mod flows;
pub mod form_connectors;
pub mod identity_providers;
pub mod labels;
pub mod message_templates;
pub mod organizations;
pub mod outbox_mails;
pub mod pause_reasons;
pub mod permission_profiles;
pub mod products;
pub mod queues;
pub mod recovery_codes;
pub mod saved_views;
pub mod sessions;
pub mod sign_in_failures;
pub mod skills;
pub mod user_groups;
pub mod users;
pub mod webhook_deliveries;
pub mod webhooks;
pub mod wrap_up_codes;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[
    access_links::ALL,
    api_tokens::ALL,
    calendars::ALL,
    canned_responses::ALL,
    channel_accounts::ALL,
    embed_passes::ALL,
    files::ALL,
    flows::ALL,
    form_connectors::ALL,
    identity_providers::ALL,
    labels::ALL,
    message_templates::ALL,
    organizations::ALL,
    outbox_mails::ALL,
    pause_reasons::ALL,
    permission_profiles::ALL,
    products::ALL,
    queues::ALL,
    recovery_codes::ALL,
    saved_views::ALL,
    sessions::ALL,
    sign_in_failures::ALL,
    skills::ALL,
    user_groups::ALL,
    users::ALL,
    webhook_deliveries::ALL,
    webhooks::ALL,
    wrap_up_codes::ALL,
];
