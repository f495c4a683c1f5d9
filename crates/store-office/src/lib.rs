//! The SQL of the office: people, their contact points, their duplicates, who is blocked, forms, and cases.

pub mod case_files;
pub mod case_form_changes;
pub mod case_forms;
pub mod case_interactions;
pub mod case_numbers;
pub mod case_types;
pub mod cases;
pub mod contact_blocks;
pub mod contact_points;
pub mod form_drafts;
pub mod forms;
pub mod people;
pub mod person_checks;
pub mod person_fields;
pub mod person_imports;
pub mod person_merges;
pub mod person_pairs;
pub mod person_reads;
pub mod person_signs;
pub mod withdrawn_addresses;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[
    case_files::ALL,
    case_form_changes::ALL,
    case_forms::ALL,
    case_interactions::ALL,
    case_numbers::ALL,
    case_types::ALL,
    cases::ALL,
    contact_blocks::ALL,
    contact_points::ALL,
    form_drafts::ALL,
    forms::ALL,
    people::ALL,
    person_checks::ALL,
    person_fields::ALL,
    person_imports::ALL,
    person_merges::ALL,
    person_pairs::ALL,
    person_reads::ALL,
    person_signs::ALL,
    withdrawn_addresses::ALL,
];
