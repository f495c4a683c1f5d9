//! Channel accounts: connected numbers, pages and sites.

pub mod create_channel_account;
pub mod delete_channel_account;
pub mod get_channel_account;
pub mod list_channel_accounts;
pub mod list_channels;
pub mod rotate_channel_secret;
pub mod update_channel_account;

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{ChannelAccountId, FlowId, QueueId};
use base::medium::Medium;
use channels::account::is_secret_itself;
use channels::descriptor::{Descriptor, SettingKind};
use serde::Serialize;
use setup::channel_account::Health;
use setup::webhook::WebhookUrl;
use store::Tx;
use store_setup::channel_accounts::ChannelAccount;
use store_setup::{flows, queues};
use utoipa::ToSchema;

use crate::account::{self, BASE_URL};
use crate::keys::Secrets;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_channel_account::CreateChannelAccount>(),
    Entry::of::<delete_channel_account::DeleteChannelAccount>(),
    Entry::of::<get_channel_account::GetChannelAccount>(),
    Entry::of::<list_channel_accounts::ListChannelAccounts>(),
    Entry::of::<list_channels::ListChannels>(),
    Entry::of::<rotate_channel_secret::RotateChannelSecret>(),
    Entry::of::<update_channel_account::UpdateChannelAccount>(),
];

/// A channel account. Secrets are never shown, only which are set.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChannelAccountView {
    /// The id.
    pub id: ChannelAccountId,
    /// Name of its channel.
    pub channel: String,
    /// Its medium.
    pub medium: Medium,
    /// The name.
    pub name: String,
    /// The queue that its interactions enter, or count for while they are with its flow.
    pub queue_id: QueueId,
    /// The flow that leads its customers before they enter a queue.
    pub flow_id: Option<FlowId>,
    /// Whether it is in use.
    pub active: bool,
    /// The unguessable part of its public addresses.
    pub public_token: String,
    /// Where the provider sends what it hears, or where the widget is loaded from.
    pub public_url: String,
    /// Settings by key.
    pub settings: BTreeMap<String, String>,
    /// Keys of the secrets that are set.
    pub secrets_set: Vec<String>,
    /// How it is doing.
    pub health: Health,
    /// Grows with each change.
    pub revision: i64,
}

/// Builds the view of a row.
pub(crate) async fn view(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    row: ChannelAccount,
) -> Result<ChannelAccountView, Fault> {
    let ready = account::open(ctx, tx, row).await?;
    let row = ready.row;
    let medium = descriptor(&row.channel)?.medium;
    let base = &ctx.settings.public_url;
    let public_url = match medium {
        Medium::Chat => format!("{base}/widget.js"),
        Medium::Messaging | Medium::Mail | Medium::Voice => ready.account.hook_url.clone(),
    };
    Ok(ChannelAccountView {
        id: row.id,
        medium,
        channel: row.channel,
        name: row.name,
        queue_id: row.queue,
        flow_id: row.flow,
        active: row.active,
        public_token: row.public_token,
        public_url,
        settings: row.settings,
        secrets_set: (ready.account.secrets.keys())
            .filter(|key| is_secret_itself(key))
            .cloned()
            .collect(),
        health: row.health,
        revision: row.revision,
    })
}

/// Finds the descriptor of a channel.
pub(crate) fn descriptor(channel: &str) -> Result<&'static Descriptor, Fault> {
    channels::registry::find(channel)
        .map(channels::Connector::descriptor)
        .ok_or_else(|| Fault::field("channel", code::field::UNKNOWN))
}

/// Refuses secrets that the channel's form does not ask for: those that are issued here are never typed.
pub(crate) fn check_typed(descriptor: &Descriptor, secrets: &Secrets) -> Result<(), Fault> {
    let mut fields = Fields::new();
    for key in secrets.keys() {
        let is_asked = (descriptor.settings.iter())
            .any(|field| field.key == key && field.kind == SettingKind::Secret);
        fields.check(is_asked, &format!("secrets.{key}"), code::field::UNKNOWN);
    }
    fields.done()
}

/// Sorts the given values into settings and secrets, by the channel's own form.
pub(crate) fn sort(
    ctx: &Ctx,
    descriptor: &Descriptor,
    settings: &BTreeMap<String, String>,
    secrets: Secrets,
) -> Result<(BTreeMap<String, String>, Secrets), Fault> {
    let mut fields = Fields::new();
    let known: BTreeSet<&str> = descriptor
        .settings
        .iter()
        .map(|field| field.key)
        .chain([BASE_URL])
        .collect();
    for key in settings.keys().filter(|key| !known.contains(key.as_str())) {
        fields.wrong(format!("settings.{key}"), code::field::UNKNOWN);
    }
    let mut kept = settings.clone();
    for field in descriptor.settings {
        if matches!(field.kind, SettingKind::Issued(_)) {
            kept.remove(field.key);
            continue;
        }
        let (place, is_set) = if matches!(field.kind, SettingKind::Secret) {
            (
                "secrets",
                secrets
                    .get(field.key)
                    .is_some_and(|secret| !secret.reveal().is_empty()),
            )
        } else {
            let value = kept
                .entry(field.key.to_owned())
                .or_insert_with(|| field.default.to_owned());
            let value = value.trim().to_owned();
            let at = format!("settings.{}", field.key);
            match field.kind {
                SettingKind::Url if !value.is_empty() => match WebhookUrl::parse(&value) {
                    Ok(url) => {
                        let may = ctx.outbound.guarded.allows(url.as_str());
                        fields.check(may, &at, code::field::ADDRESS_PRIVATE);
                    }
                    Err(_) => fields.wrong(at, code::field::ADDRESS_INVALID),
                },
                kind => fields.check(fits(kind, &value), &at, code::field::INVALID),
            }
            ("settings", !value.is_empty())
        };
        fields.check(
            is_set || !field.is_required,
            &format!("{place}.{}", field.key),
            code::field::REQUIRED,
        );
    }
    fields.done()?;
    Ok((kept, secrets))
}

fn fits(kind: SettingKind, value: &str) -> bool {
    if value.is_empty() {
        return true;
    }
    match kind {
        SettingKind::Number { most } => value.parse::<u32>().is_ok_and(|number| number <= most),
        SettingKind::Bool => matches!(value, "true" | "false"),
        SettingKind::Choice(choices) => choices.contains(&value),
        SettingKind::Text
        | SettingKind::Secret
        | SettingKind::Lines
        | SettingKind::Url
        | SettingKind::Issued(_) => value.chars().count() <= 4_000,
    }
}

/// Checks that the queue exists.
pub(crate) async fn check_queue(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
) -> Result<(), Fault> {
    match queues::get(tx, scope, queue).await? {
        Some(queue) if queue.deleted_at.is_none() => Ok(()),
        Some(_) | None => Err(Fault::field("queue_id", code::field::UNKNOWN)),
    }
}

/// Checks that the flow is published, and made for the medium of the channel.
pub(crate) async fn check_flow(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (flow, medium): (Option<FlowId>, Medium),
) -> Result<(), Fault> {
    let Some(flow) = flow else { return Ok(()) };
    let wrong = match flows::current(tx, scope, flow).await? {
        Some(current) if current.media.contains(&medium) => return Ok(()),
        Some(_) => code::field::FLOW_NOT_IN_MEDIUM,
        None if flows::get(tx, scope, flow).await?.is_some() => code::field::FLOW_NOT_PUBLISHED,
        None => code::field::UNKNOWN,
    };
    Err(Fault::field("flow_id", wrong))
}
