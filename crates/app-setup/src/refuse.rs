//! How faults of the database become refusals.

use app::code::Code;
use app::{Fault, code};

/// Tells which of a user's fields another user has.
pub(crate) fn user_taken(error: store::Error) -> Fault {
    let code = match &error {
        store::Error::Unique { index } if index.contains("employee") => code::EMPLOYEE_NUMBER_TAKEN,
        store::Error::Unique { index } if index.contains("agent_login") => code::AGENT_LOGIN_TAKEN,
        _ => code::EMAIL_TAKEN,
    };
    unique(error, code)
}

/// Turns a violated unique index into a refusal; anything else stays a fault.
pub fn unique(error: store::Error, code: &'static Code) -> Fault {
    if error.is_unique() {
        Fault::refused(code)
    } else {
        Fault::from(error)
    }
}
