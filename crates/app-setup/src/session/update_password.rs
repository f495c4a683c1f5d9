//! Changes one's own password; every other session ends (GAP-004).

use app::bus::Signal;
use app::fault::Fields;
use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code, password};
use base::authz::{Action, Scope};
use base::secret::Secret;
use serde::Deserialize;
use store::in_tx;
use store_setup::{sessions, users};
use utoipa::ToSchema;

use super::second_factor::prove;
use crate::access::{check_password, end_links};
use crate::user::show_change;

/// Changes one's own password.
pub struct UpdatePassword;

/// The password that holds, and the one to come.
#[derive(Deserialize, ToSchema)]
pub struct UpdatePasswordInput {
    /// The one that holds.
    #[schema(value_type = String)]
    pub current_password: Secret<String>,
    /// The one to come.
    #[schema(value_type = String)]
    pub password: Secret<String>,
}

impl Operation for UpdatePassword {
    const ID: &'static str = "update_password";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/session/password";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Changes one's own password; every other session ends.";
    type Input = UpdatePasswordInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: UpdatePasswordInput) -> Result<Done, Fault> {
        let me = prove(&ctx, &scope, &input.current_password, "current_password").await?;
        let session = scope
            .session()
            .ok_or(Fault::refused(code::SESSION_NEEDED))?;
        let (org, id, now) = (scope.org(), me.id, ctx.now());
        let own = scope.clone();
        let user = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [own], {
                users::get(tx, &own, id).await?.ok_or(Fault::NotFound)
            }))
            .await?;
        let mut fields = Fields::new();
        check_password(
            &mut fields,
            "password",
            &input.password,
            &[&user.name, &user.email],
        );
        fields.done()?;
        let hash = password::hash(input.password).await?;
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [scope, hash], {
                let before = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                users::update_password(tx, &scope, id, &hash).await?;
                end_links(tx, &scope, id).await?;
                sessions::remove_others_of_user(tx, &scope, id, session).await?;
                show_change(tx, &scope, before, now, Some("password_changed")).await?;
                Ok(())
            }))
            .await?;
        ctx.bus.signal(Signal::Rights { org, user: id });
        Ok(Done {})
    }
}
