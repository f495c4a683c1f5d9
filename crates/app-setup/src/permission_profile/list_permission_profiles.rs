//! Lists the named profiles by name, with how many users have each.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::{permission_profiles, users};

use super::PermissionProfileView;

/// Lists all.
pub struct ListPermissionProfiles;

impl Operation for ListPermissionProfiles {
    const ID: &'static str = "list_permission_profiles";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/permission-profiles";
    const ACTION: Action = Action::UserRead;
    const SUMMARY: &'static str = "Lists the named profiles of permissions.";
    type Input = Nothing;
    type Output = Page<PermissionProfileView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<PermissionProfileView>, Fault> {
        let (rows, counts) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok((
                    permission_profiles::list(tx, &scope).await?,
                    users::count_by_profile(tx, &scope).await?,
                ))
            }))
            .await?;
        let items = rows.into_iter().map(|row| {
            let count = counts.get(&row.id).copied().unwrap_or(0);
            PermissionProfileView::new(row, count)
        });
        Ok(Page::whole(items.collect()))
    }
}
