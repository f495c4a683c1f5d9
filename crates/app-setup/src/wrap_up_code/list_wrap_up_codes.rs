//! Lists wrap-up codes.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::wrap_up_codes;

use super::WrapUpCodeView;

/// Lists all.
pub struct ListWrapUpCodes;

impl Operation for ListWrapUpCodes {
    const ID: &'static str = "list_wrap_up_codes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/wrap-up-codes";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<WrapUpCodeView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<WrapUpCodeView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(wrap_up_codes::list(tx, &scope).await?)
            ))
            .await?;
        let items = rows
            .into_iter()
            .filter(|row| row.deleted_at.is_none())
            .map(WrapUpCodeView::from)
            .collect();
        Ok(Page::whole(items))
    }
}
