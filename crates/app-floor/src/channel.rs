//! Talking to a channel account's provider for its own sake: testing the account, reading its templates.

pub mod sync_message_templates;
pub mod test_channel_account;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<sync_message_templates::SyncMessageTemplates>(),
    Entry::of::<test_channel_account::TestChannelAccount>(),
];
