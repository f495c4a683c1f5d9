//! Stub of the first commit.
use crate::{Account, Heard, Refusal, WireIn};
pub(super) fn read(_: &Account, _: &WireIn) -> Result<Vec<Heard>, Refusal> {
    Err(Refusal::PayloadMalformed)
}
