//! Posts of social media: what their sources send, in which order it counts, what the organization calls it, and how long it took.
//!
//! The words of a source are kept as they were sent and mapped when they are read, so that a new one is never refused (GAP-113).

pub mod figures;
pub mod markup;
pub mod post;
pub mod settings;
