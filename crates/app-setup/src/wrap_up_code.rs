//! Wrap-up codes.

pub mod copy_wrap_up_codes;
pub mod create_wrap_up_code;
pub mod delete_wrap_up_code;
pub mod list_wrap_up_codes;
pub mod update_wrap_up_code;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::QueueId;
use base::id::WrapUpCodeId;
use base::medium::Medium;
use base::text::Text;
use serde::{Deserialize, Serialize};
use setup::wrap_up_code::{CodeActions, SystemEndings};
use store::Tx;
use store_setup::queues;
use store_setup::wrap_up_codes::{self, WrapUpCode};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<copy_wrap_up_codes::CopyWrapUpCodes>(),
    Entry::of::<create_wrap_up_code::CreateWrapUpCode>(),
    Entry::of::<delete_wrap_up_code::DeleteWrapUpCode>(),
    Entry::of::<list_wrap_up_codes::ListWrapUpCodes>(),
    Entry::of::<update_wrap_up_code::UpdateWrapUpCode>(),
];

/// A wrap-up code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WrapUpCodeView {
    /// The id.
    pub id: WrapUpCodeId,
    /// The macro code above it.
    pub parent_id: Option<WrapUpCodeId>,
    /// The one queue it belongs to (TAG-005).
    pub queue_id: QueueId,
    /// The one medium it belongs to (TAG-005).
    pub medium: Medium,
    /// The name.
    pub name: String,
    /// What choosing it does.
    pub actions: CodeActions,
    /// The endings by the system that record it, at most one code of a queue and medium for each (TAG-009).
    pub system_endings: SystemEndings,
    /// Grows with each change.
    pub revision: i64,
}

impl From<WrapUpCode> for WrapUpCodeView {
    fn from(row: WrapUpCode) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent,
            queue_id: row.queue,
            medium: row.medium,
            name: row.name,
            actions: row.actions,
            system_endings: row.endings,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WrapUpCodeFields {
    /// The macro code above it.
    #[serde(default)]
    pub parent_id: Option<WrapUpCodeId>,
    /// The one queue it belongs to.
    pub queue_id: QueueId,
    /// The one medium it belongs to.
    pub medium: Medium,
    /// The name.
    pub name: Text<80>,
    /// What choosing it does.
    #[serde(default)]
    pub actions: CodeActions,
    /// The endings by the system that record it.
    #[serde(default)]
    pub system_endings: SystemEndings,
}

impl WrapUpCodeFields {
    fn into_row(self, id: WrapUpCodeId) -> Result<WrapUpCode, Fault> {
        if let Some(field) = self.actions.out_of_range(self.medium) {
            return Err(Fault::field(field, app::code::field::INVALID));
        }
        Ok(WrapUpCode {
            id,
            parent: self.parent_id,
            queue: self.queue_id,
            medium: self.medium,
            name: self.name.into_string(),
            actions: self.actions,
            endings: self.system_endings,
            deleted_at: None,
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: WrapUpCodeId,
}

/// Depth of the tree at the most.
const DEPTH_MAX: usize = 8;

/// Checks that queue and parent exist, that the parent is of the same queue and medium, and that the tree stays a tree.
pub(crate) async fn check(tx: &mut Tx<'_>, scope: &Scope, code: &WrapUpCode) -> Result<(), Fault> {
    let unknown = |field: &str| Err(Fault::field(field, app::code::field::UNKNOWN));
    if queues::get(tx, scope, code.queue)
        .await?
        .is_none_or(|queue| queue.deleted_at.is_some())
    {
        return unknown("queue_id");
    }
    if let Some(target) = code.actions.transfer_queue_id
        && queues::get(tx, scope, target)
            .await?
            .is_none_or(|queue| queue.deleted_at.is_some())
    {
        return unknown("actions.transfer_queue_id");
    }
    check_endings(tx, scope, code).await?;
    let mut above = code.parent;
    for _ in 0..DEPTH_MAX {
        let Some(id) = above else { return Ok(()) };
        let parent = wrap_up_codes::get(tx, scope, id)
            .await?
            .filter(|parent| parent.deleted_at.is_none());
        let Some(parent) = parent else {
            return unknown("parent_id");
        };
        if parent.id == code.id || parent.queue != code.queue || parent.medium != code.medium {
            return Err(Fault::field("parent_id", app::code::field::INVALID));
        }
        // A code that the product records is a leaf, as one that people choose.
        if !parent.endings.is_empty() {
            return Err(Fault::field("parent_id", app::code::field::INVALID));
        }
        above = parent.parent;
    }
    Err(Fault::field("parent_id", app::code::field::OUT_OF_RANGE))
}

/// Checks that a code which the product records has nothing below it, and that no other code records the same endings.
async fn check_endings(tx: &mut Tx<'_>, scope: &Scope, code: &WrapUpCode) -> Result<(), Fault> {
    if code.endings.is_empty() {
        return Ok(());
    }
    let beside = wrap_up_codes::of_queue(tx, scope, code.queue, code.medium).await?;
    if beside.iter().any(|one| one.parent == Some(code.id)) {
        return Err(Fault::field("system_endings", app::code::field::INVALID));
    }
    let is_taken = |one: &WrapUpCode| one.id != code.id && !one.endings.is_disjoint(&code.endings);
    if beside.iter().any(is_taken) {
        return Err(Fault::field("system_endings", app::code::field::TAKEN));
    }
    Ok(())
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: WrapUpCodeId) -> Result<WrapUpCodeView, Fault> {
    let found = wrap_up_codes::get(tx, scope, id).await?;
    let found = found.filter(|row| row.deleted_at.is_none());
    found.map(WrapUpCodeView::from).ok_or(Fault::NotFound)
}
