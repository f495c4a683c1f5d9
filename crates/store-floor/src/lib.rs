//! The SQL of real time: interactions, conversations, messages, agents, and what the floor must still be told.

pub mod agents;
pub mod announcements;
pub mod conversation_search;
pub mod conversations;
pub mod deliveries;
pub mod floor_inputs;
pub mod floor_rows;
pub mod floor_wishes;
pub mod flow_runs;
pub mod inbound_seen;
pub mod interactions;
pub mod mentions;
pub mod message_files;
pub mod message_search;
pub mod messages;
pub mod person_erasure;
pub mod person_merges;
pub mod report_exports;
pub mod retention;
pub mod scheduled_messages;
pub mod set_aside_payloads;
pub mod summary;
pub mod visitors;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[
    agents::ALL,
    announcements::ALL,
    conversations::ALL,
    deliveries::ALL,
    floor_inputs::ALL,
    flow_runs::ALL,
    floor_rows::ALL,
    floor_wishes::ALL,
    inbound_seen::ALL,
    interactions::ALL,
    mentions::ALL,
    message_files::ALL,
    message_search::ALL,
    messages::ALL,
    person_erasure::ALL,
    person_merges::ALL,
    report_exports::ALL,
    retention::ALL,
    scheduled_messages::ALL,
    set_aside_payloads::ALL,
    summary::ALL,
    visitors::ALL,
];
