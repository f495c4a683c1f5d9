//! Contacts that are opened with a case from social media, by our screens and by other systems (SOCIAL-007, SOCIAL-014).

mod composing;
mod contact;
pub mod open_social_case;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<open_social_case::OpenSocialCase>()];
