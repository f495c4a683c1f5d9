//! Dead letters: background work that was given up.

pub mod list_jobs;
pub mod revive_job;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<list_jobs::ListJobs>(),
    Entry::of::<revive_job::ReviveJob>(),
];
