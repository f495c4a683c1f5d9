//! Operations and jobs of the office: people and their contact points, callbacks, their duplicates, imports of people, cases with their types, forms and
//! follow-ups, the tasks of users and what they are told, forms as they are designed, the scripts that lead to them, processes, and proposals of sales.

pub mod agent_script;
pub mod callback;
pub mod case;
pub mod case_email;
pub mod case_form;
pub mod case_type;
pub mod case_view;
pub mod follow_up;
pub mod form;
pub mod jobs;
pub mod office_notice;
pub mod person;
pub mod person_duplicate;
pub mod person_field;
pub mod person_import;
pub mod person_read;
pub mod process;
pub mod sale;
pub mod social;
pub mod task;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    agent_script::ALL,
    callback::ALL,
    case::ALL,
    case_email::ALL,
    case_form::ALL,
    case_type::ALL,
    case_view::ALL,
    follow_up::ALL,
    form::ALL,
    office_notice::ALL,
    person::ALL,
    person_duplicate::ALL,
    person_field::ALL,
    person_import::ALL,
    person_read::ALL,
    process::ALL,
    sale::ALL,
    social::ALL,
    task::ALL,
];
