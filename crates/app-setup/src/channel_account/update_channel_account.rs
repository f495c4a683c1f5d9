//! Changes a channel account. Secrets that are not given stay.

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code, input};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{ChannelAccountId, FlowId, QueueId};
use base::text::Text;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::channel_accounts;
use utoipa::ToSchema;

use super::create_channel_account::external_key;
use super::{ChannelAccountView, check_flow, check_queue, check_typed, descriptor, sort, view};
use crate::account;
use crate::keys::{Secrets, data_key, seal_secrets};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Changes an account.
pub struct UpdateChannelAccount;

/// What may be changed; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub struct UpdateChannelAccountInput {
    /// Which.
    pub id: ChannelAccountId,
    /// The name.
    pub name: Option<Text<80>>,
    /// The queue.
    pub queue_id: Option<QueueId>,
    /// The flow; null for none.
    #[serde(default)]
    #[schema(value_type = Option<FlowId>)]
    pub flow_id: input::Change<FlowId>,
    /// Whether it is in use.
    pub active: Option<bool>,
    /// Settings by key, as a whole.
    pub settings: Option<BTreeMap<String, String>>,
    /// Secrets to be replaced, by key.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: Secrets,
}

impl Operation for UpdateChannelAccount {
    const ID: &'static str = "update_channel_account";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/channel-accounts/{id}";
    const ACTION: Action = Action::ChannelAccountWrite;
    const SUMMARY: &'static str = "Changes a channel account.";
    const GUARDED: bool = true;
    type Input = UpdateChannelAccountInput;
    type Output = ChannelAccountView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateChannelAccountInput,
    ) -> Result<ChannelAccountView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            lock::take(tx, input.id.get()).await?;
            let row = channel_accounts::get(tx, &scope, input.id)
                .await?
                .filter(|row| row.deleted_at.is_none());
            let row = row.ok_or(Fault::NotFound)?;
            let before = view(&ctx, tx, row.clone()).await?;
            let record = Record::setting(Setting::ChannelAccount, row.id.get());
            stale::refuse(tx, &scope, record, row.revision, &before).await?;
            let ready = account::open(&ctx, tx, row).await?;
            let (mut row, mut secrets) = (ready.row, ready.account.secrets);
            if let Some(name) = &input.name {
                name.as_str().clone_into(&mut row.name);
            }
            row.queue = input.queue_id.unwrap_or(row.queue);
            input.flow_id.apply(&mut row.flow);
            row.active = input.active.unwrap_or(row.active);
            secrets.extend(
                input
                    .secrets
                    .iter()
                    .map(|(key, secret)| (key.clone(), secret.clone())),
            );
            let descriptor = descriptor(&row.channel)?;
            check_typed(descriptor, &input.secrets)?;
            let (settings, secrets) = sort(
                &ctx,
                descriptor,
                input.settings.as_ref().unwrap_or(&row.settings),
                secrets,
            )?;
            row.external_key = external_key(descriptor, &settings);
            row.settings = settings;
            check_queue(tx, &scope, row.queue).await?;
            check_flow(tx, &scope, (row.flow, descriptor.medium)).await?;
            let key = data_key(&ctx, tx, &scope).await?;
            row.sealed = seal_secrets(&key, row.id, &secrets)?;
            channel_accounts::update(tx, &scope, &row)
                .await
                .map_err(|error| unique(error, code::NAME_TAKEN))?;
            let row = channel_accounts::get(tx, &scope, row.id)
                .await?
                .ok_or(Fault::NotFound)?;
            let after = view(&ctx, tx, row).await?;
            let replaced: Vec<&String> = input.secrets.keys().collect();
            tx.emit(
                &scope,
                now,
                SetupEvent::SettingChanged(Setting::ChannelAccount, input.id.get())
                    .record(Change::between(&before, &after).with("replaced_secrets", &replaced)),
            );
            Ok(after)
        }))
        .await
    }
}
