//! Queues. Deactivating and deleting ask the floor first and are operations of `app-floor`.

pub mod create_queue;
pub mod get_queue;
pub mod get_queue_members;
pub mod list_queues;
pub mod update_queue;
pub mod update_queue_links;
pub mod update_queue_members;

use app::{Entry, Fault, code};
use base::authz::Scope;
use base::id::QueueId;
use serde::Serialize;
use setup::queue::QueueSettings;
use store::Tx;
use store_setup::queues::{self, Queue};
use store_setup::{calendars, message_templates, skills, users};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_queue::CreateQueue>(),
    Entry::of::<get_queue::GetQueue>(),
    Entry::of::<get_queue_members::GetQueueMembers>(),
    Entry::of::<list_queues::ListQueues>(),
    Entry::of::<update_queue::UpdateQueue>(),
    Entry::of::<update_queue_links::UpdateQueueLinks>(),
    Entry::of::<update_queue_members::UpdateQueueMembers>(),
];

/// A queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QueueView {
    /// The id.
    pub id: QueueId,
    /// The name.
    pub name: String,
    /// Whether new interactions may enter (ROUTE-005).
    pub active: bool,
    /// The settings.
    #[serde(flatten)]
    pub settings: QueueSettings,
    /// How many users are linked.
    pub member_count: usize,
    /// Grows with each change.
    pub revision: i64,
}

impl QueueView {
    fn new(queue: Queue, member_count: usize) -> Self {
        Self {
            id: queue.id,
            name: queue.name,
            active: queue.active,
            settings: queue.settings,
            member_count,
            revision: queue.revision,
        }
    }
}

/// Checks what settings refer to, and their ranges.
pub(crate) async fn check(
    tx: &mut Tx<'_>,
    scope: &Scope,
    own: Option<QueueId>,
    settings: &QueueSettings,
) -> Result<(), Fault> {
    if let Some(field) = settings.out_of_range(own) {
        return Err(Fault::field(field, code::field::OUT_OF_RANGE));
    }
    let unknown = |field: &str| Err(Fault::field(field, code::field::UNKNOWN));
    let queues: Vec<QueueId> = queues::list(tx, scope)
        .await?
        .into_iter()
        .filter(|queue| queue.deleted_at.is_none())
        .map(|queue| queue.id)
        .collect();
    if settings
        .overflow_queue_id
        .is_some_and(|queue| !queues.contains(&queue))
    {
        return unknown("overflow_queue_id");
    }
    if settings
        .transfer_queue_ids
        .iter()
        .flatten()
        .any(|queue| !queues.contains(queue))
    {
        return unknown("transfer_queue_ids");
    }
    if let Some(agent) = settings.portfolio.reserve_agent_id
        && users::get(tx, scope, agent)
            .await?
            .is_none_or(|user| !user.active)
    {
        return unknown("portfolio.reserve_agent_id");
    }
    if let Some(calendar) = settings.calendar_id
        && !calendars::list(tx, scope)
            .await?
            .iter()
            .any(|one| one.id == calendar)
    {
        return unknown("calendar_id");
    }
    let known = skills::list(tx, scope).await?;
    if settings
        .skills
        .iter()
        .any(|skill| !known.iter().any(|one| one.id == skill.skill_id))
    {
        return unknown("skills");
    }
    for template in settings.opening.all() {
        if message_templates::get(tx, scope, template).await?.is_none() {
            return unknown("opening");
        }
    }
    if settings
        .automatic_messages
        .iter()
        .any(|message| message.text.chars().count() > 1_000)
    {
        return Err(Fault::field("automatic_messages", code::field::TOO_LONG));
    }
    Ok(())
}
