//! How faults of the database become refusals.

use app::Fault;
use app::code::Code;

/// Turns a violated unique index into a refusal; anything else stays a fault.
pub(crate) fn unique(error: store::Error, code: &'static Code) -> Fault {
    if error.is_unique() {
        Fault::refused(code)
    } else {
        Fault::from(error)
    }
}
