//! The SQL of the office: people, their contact points, their duplicates, who is blocked, forms, scripts, cases, and proposals of sales.

pub mod agent_scripts;
pub mod anonymizations;
pub mod callbacks;
pub mod case_emails;
pub mod case_files;
pub mod case_form_changes;
pub mod case_forms;
pub mod case_interactions;
pub mod case_numbers;
pub mod case_script_steps;
pub mod case_types;
pub mod cases;
pub mod contact_blocks;
pub mod contact_points;
pub mod follow_ups;
pub mod form_drafts;
pub mod forms;
pub mod legal_holds;
pub mod office_notices;
pub mod people;
pub mod person_checks;
pub mod person_erasure;
pub mod person_exports;
pub mod person_fields;
pub mod person_imports;
pub mod person_merges;
pub mod person_pairs;
pub mod person_reads;
pub mod person_signs;
mod person_words;
pub mod post_authors;
pub mod process_calls;
pub mod process_instances;
pub mod process_steps;
pub mod process_tasks;
pub mod processes;
pub mod proposal_contacts;
pub mod proposal_exports;
pub mod proposal_forms;
pub mod proposal_locks;
pub mod proposal_moves;
pub mod proposal_sums;
pub mod proposals;
pub mod retention_due;
pub mod retention_limits;
pub mod retention_runs;
pub mod sales_desks;
pub mod sales_settings;
pub mod social_contacts;
pub mod social_erasure;
pub mod social_post_figures;
pub mod social_post_versions;
pub mod social_posts;
pub mod social_settings;
pub mod withdrawn_addresses;

/// Every statement of this crate, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&store::Statement]] = &[
    agent_scripts::ALL,
    anonymizations::ALL,
    callbacks::ALL,
    case_emails::ALL,
    case_files::ALL,
    case_form_changes::ALL,
    case_forms::ALL,
    case_interactions::ALL,
    case_numbers::ALL,
    case_script_steps::ALL,
    case_types::ALL,
    cases::ALL,
    contact_blocks::ALL,
    contact_points::ALL,
    follow_ups::ALL,
    form_drafts::ALL,
    forms::ALL,
    legal_holds::ALL,
    office_notices::ALL,
    people::ALL,
    person_checks::ALL,
    person_erasure::ALL,
    person_exports::ALL,
    person_fields::ALL,
    person_imports::ALL,
    person_merges::ALL,
    person_pairs::ALL,
    person_reads::ALL,
    person_signs::ALL,
    person_words::ALL,
    proposal_contacts::ALL,
    post_authors::ALL,
    process_calls::ALL,
    process_instances::ALL,
    process_steps::ALL,
    process_tasks::ALL,
    processes::ALL,
    proposal_exports::ALL,
    proposal_forms::ALL,
    proposal_locks::ALL,
    proposal_moves::ALL,
    proposals::ALL,
    retention_due::ALL,
    retention_limits::ALL,
    retention_runs::ALL,
    sales_desks::ALL,
    sales_settings::ALL,
    social_contacts::ALL,
    social_erasure::ALL,
    social_post_versions::ALL,
    social_posts::ALL,
    social_settings::ALL,
    withdrawn_addresses::ALL,
];
