//! Stub of the first commit.
use crate::{Account, Refusal, Say, WireOut};
pub(super) fn write(_: &Account, _: &Say) -> Result<Vec<WireOut>, Refusal> {
    Ok(Vec::new())
}
