//! Gives a channel account.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::ChannelAccountId;
use serde::Deserialize;
use store::in_tx;
use store_setup::channel_accounts;
use utoipa::ToSchema;

use super::{ChannelAccountView, view};

/// Gives a channel account.
pub struct GetChannelAccount;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetChannelAccountInput {
    /// The id.
    pub id: ChannelAccountId,
}

impl Operation for GetChannelAccount {
    const ID: &'static str = "get_channel_account";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/channel-accounts/{id}";
    const ACTION: Action = Action::ChannelAccountRead;
    const SUMMARY: &'static str = "Gives a channel account.";
    type Input = GetChannelAccountInput;
    type Output = ChannelAccountView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetChannelAccountInput,
    ) -> Result<ChannelAccountView, Fault> {
        let db = ctx.db.clone();
        db.read(in_tx!(tx, [ctx, scope], {
            let row = channel_accounts::get(tx, &scope, input.id)
                .await?
                .filter(|row| row.deleted_at.is_none());
            view(&ctx, tx, row.ok_or(Fault::NotFound)?).await
        }))
        .await
    }
}
