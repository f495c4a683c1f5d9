//! Operations and jobs of the office: people and their contact points, their duplicates, imports of people, cases with their types and forms, and
//! forms as they are designed.

pub mod case;
pub mod case_form;
pub mod case_type;
pub mod form;
pub mod jobs;
pub mod person;
pub mod person_duplicate;
pub mod person_field;
pub mod person_import;
pub mod person_read;

use app::Entry;

/// Every operation of this crate.
pub const OPERATIONS: &[&[Entry]] = &[
    case::ALL,
    case_form::ALL,
    case_type::ALL,
    form::ALL,
    person::ALL,
    person_duplicate::ALL,
    person_field::ALL,
    person_import::ALL,
    person_read::ALL,
];
