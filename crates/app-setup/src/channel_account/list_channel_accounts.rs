//! Lists channel accounts (WA-001).

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::channel_accounts;

use super::{ChannelAccountView, view};

/// Lists channel accounts.
pub struct ListChannelAccounts;

impl Operation for ListChannelAccounts {
    const ID: &'static str = "list_channel_accounts";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/channel-accounts";
    const ACTION: Action = Action::ChannelAccountRead;
    const SUMMARY: &'static str = "Lists channel accounts.";
    type Input = Nothing;
    type Output = Page<ChannelAccountView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ChannelAccountView>, Fault> {
        let db = ctx.db.clone();
        db.read(in_tx!(tx, [ctx, scope], {
            let mut items = Vec::new();
            for row in channel_accounts::list(tx, &scope).await? {
                if row.deleted_at.is_none() {
                    items.push(view(&ctx, tx, row).await?);
                }
            }
            Ok(Page::whole(items))
        }))
        .await
    }
}
