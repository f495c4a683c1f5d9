//! Views of conversations: filters of the list under a name, one's own or shared.
//!
//! A view is a question and never an answer: who opens it asks with their own reach.

pub mod create_conversation_view;
pub mod delete_conversation_view;
pub mod list_conversation_views;
pub mod order_conversation_views;
pub mod update_conversation_view;

use std::collections::BTreeSet;

use app::{Entry, Fault, code};
use app_setup::user_group;
use base::authz::{Action, Reach, Scope};
use base::event::Change;
use base::id::{ConversationViewId, LabelId, UserGroupId, UserId};
use base::text::{Text, fold};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use setup::event::{Setting, SetupEvent};
use store::Tx;
use store_floor::conversation_views::{self, ConversationView};
use store_setup::user_groups;
use utoipa::ToSchema;

use crate::conversation::filtered_input;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_conversation_view::CreateConversationView>(),
    Entry::of::<delete_conversation_view::DeleteConversationView>(),
    Entry::of::<list_conversation_views::ListConversationViews>(),
    Entry::of::<order_conversation_views::OrderConversationViews>(),
    Entry::of::<update_conversation_view::UpdateConversationView>(),
];

/// Views that one user makes at the most.
const OF_USER_MAX: usize = 50;
/// Groups of a view at the most.
const GROUPS_MAX: usize = 50;

filtered_input! {
    /// What a view narrows the list by.
    #[derive(Clone, PartialEq, Serialize)]
    ViewFilters {
        /// With this label.
        label_id: Option<LabelId>,
        /// With whoever opens the view, or last with them; instead of one agent.
        with_me: Option<bool>,
    }
}

/// A view as its readers see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConversationViewView {
    /// The id.
    pub id: ConversationViewId,
    /// Who made it.
    pub owner_id: UserId,
    /// The name.
    pub name: String,
    /// What it narrows the list by.
    pub filters: ViewFilters,
    /// Whether everybody has it.
    pub everybody: bool,
    /// The groups that have it.
    pub group_ids: BTreeSet<UserGroupId>,
    /// Whether the caller may change it.
    pub may_change: bool,
    /// Grows with each change.
    pub revision: i64,
}

impl ConversationViewView {
    /// Shows a row.
    ///
    /// **Errors**: its filters are of a version that this program does not know.
    fn of(row: ConversationView, scope: &Scope) -> Result<Self, Fault> {
        let may_change = may_change(&row, scope);
        let filters = serde_json::from_value(row.filters)
            .map_err(|error| store::Error::Corrupt(format!("filters: {error}")))?;
        Ok(Self {
            id: row.id,
            owner_id: row.owner,
            name: row.name,
            filters,
            everybody: row.everybody,
            group_ids: row.groups,
            may_change,
            revision: row.revision,
        })
    }
}

/// What is given to make or replace one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConversationViewFields {
    /// The name, once among those of its owner.
    pub name: Text<60>,
    /// What it narrows the list by.
    pub filters: ViewFilters,
    /// Whether everybody has it.
    #[serde(default)]
    pub everybody: bool,
    /// The groups that have it.
    #[serde(default)]
    pub group_ids: BTreeSet<UserGroupId>,
}

fn may_share(scope: &Scope) -> bool {
    scope.may_give(&BTreeSet::from([Action::ConversationViewShare]))
}

/// One's own is one's own; what is shared is kept by everybody who may share.
fn may_change(row: &ConversationView, scope: &Scope) -> bool {
    let is_own = Some(row.owner) == scope.user();
    if row.is_shared() {
        may_share(scope)
    } else {
        is_own
    }
}

/// Gives the views that a caller has, in order.
async fn had_by(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ConversationView>, Fault> {
    let groups: Vec<UserGroupId> = user_groups::list(tx, scope)
        .await?
        .into_iter()
        .filter(|group| {
            scope
                .user()
                .is_some_and(|user| group.members.contains(&user))
        })
        .map(|group| group.id)
        .collect();
    let sees_shared = may_share(scope) && scope.reach() == Reach::All;
    let mut views = conversation_views::list(tx, scope).await?;
    views.retain(|view| {
        Some(view.owner) == scope.user()
            || view.everybody
            || groups.iter().any(|group| view.groups.contains(group))
            || (sees_shared && view.is_shared())
    });
    Ok(views)
}

/// Finds one that the caller may change.
///
/// **Errors**: it does not exist for the caller; it is somebody else's to change.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ConversationViewId,
) -> Result<ConversationView, Fault> {
    let views = had_by(tx, scope).await?;
    let found = views.into_iter().find(|view| view.id == id);
    let found = found.ok_or(Fault::NotFound)?;
    if may_change(&found, scope) {
        Ok(found)
    } else {
        Err(Fault::refused(code::VIEW_OF_OTHERS))
    }
}

/// Checks a view against the others of its owner, and whom it is shared with: groups that had it keep it.
async fn check(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ConversationView,
    had: &BTreeSet<UserGroupId>,
) -> Result<(), Fault> {
    if row.is_shared() && !may_share(scope) {
        return Err(Fault::field("everybody", code::field::BEYOND_OWN_RIGHTS));
    }
    if row.groups.len() > GROUPS_MAX {
        return Err(Fault::field("group_ids", code::field::OUT_OF_RANGE));
    }
    let groups = user_groups::list(tx, scope).await?;
    let fits = |id: &UserGroupId| {
        let group = groups.iter().find(|group| group.id == *id);
        group.is_some_and(|group| had.contains(id) || user_group::may_choose(scope, group))
    };
    if !row.groups.iter().all(fits) {
        return Err(Fault::field("group_ids", code::field::UNKNOWN));
    }
    let others = conversation_views::list(tx, scope).await?;
    let own: Vec<&ConversationView> = others
        .iter()
        .filter(|one| one.owner == row.owner && one.id != row.id)
        .collect();
    if own.len() >= OF_USER_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    if own.iter().any(|one| fold(&one.name) == fold(&row.name)) {
        return Err(Fault::field("name", code::field::TAKEN));
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, scope: &Scope, now: Timestamp, id: ConversationViewId, change: Change) {
    let event = SetupEvent::SettingChanged(Setting::ConversationView, id.get());
    tx.emit(scope, now, event.record(change));
}
