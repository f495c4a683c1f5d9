//! Background work of the office.

pub mod clear_person_import;
pub mod import_people;
pub mod tell_follow_up_delay;

use app::jobs::{JobFault, JobKind};
use serde::de::DeserializeOwned;
use store::job_queue::Job;

/// Every kind of job of this crate.
pub const ALL: &[JobKind] = &[
    JobKind {
        name: clear_person_import::NAME,
        run: |ctx, job| Box::pin(clear_person_import::run(ctx, job)),
    },
    JobKind {
        name: import_people::NAME,
        run: |ctx, job| Box::pin(import_people::run(ctx, job)),
    },
    JobKind {
        name: tell_follow_up_delay::NAME,
        run: |ctx, job| Box::pin(tell_follow_up_delay::run(ctx, job)),
    },
];

/// Reads what a job needs.
fn payload<T: DeserializeOwned>(job: &Job) -> Result<T, JobFault> {
    serde_json::from_value(job.payload.clone())
        .map_err(|error| JobFault::Never(format!("payload: {error}")))
}
