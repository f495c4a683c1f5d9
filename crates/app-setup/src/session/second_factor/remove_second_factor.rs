//! Takes one's own second factor away, where none is asked for.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::UserId;
use store::{Tx, in_tx};
use store_setup::{organizations, recovery_codes, users};

use super::begin_second_factor::PasswordInput;
use crate::user::show_change;

/// Takes one's own second factor away.
pub struct RemoveSecondFactor;

impl Operation for RemoveSecondFactor {
    const ID: &'static str = "remove_second_factor";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/session/second-factor/remove";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Takes one's own second factor away, where none is asked for.";
    type Input = PasswordInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: PasswordInput) -> Result<Done, Fault> {
        let me = super::prove(&ctx, &scope, &input.password, "password").await?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, me], {
                let policy = organizations::get(tx, &scope).await?.settings.sign_in;
                if policy.asks(me.second_factor, me.role_profile, None) {
                    return Err(Fault::refused(code::SECOND_FACTOR_DEMANDED));
                }
                let before = users::get(tx, &scope, me.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                reset(tx, &scope, me.id).await?;
                show_change(tx, &scope, before, now, None).await?;
                Ok(Done {})
            }))
            .await
    }
}

/// Takes the second factor of a user away, with its recovery codes.
pub(crate) async fn reset(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<(), Fault> {
    users::update_totp(tx, scope, user, None).await?;
    recovery_codes::replace(tx, scope, user, &[]).await?;
    Ok(())
}
