//! Changes a queue's name and settings. Switching it off is `deactivate_queue`, which asks the floor.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::QueueId;
use base::text::Text;
use serde::Deserialize;
use serde_json::{Map, Value};
use setup::event::SetupEvent;
use setup::queue::QueueSettings;
use store::{Tx, in_tx, lock};
use store_setup::queues;
use utoipa::ToSchema;

use super::{QueueView, check};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Changes a queue.
pub struct UpdateQueue;

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateQueueInput {
    /// Which.
    pub id: QueueId,
    /// The name.
    pub name: Option<Text<80>>,
    /// Switches the queue on.
    pub active: Option<bool>,
    /// Settings by name, as in `create_queue`.
    #[serde(flatten)]
    #[schema(value_type = QueueSettings)]
    pub settings: Map<String, Value>,
}

impl Operation for UpdateQueue {
    const ID: &'static str = "update_queue";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/queues/{id}";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Changes a queue.";
    const GUARDED: bool = true;
    type Input = UpdateQueueInput;
    type Output = QueueView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateQueueInput) -> Result<QueueView, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, id.get()).await?;
                let found = queues::get(tx, &scope, id)
                    .await?
                    .filter(|queue| queue.deleted_at.is_none());
                let mut queue = found.ok_or(Fault::NotFound)?;
                let before = queue.clone();
                let count = member_count(tx, &scope, id).await?;
                let record = Record {
                    subject: "queue",
                    id: id.get(),
                };
                let shown = QueueView::new(before, count);
                stale::refuse(tx, &scope, record, queue.revision, &shown).await?;
                if let Some(name) = &input.name {
                    name.as_str().clone_into(&mut queue.name);
                }
                if input.active == Some(false) && queue.active {
                    return Err(Fault::refused(code::QUEUE_HAS_WAITING));
                }
                queue.active = input.active.unwrap_or(queue.active);
                queue.settings = merge(&queue.settings, &input.settings)?;
                check(tx, &scope, Some(id), &queue.settings).await?;
                queues::update(tx, &scope, &queue)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let queue = queues::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                let after = QueueView::new(queue, count);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::QueueChanged(id).record(Change::between(&shown, &after)),
                );
                Ok(after)
            }))
            .await
    }
}

async fn member_count(tx: &mut Tx<'_>, scope: &Scope, id: QueueId) -> Result<usize, Fault> {
    let members = queues::members(tx, scope).await?;
    Ok(members.get(&id).map_or(0, std::collections::BTreeMap::len))
}

/// Lays the given settings over those that are there.
fn merge(settings: &QueueSettings, changes: &Map<String, Value>) -> Result<QueueSettings, Fault> {
    let mut merged =
        serde_json::to_value(settings).map_err(|error| Fault::Internal(Box::new(error)))?;
    if let Value::Object(fields) = &mut merged {
        for (name, value) in changes {
            if !fields.contains_key(name) {
                return Err(Fault::field(name, code::field::UNKNOWN));
            }
            fields.insert(name.clone(), value.clone());
        }
    }
    app::input::read(merged)
}
