//! Deletes a user group.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::user_groups;

use super::{Named, find};

/// Deletes one.
pub struct DeleteUserGroup;

impl Operation for DeleteUserGroup {
    const ID: &'static str = "delete_user_group";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/user-groups/{id}";
    const ACTION: Action = Action::UserGroupWrite;
    const SUMMARY: &'static str = "Deletes one.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                user_groups::remove(tx, &scope, id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::UserGroup, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
