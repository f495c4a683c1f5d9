//! Lists the sessions of a user.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::users;

use super::get_user::GetUserInput;
use crate::session::list_sessions::{SessionRow, of_user};

/// Lists the sessions of a user.
pub struct ListUserSessions;

impl Operation for ListUserSessions {
    const ID: &'static str = "list_user_sessions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/users/{id}/sessions";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Lists the sessions of a user.";
    type Input = GetUserInput;
    type Output = Page<SessionRow>;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<Page<SessionRow>, Fault> {
        let own = scope.clone();
        ctx.db
            .read::<_, Fault, _>(in_tx!(tx, [own], {
                users::get(tx, &own, input.id).await?.ok_or(Fault::NotFound)
            }))
            .await?;
        of_user(&ctx, &scope, input.id).await
    }
}
