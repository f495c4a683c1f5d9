//! Lists user groups.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::user_groups;

use super::{UserGroupView, may_see};

/// Lists all.
pub struct ListUserGroups;

impl Operation for ListUserGroups {
    const ID: &'static str = "list_user_groups";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/user-groups";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists the groups that the caller sees.";
    type Input = Nothing;
    type Output = Page<UserGroupView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<UserGroupView>, Fault> {
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let rows = user_groups::list(tx, &scope).await?;
                let seen = rows.into_iter().filter(|row| may_see(&scope, row));
                Ok(seen.map(UserGroupView::from).collect())
            }))
            .await?;
        Ok(Page::whole(items))
    }
}
