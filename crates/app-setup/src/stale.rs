//! Two who change the same record: whoever comes second is told what it is now, who changed it and when, and nothing is lost.
//!
//! A change names the revision that it was made from, in `If-Match` ([`Scope::seen`]); one that names none is laid over
//! whatever is there. An operation that comes here says so with `GUARDED`.

use app::{Fault, code};
use base::authz::Scope;
use base::id::{OrgId, UserId};
use base::time::Timestamp;
use serde::Serialize;
use serde_json::json;
use setup::event::Setting;
use store::audit_log::{self, Filter};
use store::{Tx, lock};
use store_setup::users;

/// What is changed, as the audit log calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// What kind of thing.
    pub subject: &'static str,
    /// Its id.
    pub id: i64,
}

impl Record {
    /// Something that is configured.
    pub const fn setting(setting: Setting, id: i64) -> Self {
        Self {
            subject: setting.name(),
            id,
        }
    }

    /// A user.
    pub const fn user(id: UserId) -> Self {
        Self {
            subject: "user",
            id: id.get(),
        }
    }

    /// The organization, with all that stands in its record.
    pub const fn organization(id: OrgId) -> Self {
        Self {
            subject: "organization",
            id: id.get(),
        }
    }
}

/// Waits for whoever changes the record; to be called before it is read.
pub async fn hold(tx: &mut Tx<'_>, record: Record) -> Result<(), Fault> {
    Ok(lock::take(tx, record.id).await?)
}

/// Refuses a change that was made from another revision than the record has by now. The record must be held.
///
/// **Errors**: `changed_meanwhile` with `current`, the record as it is, and `changed_by`, `changed_by_name` and
/// `changed_at` where the audit log knows them.
pub async fn refuse(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: Record,
    revision: i64,
    current: &(impl Serialize + Sync),
) -> Result<(), Fault> {
    if scope.seen().is_none_or(|seen| seen == revision) {
        return Ok(());
    }
    let (by, name, at) = last_change(tx, scope, record).await?;
    let current = serde_json::to_value(current).map_err(|error| Fault::Internal(error.into()))?;
    Err(Fault::refused_with(
        code::CHANGED_MEANWHILE,
        json!({
            "current": current,
            "changed_by": by,
            "changed_by_name": name,
            "changed_at": at,
        }),
    ))
}

/// Gives who changed a record last, their name, and when, as far as the audit log knows.
pub async fn last_change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: Record,
) -> Result<(Option<UserId>, Option<String>, Option<Timestamp>), Fault> {
    let filter = Filter {
        subject: Some(record.subject),
        subject_id: Some(record.id),
        ..Filter::default()
    };
    let last = audit_log::list(tx, scope, &filter, 1).await?.pop();
    let Some(last) = last else {
        return Ok((None, None, None));
    };
    let name = match last.actor {
        Some(user) => users::get(tx, scope, user).await?.map(|user| user.name),
        None => None,
    };
    Ok((last.actor, name, Some(last.at)))
}
