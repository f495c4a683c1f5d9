//! Ends every session of a user.

use app::bus::Signal;
use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::{sessions, users};

use super::get_user::GetUserInput;

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
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [scope], {
                let before = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                super::refuse_above(&scope, &before)?;
                sessions::remove_of_user(tx, &scope, id).await?;
                super::show_change(tx, &scope, before, now, Some("sessions_ended")).await
            }))
            .await?;
        ctx.bus.signal(Signal::Rights { org, user: id });
        Ok(Done {})
    }
}
