//! Deletes a named profile that nobody has.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::permission_profiles;

use super::{Named, actions_of, find, view};

/// Deletes one.
pub struct DeletePermissionProfile;

impl Operation for DeletePermissionProfile {
    const ID: &'static str = "delete_permission_profile";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/permission-profiles/{id}";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Deletes a named profile of permissions that nobody has.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                // The whole organization: nobody is given the profile while it goes.
                lock::take(tx, scope.org().get()).await?;
                let (row, having) = find(tx, &scope, id).await?;
                if !scope.may_give(&actions_of(&row)) {
                    return Err(Fault::field("id", code::field::BEYOND_OWN_RIGHTS));
                }
                if !having.is_empty() {
                    let more = json!({ "user_count": having.len() });
                    return Err(Fault::refused_with(code::PROFILE_IN_USE, more));
                }
                permission_profiles::remove(tx, &scope, id).await?;
                let event = SetupEvent::SettingChanged(Setting::PermissionProfile, id.get());
                let change = Change::removed(&view(row, &having));
                tx.emit(&scope, now, event.record(change));
                Ok(Done {})
            }))
            .await
    }
}
