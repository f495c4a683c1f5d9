//! Switching a queue off and deleting it: the floor is asked first, because customers may wait in it.

pub mod deactivate_queue;
pub mod delete_queue;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<deactivate_queue::DeactivateQueue>(),
    Entry::of::<delete_queue::DeleteQueue>(),
];
