//! Real time: intake, the floor's driver, operations and jobs of interactions, messages, agents and the board.

pub mod agent;
pub mod announcement;
pub mod board;
pub mod callback;
pub mod case;
pub mod channel;
pub mod contact;
pub mod contact_block;
pub mod conversation;
pub mod conversation_view;
pub mod directory;
pub mod floors;
pub mod flow;
mod gather;
pub mod indexer;
pub mod intake;
pub mod interaction;
pub mod job_admin;
pub mod jobs;
pub mod live;
pub mod matcher;
pub mod mention;
pub mod message;
pub mod outbound;
pub mod person_merge;
pub mod person_right;
pub mod queue;
pub mod report;
pub mod retention;
pub mod sale;
pub mod scheduled;
pub mod set_aside;
pub mod settings;
pub mod social;
pub mod supervision;
pub mod told;
pub mod visitor;
pub mod webhook;
pub mod writer;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    agent::ALL,
    announcement::ALL,
    board::ALL,
    callback::ALL,
    case::ALL,
    sale::ALL,
    channel::ALL,
    contact_block::ALL,
    conversation::ALL,
    conversation_view::ALL,
    directory::ALL,
    flow::ALL,
    interaction::ALL,
    job_admin::ALL,
    mention::ALL,
    message::ALL,
    outbound::ALL,
    person_merge::ALL,
    person_right::ALL,
    queue::ALL,
    report::ALL,
    retention::ALL,
    scheduled::ALL,
    set_aside::ALL,
    social::ALL,
    supervision::ALL,
    webhook::ALL,
];
