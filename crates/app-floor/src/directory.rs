//! The directory: what screens name things by, read once at their start.

pub mod get_directory;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<get_directory::GetDirectory>()];
