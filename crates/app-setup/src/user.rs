//! Users.

pub mod create_user;
pub mod get_user;
pub mod list_users;
pub mod sign_out_user;
pub mod update_user;
pub mod update_user_queues;

use std::collections::BTreeMap;

use app::Entry;
use base::authz::{Action, Reach, RoleProfile};
use base::id::{QueueId, UserId};
use base::locale::Locale;
use serde::Serialize;
use setup::user::Work;
use store_setup::users::User;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_user::CreateUser>(),
    Entry::of::<get_user::GetUser>(),
    Entry::of::<list_users::ListUsers>(),
    Entry::of::<sign_out_user::SignOutUser>(),
    Entry::of::<update_user::UpdateUser>(),
    Entry::of::<update_user_queues::UpdateUserQueues>(),
];

/// A user.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    /// The id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The profile (ACC-007).
    pub role_profile: RoleProfile,
    /// How much the user sees.
    pub reach: Reach,
    /// The language.
    pub locale: Locale,
    /// Whether the user may sign in.
    pub active: bool,
    /// Single permissions that differ from the profile: granted or withheld (ACC-006).
    pub permissions: BTreeMap<Action, bool>,
    /// What the user may do in the end.
    pub actions: Vec<Action>,
    /// How the user works as an agent.
    #[serde(flatten)]
    pub work: Work,
    /// The queues the user is linked to (ORG-005).
    pub queue_ids: Vec<QueueId>,
    /// Grows with each change.
    pub revision: i64,
}

impl UserView {
    fn new(user: User, queue_ids: Vec<QueueId>) -> Self {
        Self {
            actions: user
                .role_profile
                .actions_with(&user.permissions)
                .into_iter()
                .collect(),
            id: user.id,
            name: user.name,
            email: user.email,
            role_profile: user.role_profile,
            reach: user.reach,
            locale: user.locale,
            active: user.active,
            permissions: user.permissions,
            work: user.work,
            queue_ids,
            revision: user.revision,
        }
    }
}

/// Keeps only what differs from the profile, so that the record says what was decided for this user.
fn differing(profile: RoleProfile, permissions: BTreeMap<Action, bool>) -> BTreeMap<Action, bool> {
    let usual = profile.actions();
    permissions
        .into_iter()
        .filter(|(action, granted)| usual.contains(action) != *granted)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ACC-006.
    #[test]
    fn only_what_differs_from_the_profile_is_kept() {
        let asked = BTreeMap::from([
            (Action::InteractionRead, true),
            (Action::BoardRead, true),
            (Action::InteractionCancel, false),
            (Action::UserWrite, false),
        ]);
        let kept = differing(RoleProfile::Agent, asked);
        assert_eq!(
            kept,
            BTreeMap::from([
                (Action::BoardRead, true),
                (Action::InteractionCancel, false)
            ])
        );
    }
}
