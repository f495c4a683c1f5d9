//! The audit log: who changed what, when, from where, before and after.

pub mod check_audit_log;
pub mod list_audit_entries;

use app::Entry;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<check_audit_log::CheckAuditLog>(),
    Entry::of::<list_audit_entries::ListAuditEntries>(),
];
