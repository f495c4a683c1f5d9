//! Disconnects a channel account. Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::channel_accounts;

use super::get_channel_account::GetChannelAccountInput;

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
        ctx.db
            .write(in_tx!(tx, [scope], {
                if !channel_accounts::remove(tx, &scope, id, now).await? {
                    return Err(Fault::NotFound);
                }
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::ChannelAccount, id.get()).record(),
                );
                Ok(Done {})
            }))
            .await
    }
}
