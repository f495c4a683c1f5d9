//! Operations and jobs of the office: people and their contact points, their duplicates, imports of people, cases with their types and forms, forms as they
//! are designed, and the scripts that lead to them.

pub mod agent_script;
pub mod case;
pub mod case_form;
pub mod case_type;
pub mod form;
pub mod jobs;
pub mod person;
pub mod person_duplicate;
pub mod person_import;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    agent_script::ALL,
    case::ALL,
    case_form::ALL,
    case_type::ALL,
    form::ALL,
    person::ALL,
    person_duplicate::ALL,
    person_import::ALL,
];
