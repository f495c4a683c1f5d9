//! Ends every session of a user.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::users;

use super::get_user::GetUserInput;
use crate::session::sign_out_everywhere;

/// Ends every session of a user.
pub struct SignOutUser;

impl Operation for SignOutUser {
    const ID: &'static str = "sign_out_user";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/users/{id}/sessions";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Ends every session of a user.";
    type Input = GetUserInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<Done, Fault> {
        let org = scope.org();
        ctx.db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                users::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)
            ))
            .await?;
        sign_out_everywhere(&ctx, org, input.id).await?;
        Ok(Done {})
    }
}
