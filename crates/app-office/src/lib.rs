//! Operations and jobs of the office: people and their contact points, their duplicates, imports of people, cases with their types, forms and
//! follow-ups, the tasks of users and what they are told, forms as they are designed, the scripts that lead to them, and proposals of sales.

pub mod agent_script;
pub mod case;
pub mod case_form;
pub mod case_type;
pub mod follow_up;
pub mod form;
pub mod jobs;
pub mod office_notice;
pub mod person;
pub mod person_duplicate;
pub mod person_field;
pub mod person_import;
pub mod person_read;
pub mod sale;
pub mod social;
pub mod task;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    agent_script::ALL,
    case::ALL,
    case_form::ALL,
    case_type::ALL,
    follow_up::ALL,
    form::ALL,
    office_notice::ALL,
    person::ALL,
    person_duplicate::ALL,
    person_field::ALL,
    person_import::ALL,
    person_read::ALL,
    sale::ALL,
    social::ALL,
    task::ALL,
];
