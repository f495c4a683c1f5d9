//! Disconnects a channel account. Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::channel_accounts;

use super::get_channel_account::GetChannelAccountInput;
use super::view;

/// Disconnects an account.
pub struct DeleteChannelAccount;

impl Operation for DeleteChannelAccount {
    const ID: &'static str = "delete_channel_account";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/channel-accounts/{id}";
    const ACTION: Action = Action::ChannelAccountWrite;
    const SUMMARY: &'static str = "Disconnects a channel account.";
    type Input = GetChannelAccountInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: GetChannelAccountInput) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope], {
            let row = channel_accounts::get(tx, &scope, id)
                .await?
                .filter(|row| row.deleted_at.is_none());
            let before = view(&ctx, tx, row.ok_or(Fault::NotFound)?).await?;
            channel_accounts::remove(tx, &scope, id, now).await?;
            tx.emit(
                &scope,
                now,
                SetupEvent::SettingChanged(Setting::ChannelAccount, id.get())
                    .record(Change::removed(&before)),
            );
            Ok(Done {})
        }))
        .await
    }
}
