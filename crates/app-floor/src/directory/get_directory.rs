//! Gives queues, agents, codes, labels, pause reasons and accounts: targets and names, deleted ones marked (ORG-012).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, LabelId, PauseReasonId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use channels::descriptor::Descriptor;
use serde::Serialize;
use setup::label::LabelColor;
use setup::queue::OpeningTemplates;
use setup::wrap_up_code::CodeActions;
use store::{Tx, in_tx};
use store_setup::{channel_accounts, labels, pause_reasons, queues, users, wrap_up_codes};
use utoipa::ToSchema;

use crate::agent::{self, AgentView};

/// Gives the directory.
pub struct GetDirectory;

/// The directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct Directory {
    /// Queues.
    pub queues: Vec<DirectoryQueue>,
    /// Active users as agents.
    pub agents: Vec<AgentView>,
    /// Names of deactivated users, for history.
    pub former_agents: Vec<FormerAgent>,
    /// Wrap-up codes.
    pub wrap_up_codes: Vec<DirectoryCode>,
    /// Labels.
    pub labels: Vec<DirectoryLabel>,
    /// Pause reasons.
    pub pause_reasons: Vec<DirectoryPause>,
    /// Channel accounts.
    pub channel_accounts: Vec<DirectoryAccount>,
    /// What each channel can do.
    pub channels: Vec<Descriptor>,
}

/// A queue.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "an output: each is a fact of its own"
)]
pub struct DirectoryQueue {
    /// The id.
    pub id: QueueId,
    /// The name.
    pub name: String,
    /// Whether new interactions may enter.
    pub active: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Who is linked.
    pub member_ids: Vec<UserId>,
    /// Whether Cancel is hidden.
    pub hide_cancel: bool,
    /// Whether Conclude is hidden until a form is filled in.
    pub form_required: bool,
    /// Whether concluding asks for a code.
    pub wrap_up_required: bool,
    /// Queues that may receive transfers from here; every queue when null.
    pub transfer_queue_ids: Option<Vec<QueueId>>,
    /// Which templates begin conversations that count for it.
    pub opening: OpeningTemplates,
}

/// A deactivated user.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerAgent {
    /// The id.
    pub user_id: UserId,
    /// The name.
    pub name: String,
}

/// A wrap-up code.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryCode {
    /// The id.
    pub id: WrapUpCodeId,
    /// The macro code above it.
    pub parent_id: Option<WrapUpCodeId>,
    /// Its queue.
    pub queue_id: QueueId,
    /// Its medium.
    pub medium: Medium,
    /// The name.
    pub name: String,
    /// What choosing it does.
    pub actions: CodeActions,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A label.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryLabel {
    /// The id.
    pub id: LabelId,
    /// The name.
    pub name: String,
    /// The colour.
    pub color: LabelColor,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A pause reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryPause {
    /// The id.
    pub id: PauseReasonId,
    /// The name.
    pub name: String,
    /// Whether it starts at once.
    pub immediate: bool,
    /// How long it may last.
    pub max_duration_s: Option<u32>,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A channel account.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryAccount {
    /// The id.
    pub id: ChannelAccountId,
    /// Its channel.
    pub channel: String,
    /// The name.
    pub name: String,
    /// Its medium.
    pub medium: Medium,
    /// The queue that its interactions enter.
    pub queue_id: QueueId,
    /// Whether it is in use.
    pub active: bool,
    /// Whether it was deleted.
    pub deleted: bool,
}

impl Operation for GetDirectory {
    const ID: &'static str = "get_directory";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/directory";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Gives what screens name things by.";
    type Input = Nothing;
    type Output = Directory;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Directory, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], read(tx, &scope).await))
            .await
    }
}

async fn read(tx: &mut Tx<'_>, scope: &Scope) -> Result<Directory, Fault> {
    let channels = channels::registry::ALL
        .iter()
        .map(|connector| *connector.descriptor())
        .collect();
    Ok(Directory {
        queues: queues(tx, scope).await?,
        agents: agent::views(tx, scope).await?,
        former_agents: users::list_all(tx, scope)
            .await?
            .into_iter()
            .filter(|user| !user.active)
            .map(|user| FormerAgent {
                user_id: user.id,
                name: user.name,
            })
            .collect(),
        wrap_up_codes: codes(tx, scope).await?,
        labels: labels::list(tx, scope)
            .await?
            .into_iter()
            .map(|row| DirectoryLabel {
                id: row.id,
                name: row.name,
                color: LabelColor::of_row(&row.color),
                deleted: row.deleted_at.is_some(),
            })
            .collect(),
        pause_reasons: pauses(tx, scope).await?,
        channel_accounts: accounts(tx, scope).await?,
        channels,
    })
}

async fn queues(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<DirectoryQueue>, Fault> {
    let mut members = queues::members(tx, scope).await?;
    let rows = queues::list(tx, scope).await?;
    Ok(rows
        .into_iter()
        .map(|row| DirectoryQueue {
            member_ids: members
                .remove(&row.id)
                .unwrap_or_default()
                .into_keys()
                .collect(),
            id: row.id,
            name: row.name,
            active: row.active,
            deleted: row.deleted_at.is_some(),
            hide_cancel: row.settings.hide_cancel,
            form_required: row.settings.form_required,
            opening: row.settings.opening,
            wrap_up_required: row.settings.wrap_up_required,
            transfer_queue_ids: row
                .settings
                .transfer_queue_ids
                .map(|ids| ids.into_iter().collect()),
        })
        .collect())
}

async fn codes(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<DirectoryCode>, Fault> {
    let rows = wrap_up_codes::list(tx, scope).await?;
    Ok(rows
        .into_iter()
        .map(|row| DirectoryCode {
            id: row.id,
            parent_id: row.parent,
            queue_id: row.queue,
            medium: row.medium,
            name: row.name,
            actions: row.actions,
            deleted: row.deleted_at.is_some(),
        })
        .collect())
}

async fn pauses(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<DirectoryPause>, Fault> {
    let rows = pause_reasons::list(tx, scope).await?;
    Ok(rows
        .into_iter()
        .map(|row| DirectoryPause {
            id: row.id,
            name: row.name,
            immediate: row.immediate,
            max_duration_s: row.max_duration_s,
            deleted: row.deleted_at.is_some(),
        })
        .collect())
}

async fn accounts(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<DirectoryAccount>, Fault> {
    let rows = channel_accounts::list(tx, scope).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let medium = channels::registry::find(&row.channel)?.descriptor().medium;
            Some(DirectoryAccount {
                id: row.id,
                channel: row.channel,
                name: row.name,
                medium,
                queue_id: row.queue,
                active: row.active,
                deleted: row.deleted_at.is_some(),
            })
        })
        .collect())
}
