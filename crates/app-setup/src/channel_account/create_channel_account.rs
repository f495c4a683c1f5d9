//! Connects a channel account.

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{ChannelAccountId, FlowId, QueueId};
use base::text::Text;
use channels::account::replace_issued;
use channels::descriptor::{Descriptor, SettingKind};
use serde::{Deserialize, Serialize};
use setup::channel_account::Health;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::channel_accounts::{self, ChannelAccount};
use utoipa::ToSchema;

use super::rotate_channel_secret::issue;
use super::{ChannelAccountView, check_flow, check_queue, check_typed, descriptor, sort, view};
use crate::keys::{Secrets, data_key, seal_secrets};
use crate::refuse::unique;

/// Connects an account.
pub struct CreateChannelAccount;

/// What an account is made of.
#[derive(Deserialize, ToSchema)]
pub struct CreateChannelAccountInput {
    /// Name of the channel.
    pub channel: String,
    /// The name.
    pub name: Text<80>,
    /// The queue that its interactions enter.
    pub queue_id: QueueId,
    /// The flow that leads its customers before they enter a queue.
    #[serde(default)]
    pub flow_id: Option<FlowId>,
    /// Settings by key, as the channel's form names them.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Secrets by key; never shown again.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: Secrets,
}

/// What was made, with the secrets that were made for it: they are shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelAccountMade {
    /// The account.
    #[serde(flatten)]
    pub record: ChannelAccountView,
    /// The issued secrets by key; empty where the channel has none.
    pub issued: BTreeMap<String, String>,
}

impl Operation for CreateChannelAccount {
    const ID: &'static str = "create_channel_account";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/channel-accounts";
    const ACTION: Action = Action::ChannelAccountWrite;
    const SUMMARY: &'static str = "Connects a channel account.";
    type Input = CreateChannelAccountInput;
    type Output = ChannelAccountMade;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateChannelAccountInput,
    ) -> Result<ChannelAccountMade, Fault> {
        let descriptor = descriptor(&input.channel)?;
        check_typed(descriptor, &input.secrets)?;
        let (settings, mut secrets) = sort(&ctx, descriptor, &input.settings, input.secrets)?;
        let mut issued = BTreeMap::new();
        for field in descriptor.settings {
            if let SettingKind::Issued(what) = field.kind {
                let (shown, kept) = issue(what);
                replace_issued(&mut secrets, (field.key, kept), None);
                issued.insert(field.key.to_owned(), shown);
            }
        }
        let row = ChannelAccount {
            id: ctx.id(ChannelAccountId::from_i64),
            org: scope.org(),
            channel: input.channel,
            name: input.name.into_string(),
            queue: input.queue_id,
            flow: input.flow_id,
            active: true,
            public_token: chance::token(),
            external_key: external_key(descriptor, &settings),
            settings,
            sealed: Vec::new(),
            health: Health::default(),
            deleted_at: None,
            revision: 1,
        };
        let (db, now) = (ctx.db.clone(), ctx.now());
        let record = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, row, secrets], {
                check_queue(tx, &scope, row.queue).await?;
                check_flow(tx, &scope, (row.flow, descriptor.medium)).await?;
                let key = data_key(&ctx, tx, &scope).await?;
                let mut row = (*row).clone();
                row.sealed = seal_secrets(&key, row.id, &secrets)?;
                channel_accounts::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let id = row.id;
                let made = view(&ctx, tx, row).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::ChannelAccount, id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await?;
        Ok(ChannelAccountMade { record, issued })
    }
}

/// Gives what the provider calls the account, when several share one address.
pub(crate) fn external_key(
    descriptor: &Descriptor,
    settings: &BTreeMap<String, String>,
) -> Option<String> {
    let field = descriptor.account_key?;
    settings
        .get(field)
        .filter(|value| !value.is_empty())
        .cloned()
}
