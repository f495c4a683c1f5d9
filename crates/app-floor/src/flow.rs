//! Flows: what leads a customer before a person does. Here because the engine of the floor checks and tries them.

pub mod create_flow;
pub mod delete_flow;
pub mod get_flow;
pub mod leave_flow;
pub mod list_flows;
pub mod publish_flow;
pub mod restore_flow_version;
pub(crate) mod runs;
pub mod try_flow;
pub mod update_flow;

use std::collections::BTreeSet;

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::Scope;
use base::id::{ChannelAccountId, FlowId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;
use floor::flow::check::{FlowFault, Known, Wrong, faults};
use floor::flow::definition::Flow;
use floor::flow::node::NodeKind;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::channel_accounts::{self, ChannelAccount};
use store_setup::flows::{self, FlowRow, Version};
use store_setup::{calendars, queues, wrap_up_codes};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_flow::CreateFlow>(),
    Entry::of::<delete_flow::DeleteFlow>(),
    Entry::of::<get_flow::GetFlow>(),
    Entry::of::<leave_flow::LeaveFlow>(),
    Entry::of::<list_flows::ListFlows>(),
    Entry::of::<publish_flow::PublishFlow>(),
    Entry::of::<restore_flow_version::RestoreFlowVersion>(),
    Entry::of::<try_flow::TryFlow>(),
    Entry::of::<update_flow::UpdateFlow>(),
];

/// Flows of one organization.
pub const FLOWS_MAX: usize = 200;

/// A flow in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowSummary {
    /// The id.
    pub id: FlowId,
    /// The name.
    pub name: String,
    /// The version that new customers meet; null before the first.
    pub published_version: Option<i64>,
    /// The channel accounts whose customers it leads.
    pub channel_account_ids: Vec<ChannelAccountId>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// A flow with its draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowView {
    /// What lists show.
    #[serde(flatten)]
    pub summary: FlowSummary,
    /// What is edited.
    pub draft: Flow,
    /// What is wrong with the draft: it is published when there is nothing.
    pub faults: Vec<FlowFaultView>,
    /// Whether new customers meet something else than the draft.
    pub differs: bool,
    /// The versions that were published, newest first.
    pub versions: Vec<FlowVersionView>,
}

/// Something that is wrong with a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowFaultView {
    /// The key of the node; null when it is the flow as a whole.
    pub node: Option<String>,
    /// The field of the node; `ways.` with the name of a way out; empty for the node itself.
    pub field: String,
    /// What is wrong: a stable name, one of the codes of fields.
    pub code: &'static str,
}

/// A version of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowVersionView {
    /// Its number, from 1.
    pub version: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: FlowId,
}

/// What the audit log keeps of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct FlowForm<'a> {
    name: &'a str,
    draft: &'a Flow,
    published_version: Option<i64>,
}

impl FlowView {
    fn form(&self) -> FlowForm<'_> {
        FlowForm {
            name: &self.summary.name,
            draft: &self.draft,
            published_version: self.summary.published_version,
        }
    }
}

impl From<FlowFault> for FlowFaultView {
    fn from(fault: FlowFault) -> Self {
        Self {
            node: fault.node.map(|key| key.to_string()),
            field: fault.field,
            code: fault.wrong.name(),
        }
    }
}

impl From<Version> for FlowVersionView {
    fn from(row: Version) -> Self {
        Self {
            version: row.version,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}

fn summary(row: &FlowRow, accounts: &[ChannelAccount]) -> FlowSummary {
    let of = accounts
        .iter()
        .filter(|account| account.deleted_at.is_none() && account.flow == Some(row.id));
    FlowSummary {
        id: row.id,
        name: row.name.clone(),
        published_version: row.published_version,
        channel_account_ids: of.map(|account| account.id).collect(),
        changed_at: row.changed_at,
        revision: row.revision,
    }
}

/// Builds the view of a flow.
async fn view(tx: &mut Tx<'_>, scope: &Scope, row: FlowRow) -> Result<FlowView, Fault> {
    let accounts = channel_accounts::list(tx, scope).await?;
    let draft = read_draft(&row);
    let published = match row.published_version {
        Some(version) => flows::version(tx, scope, (row.id, version)).await?,
        None => None,
    };
    let published = published.and_then(|stored| serde_json::from_value::<Flow>(stored).ok());
    let found = all_faults(tx, scope, &row, &draft).await?;
    let versions = flows::versions(tx, scope, row.id).await?;
    Ok(FlowView {
        summary: summary(&row, &accounts),
        faults: found.into_iter().map(FlowFaultView::from).collect(),
        differs: published.as_ref() != Some(&draft),
        versions: versions.into_iter().map(FlowVersionView::from).collect(),
        draft,
    })
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: FlowId) -> Result<FlowRow, Fault> {
    flows::get(tx, scope, id).await?.ok_or(Fault::NotFound)
}

/// Reads the draft; one of another product is as good as none.
fn read_draft(row: &FlowRow) -> Flow {
    serde_json::from_value(row.draft.clone()).unwrap_or_default()
}

/// Reads what nodes may name.
async fn known(tx: &mut Tx<'_>, scope: &Scope) -> Result<Known, Fault> {
    let queues = queues::list(tx, scope).await?;
    let calendars = calendars::list(tx, scope).await?;
    let codes = wrap_up_codes::list(tx, scope).await?;
    Ok(Known {
        queues: queues
            .into_iter()
            .filter(|queue| queue.active && queue.deleted_at.is_none())
            .map(|queue| queue.id)
            .collect(),
        calendars: calendars.into_iter().map(|row| row.id).collect(),
        codes: codes
            .into_iter()
            .filter(|code| code.deleted_at.is_none())
            .map(|code| code.id)
            .collect(),
    })
}

/// Finds what is wrong with a draft, also towards the accounts that use the flow.
async fn all_faults(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &FlowRow,
    draft: &Flow,
) -> Result<Vec<FlowFault>, Fault> {
    let mut found = faults(draft, &known(tx, scope).await?);
    let mut used = BTreeSet::<Medium>::new();
    for account in channel_accounts::list(tx, scope).await? {
        if account.flow == Some(row.id)
            && account.deleted_at.is_none()
            && let Some(connector) = channels::registry::find(&account.channel)
        {
            used.insert(connector.descriptor().medium);
        }
    }
    if !used.is_subset(&draft.media) {
        found.push(FlowFault {
            node: None,
            field: "media".to_owned(),
            wrong: Wrong::NotInMedium,
        });
    }
    Ok(found)
}

/// Refuses a definition that passes a limit: not even a draft is kept with it.
fn within_limits(field: &str, flow: &Flow) -> Result<(), Fault> {
    let mut fields = Fields::new();
    for fault in faults(flow, &Known::default()) {
        if fault.wrong.passes_limit() {
            let node = fault.node.map(|key| format!("{key}.")).unwrap_or_default();
            let code = code::field::named(fault.wrong.name());
            fields.wrong(format!("{field}.{node}{}", fault.field), code);
        }
    }
    fields.done()
}

/// Tells whether a published flow leads to a queue.
pub(crate) async fn leads_to(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
) -> Result<bool, Fault> {
    let all = flows::all_current(tx, scope).await?;
    Ok(all.into_iter().any(|(_, stored)| {
        let flow: Flow = serde_json::from_value(stored).unwrap_or_default();
        let to =
            |kind: &NodeKind| matches!(kind, NodeKind::Queue(to) if to.queue_id == Some(queue));
        flow.nodes.iter().any(|node| to(&node.kind))
    }))
}
