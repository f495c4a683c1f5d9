//! Gives a user.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::UserId;
use serde::Deserialize;
use store::in_tx;
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::UserView;

/// Gives a user.
pub struct GetUser;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetUserInput {
    /// The id.
    pub id: UserId,
}

impl Operation for GetUser {
    const ID: &'static str = "get_user";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/users/{id}";
    const ACTION: Action = Action::UserRead;
    const SUMMARY: &'static str = "Gives a user.";
    type Input = GetUserInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<UserView, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope], {
                let user = users::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let queues = queues::of_user(tx, &scope, input.id).await?;
                Ok(UserView::new(user, queues, now))
            }))
            .await
    }
}
