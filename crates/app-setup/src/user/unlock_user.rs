//! Opens the lock that failed sign-ins closed (GAP-002).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::time::Timestamp;
use store::in_tx;
use store_setup::users;

use super::UserView;
use super::get_user::GetUserInput;

/// Opens the lock of a user.
pub struct UnlockUser;

impl Operation for UnlockUser {
    const ID: &'static str = "unlock_user";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/users/{id}/unlock";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Opens the lock that failed sign-ins closed.";
    type Input = GetUserInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<UserView, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                super::refuse_above(&scope, &before)?;
                users::update_failures(tx, &scope, id, 0, Timestamp::ZERO).await?;
                super::show_change(tx, &scope, before, now, None).await
            }))
            .await
    }
}
