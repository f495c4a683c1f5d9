//! Makes a user group.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::UserGroupId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::user_groups;

use super::{UserGroupFields, UserGroupView, check_people, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreateUserGroup;

impl Operation for CreateUserGroup {
    const ID: &'static str = "create_user_group";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/user-groups";
    const ACTION: Action = Action::UserGroupWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = UserGroupFields;
    type Output = UserGroupView;

    async fn run(ctx: Ctx, scope: Scope, input: UserGroupFields) -> Result<UserGroupView, Fault> {
        let row = input.into_row(ctx.id(UserGroupId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                check_people(tx, &scope, &row, None).await?;
                user_groups::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::UserGroup, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
