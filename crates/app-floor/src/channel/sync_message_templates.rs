//! Reads the templates of an account from its provider, in the background (WA-002, GAP-029).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::channel_account::get_channel_account::GetChannelAccountInput;
use base::authz::{Action, Scope};
use store::in_tx;
use store::job_queue;
use store_setup::channel_accounts;

use crate::jobs::sync_templates;

/// Reads the templates again.
pub struct SyncMessageTemplates;

impl Operation for SyncMessageTemplates {
    const ID: &'static str = "sync_message_templates";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/channel-accounts/{id}/templates/sync";
    const ACTION: Action = Action::MessageTemplateWrite;
    const SUMMARY: &'static str = "Reads the templates of a channel account from its provider.";
    type Input = GetChannelAccountInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: GetChannelAccountInput) -> Result<Done, Fault> {
        let now = ctx.now();
        let job = sync_templates::job(&ctx, input.id);
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [scope, job], {
                channel_accounts::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                Ok(job_queue::insert(tx, &scope, now, &job).await?)
            }))
            .await?;
        ctx.jobs.ring();
        Ok(Done {})
    }
}
