//! User groups.

pub mod create_user_group;
pub mod delete_user_group;
pub mod list_user_groups;
pub mod update_user_group;

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::{Action, Scope};
use base::id::{UserGroupId, UserId};
use base::text::Text;
use serde::{Deserialize, Serialize};
use setup::mail::is_email;
use store::Tx;
use store_setup::user_groups::{self, UserGroup};
use store_setup::users;
use utoipa::ToSchema;

/// Characters of a kind at the most.
const KIND_CHARS_MAX: usize = 40;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_user_group::CreateUserGroup>(),
    Entry::of::<delete_user_group::DeleteUserGroup>(),
    Entry::of::<list_user_groups::ListUserGroups>(),
    Entry::of::<update_user_group::UpdateUserGroup>(),
];

/// A user group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserGroupView {
    /// The id.
    pub id: UserGroupId,
    /// The name.
    pub name: String,
    /// The members.
    pub member_ids: Vec<UserId>,
    /// Who answers for it.
    pub responsible_id: Option<UserId>,
    /// What kind of group it is, in the organization's own words; empty when nobody said.
    pub kind: String,
    /// Whether it stays where it is used and cannot be chosen anew.
    pub out_of_use: bool,
    /// Whether only its members, who answers for it, and whoever maintains groups see and choose it.
    pub restricted: bool,
    /// The e-mail address that the group reads; empty when it has none.
    pub mailbox: String,
    /// Grows with each change.
    pub revision: i64,
}

impl From<UserGroup> for UserGroupView {
    fn from(row: UserGroup) -> Self {
        Self {
            id: row.id,
            name: row.name,
            member_ids: row.members,
            responsible_id: row.responsible,
            kind: row.kind,
            out_of_use: row.out_of_use,
            restricted: row.restricted,
            mailbox: row.mailbox,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UserGroupFields {
    /// The name.
    pub name: Text<80>,
    /// The members.
    #[serde(default)]
    pub member_ids: Vec<UserId>,
    /// Who answers for it: an active user.
    pub responsible_id: Option<UserId>,
    /// What kind of group it is, in the organization's own words.
    #[serde(default)]
    pub kind: String,
    /// Whether it stays where it is used and cannot be chosen anew.
    #[serde(default)]
    pub out_of_use: bool,
    /// Whether only its members, who answers for it, and whoever maintains groups see and choose it.
    #[serde(default)]
    pub restricted: bool,
    /// The e-mail address that the group reads.
    #[serde(default)]
    pub mailbox: String,
}

impl UserGroupFields {
    /// Reads the fields that a person types.
    ///
    /// **Errors**: each that does not fit.
    fn into_row(self, id: UserGroupId) -> Result<UserGroup, Fault> {
        let (kind, mailbox) = (self.kind.trim(), self.mailbox.trim());
        let mut fields = Fields::new();
        let fits = kind.chars().count() <= KIND_CHARS_MAX;
        fields.check(fits, "kind", code::field::TOO_LONG);
        let is_address = is_email(mailbox) && mailbox.chars().count() <= 254;
        fields.check(
            mailbox.is_empty() || is_address,
            "mailbox",
            code::field::INVALID,
        );
        fields.done()?;
        let mut members = self.member_ids;
        members.sort_unstable();
        members.dedup();
        Ok(UserGroup {
            id,
            name: self.name.into_string(),
            members,
            responsible: self.responsible_id,
            kind: kind.to_owned(),
            out_of_use: self.out_of_use,
            restricted: self.restricted,
            mailbox: mailbox.to_owned(),
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: UserGroupId,
}

/// Tells whether a caller sees a group: a restricted one is seen by those who belong to it and by whoever maintains groups.
///
/// **Source**: GAP-010.
pub fn may_see(scope: &Scope, group: &UserGroup) -> bool {
    !group.restricted
        || scope.user().is_some_and(|user| group.has(user))
        || scope.may_give(&BTreeSet::from([Action::UserGroupWrite]))
}

/// Tells whether a caller may choose a group where it was not chosen before.
///
/// **Source**: GAP-010.
pub fn may_choose(scope: &Scope, group: &UserGroup) -> bool {
    !group.out_of_use && may_see(scope, group)
}

/// Checks the people of a group: members are users of the organization, and who newly answers for it is active.
async fn check_people(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &UserGroup,
    before: Option<UserId>,
) -> Result<(), Fault> {
    let users: BTreeMap<UserId, bool> = users::list_all(tx, scope)
        .await?
        .into_iter()
        .map(|user| (user.id, user.active))
        .collect();
    let mut fields = Fields::new();
    let are_known = row.members.iter().all(|member| users.contains_key(member));
    fields.check(are_known, "member_ids", code::field::UNKNOWN);
    let answers = row.responsible.is_none_or(|responsible| {
        let stays = before == Some(responsible);
        users
            .get(&responsible)
            .is_some_and(|active| *active || stays)
    });
    fields.check(answers, "responsible_id", code::field::UNKNOWN);
    fields.done()
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: UserGroupId) -> Result<UserGroupView, Fault> {
    let rows = user_groups::list(tx, scope).await?;
    let found = rows.into_iter().find(|row| row.id == id);
    found.map(UserGroupView::from).ok_or(Fault::NotFound)
}
