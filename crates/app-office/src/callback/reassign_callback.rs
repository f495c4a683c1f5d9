//! Gives a callback to another user or group; taking one that waits in a group is giving it to oneself (DIAL-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CallbackId, UserGroupId, UserId};
use base::text::Text;
use office::crm::callback::CallbackStep;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::agree::{Owner, check_owner};
use super::telling::tell_given;
use super::{CallbackView, Held, view};

/// Gives one on.
pub struct ReassignCallback;

/// Which, and to whom: one of the two, or the caller.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReassignCallbackInput {
    /// The callback.
    pub id: CallbackId,
    /// The user whose it is from then on.
    pub user_id: Option<UserId>,
    /// The group it waits in from then on.
    pub group_id: Option<UserGroupId>,
    /// Why.
    pub reason: Option<Text<500>>,
}

impl Operation for ReassignCallback {
    const ID: &'static str = "reassign_callback";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/callbacks/{id}/reassign";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str =
        "Gives an open callback to another user or group, or to the caller.";
    const GUARDED: bool = true;
    type Input = ReassignCallbackInput;
    type Output = CallbackView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReassignCallbackInput,
    ) -> Result<CallbackView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            held.refuse_stale(tx, &scope).await?;
            let mut now = held.step(&ctx, &scope, CallbackStep::Reassign)?;
            let owner = Owner {
                user: input.user_id,
                group: input.group_id,
            };
            let owner = check_owner(tx, &scope, &held.looking, (owner, "")).await?;
            now.user = owner.user;
            // Who takes it from a group leaves it the group's: everybody there sees who has it.
            let stays = now.user.zip(now.group).filter(|(user, group)| {
                scope.user() == Some(*user) && held.looking.reached.belongs(*user, *group)
            });
            now.group = owner.group.or(stays.map(|(_, group)| group));
            if (now.user, now.group) == (held.was.user, held.was.group) {
                return view(tx, &scope, &held.looking, (held.was, None)).await;
            }
            tell_given(&ctx, tx, &scope, (&held.looking, &now)).await?;
            let reason = input.reason.as_ref().map(Text::as_str);
            held.save(tx, &scope, &now, reason).await
        }))
        .await
    }
}
