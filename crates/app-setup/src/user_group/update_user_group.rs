//! Replaces a user group.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::UserGroupId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::user_groups;
use utoipa::ToSchema;

use super::{UserGroupFields, UserGroupView, check_people, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateUserGroup;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateUserGroupInput {
    /// The id.
    pub id: UserGroupId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: UserGroupFields,
}

impl Operation for UpdateUserGroup {
    const ID: &'static str = "update_user_group";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/user-groups/{id}";
    const ACTION: Action = Action::UserGroupWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdateUserGroupInput;
    type Output = UserGroupView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateUserGroupInput,
    ) -> Result<UserGroupView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::UserGroup, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                check_people(tx, &scope, &row, before.responsible_id).await?;
                user_groups::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::UserGroup, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
