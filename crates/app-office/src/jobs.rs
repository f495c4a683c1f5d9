//! Background work of the office.

pub mod call_process_service;
pub mod clear_person_import;
pub mod fire_process_timer;
pub mod import_people;
pub mod remind_callback;
pub mod send_case_email;
pub mod tell_follow_up_delay;
pub mod tell_process_task_delay;

use app::jobs::{JobFault, JobKind};
use serde::de::DeserializeOwned;
use store::job_queue::Job;

/// Every kind of job of this crate.
pub const ALL: &[JobKind] = &[
    JobKind {
        name: call_process_service::NAME,
        run: |ctx, job| Box::pin(call_process_service::run(ctx, job)),
    },
    JobKind {
        name: clear_person_import::NAME,
        run: |ctx, job| Box::pin(clear_person_import::run(ctx, job)),
    },
    JobKind {
        name: fire_process_timer::NAME,
        run: |ctx, job| Box::pin(fire_process_timer::run(ctx, job)),
    },
    JobKind {
        name: import_people::NAME,
        run: |ctx, job| Box::pin(import_people::run(ctx, job)),
    },
    JobKind {
        name: remind_callback::NAME,
        run: |ctx, job| Box::pin(remind_callback::run(ctx, job)),
    },
    JobKind {
        name: send_case_email::NAME,
        run: |ctx, job| Box::pin(send_case_email::run(ctx, job)),
    },
    JobKind {
        name: tell_follow_up_delay::NAME,
        run: |ctx, job| Box::pin(tell_follow_up_delay::run(ctx, job)),
    },
    JobKind {
        name: tell_process_task_delay::NAME,
        run: |ctx, job| Box::pin(tell_process_task_delay::run(ctx, job)),
    },
];

/// Reads what a job needs.
fn payload<T: DeserializeOwned>(job: &Job) -> Result<T, JobFault> {
    serde_json::from_value(job.payload.clone())
        .map_err(|error| JobFault::Never(format!("payload: {error}")))
}
