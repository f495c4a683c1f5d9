//! Lists the mails of the outbox, newest first, without what they say.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::OutboxMailId;
use serde::Deserialize;
use store::in_tx;
use store_setup::outbox_mails;
use utoipa::ToSchema;

use super::OutboxMailView;

/// Lists the mails of the outbox.
pub struct ListOutboxMails;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListOutboxMailsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListOutboxMails {
    const ID: &'static str = "list_outbox_mails";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/outbox-mails";
    const ACTION: Action = Action::OutboxWrite;
    const SUMMARY: &'static str = "Lists the mails of the outbox, newest first.";
    type Input = ListOutboxMailsInput;
    type Output = Page<OutboxMailView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListOutboxMailsInput,
    ) -> Result<Page<OutboxMailView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<OutboxMailId>(input.cursor.as_deref())?
            .unwrap_or(OutboxMailId::from_i64(i64::MAX));
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(outbox_mails::list(tx, &scope, before, limit + 1).await?)
            ))
            .await?;
        let items = rows
            .into_iter()
            .map(|row| OutboxMailView::new(row, None))
            .collect();
        Ok(Page::of(items, limit, |mail: &OutboxMailView| mail.id))
    }
}
