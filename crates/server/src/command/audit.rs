//! `unissono audit verify`: checks the audit log of every organization.

use app_setup::audit_log::check_audit_log;
use base::authz::{Scope, SystemReason};
use store::Db;
use store_setup::organizations;

use crate::cli::say;

/// Checks every organization's log and says where each ends.
///
/// **Errors**: a log was tampered with, or the database cannot be read.
pub(crate) async fn verify(db: &Db) -> Result<(), String> {
    let organizations = db
        .read(|tx| Box::pin(async move { organizations::list_ids(tx).await }))
        .await
        .map_err(|error| format!("the organizations cannot be read: {error}"))?;
    let mut broken = 0;
    for org in organizations {
        let scope = Scope::system(org, SystemReason::Console);
        let found = check_audit_log::check(db, &scope)
            .await
            .map_err(|fault| format!("the audit log cannot be read: {fault:?}"))?;
        let id = org.get();
        match found.broken_seq {
            None => say(&format!(
                "organization {id}: {} entries, all as written; seal {}\n",
                found.entry_count, found.seal
            )),
            Some(seq) => {
                broken += 1;
                say(&format!(
                    "organization {id}: entry {seq} is missing or was changed; right up to entry {}\n",
                    found.entry_count
                ));
            }
        }
    }
    if broken == 0 {
        return Ok(());
    }
    Err(format!("{broken} audit logs were tampered with"))
}
