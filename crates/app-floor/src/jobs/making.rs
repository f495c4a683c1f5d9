//! What jobs that make a file for somebody have in common: how long it is kept, why the making stops, and how often it is tried.

use app::Fault;
use app::jobs::{Ended, JobFault};
use base::time::Span;
use store::job_queue::Job;

/// How long what was made is kept.
pub(crate) const KEPT: Span = Span::from_hours(7 * 24);
/// Tries after which it has failed.
const TRIES_MAX: u32 = 4;

/// Why a file was not written.
pub(super) enum Stop {
    /// Nobody wants it any more.
    Unwanted,
    /// It cannot be written, or not now.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Gives the end of the job. What is ours to mend is tried again; `fail` writes down what has failed for good.
pub(super) async fn end(
    job: &Job,
    made: Result<(), Stop>,
    fail: impl AsyncFnOnce(&Fault) -> Result<(), Fault>,
) -> Result<Ended, JobFault> {
    match made {
        Ok(()) | Err(Stop::Unwanted) => Ok(Ended::Done),
        Err(Stop::Fault(fault @ Fault::Internal(_))) if job.attempts < TRIES_MAX => {
            Err(fault.into())
        }
        Err(Stop::Fault(fault)) => {
            fail(&fault).await?;
            match fault {
                Fault::Internal(_) => Err(fault.into()),
                _ => Ok(Ended::Done),
            }
        }
    }
}
