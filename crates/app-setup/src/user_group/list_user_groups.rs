//! Lists user groups.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::user_groups;

use super::UserGroupView;

/// Lists all.
pub struct ListUserGroups;

impl Operation for ListUserGroups {
    const ID: &'static str = "list_user_groups";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/user-groups";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<UserGroupView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<UserGroupView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(user_groups::list(tx, &scope).await?)
            ))
            .await?;
        let items = rows.into_iter().map(UserGroupView::from).collect();
        Ok(Page::whole(items))
    }
}
