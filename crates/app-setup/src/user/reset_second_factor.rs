//! Takes the second factor of a user away, for whoever lost the phone; where one is asked for, the next sign-in enrols another (GAP-005).

use app::bus::Signal;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::{sessions, users};

use super::UserView;
use super::get_user::GetUserInput;
use crate::session::second_factor::remove_second_factor::reset;

/// Takes the second factor of a user away.
pub struct ResetSecondFactor;

impl Operation for ResetSecondFactor {
    const ID: &'static str = "reset_second_factor";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/users/{id}/second-factor";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Takes the second factor of a user away and ends the sessions.";
    type Input = GetUserInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<UserView, Fault> {
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        let view = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope], {
                let before = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                super::refuse_above(&scope, &before)?;
                reset(tx, &scope, id).await?;
                sessions::remove_of_user(tx, &scope, id).await?;
                super::show_change(tx, &scope, before, now, Some("sessions_ended")).await
            }))
            .await?;
        ctx.bus.signal(Signal::Rights { org, user: id });
        Ok(view)
    }
}
