//! Lists users by name.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::UserId;
use base::text::fold;
use serde::Deserialize;
use store::in_tx;
use store_setup::queues;
use store_setup::users::{self, Filter};
use utoipa::ToSchema;

use super::UserView;

/// Lists users.
pub struct ListUsers;

/// Which of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListUsersInput {
    /// A part of the name.
    pub q: Option<String>,
    /// Active or not.
    pub active: Option<bool>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListUsers {
    const ID: &'static str = "list_users";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/users";
    const ACTION: Action = Action::UserRead;
    const SUMMARY: &'static str = "Lists users by name.";
    type Input = ListUsersInput;
    type Output = Page<UserView>;

    async fn run(ctx: Ctx, scope: Scope, input: ListUsersInput) -> Result<Page<UserView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(String, UserId)>(input.cursor.as_deref())?;
        let name = input.q.as_deref().map(fold).filter(|name| !name.is_empty());
        let (active, now) = (input.active, ctx.now());
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, after, name], {
                let filter = Filter {
                    name: name.as_deref(),
                    active,
                    after: after
                        .as_ref()
                        .as_ref()
                        .map(|(name, id)| (name.as_str(), *id)),
                };
                let rows = users::list(tx, &scope, &filter, limit + 1).await?;
                let mut items = Vec::with_capacity(rows.len());
                for user in rows {
                    let queues = queues::of_user(tx, &scope, user.id).await?;
                    items.push(UserView::new(user, queues, now));
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |user| (fold(&user.name), user.id)))
    }
}
