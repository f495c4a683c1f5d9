//! Lists the templates of an account (WA-002).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::{channel_accounts, message_templates};

use super::MessageTemplateView;
use crate::channel_account::get_channel_account::GetChannelAccountInput;

/// Lists templates.
pub struct ListMessageTemplates;

impl Operation for ListMessageTemplates {
    const ID: &'static str = "list_message_templates";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/channel-accounts/{id}/templates";
    const ACTION: Action = Action::MessageTemplateRead;
    const SUMMARY: &'static str = "Lists the templates of a channel account.";
    type Input = GetChannelAccountInput;
    type Output = Page<MessageTemplateView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetChannelAccountInput,
    ) -> Result<Page<MessageTemplateView>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                channel_accounts::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let rows = message_templates::of_account(tx, &scope, input.id).await?;
                Ok(Page::whole(
                    rows.into_iter().map(MessageTemplateView::from).collect(),
                ))
            }))
            .await
    }
}
