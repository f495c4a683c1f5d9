//! Limits that more than one crate must agree on. A limit of one crate lives in that crate.

/// Rows of a page when the caller does not say.
pub const PAGE_DEFAULT: u32 = 50;
/// Rows of a page at the most.
pub const PAGE_MAX: u32 = 200;
/// Characters of one message written by a person; longer ones are refused before they are split for a channel.
pub const MESSAGE_CHARS_MAX: usize = 16_384;
/// Bytes of one file sent or received.
pub const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Files in one message.
pub const FILES_PER_MESSAGE_MAX: usize = 10;
/// Interactions that one agent may hold at once, whatever the settings say.
pub const CAPACITY_MAX: u32 = 100;
