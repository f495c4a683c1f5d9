//! What traces are made of: the one target of every span. The rest of the names stands where the work is.
//!
//! A span carries ids and stable names, never people: what it may hold is checked on real ones.

/// The target of every span: neither the log nor anybody's `log.level` shows them, only the export of traces takes them.
pub const TARGET: &str = "unissono_spans";
