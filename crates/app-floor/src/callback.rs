//! Agreeing on a callback in a contact that the caller reaches; everything after it is of the office (DIAL-010).

pub mod create_callback;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<create_callback::CreateCallback>()];
