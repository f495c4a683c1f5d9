//! Gives a queue.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::QueueId;
use serde::Deserialize;
use store::in_tx;
use store_setup::queues;
use utoipa::ToSchema;

use super::QueueView;

/// Gives a queue.
pub struct GetQueue;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetQueueInput {
    /// The id.
    pub id: QueueId,
}

impl Operation for GetQueue {
    const ID: &'static str = "get_queue";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/queues/{id}";
    const ACTION: Action = Action::QueueRead;
    const SUMMARY: &'static str = "Gives a queue.";
    type Input = GetQueueInput;
    type Output = QueueView;

    async fn run(ctx: Ctx, scope: Scope, input: GetQueueInput) -> Result<QueueView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let queue = queues::get(tx, &scope, input.id)
                    .await?
                    .filter(|queue| queue.deleted_at.is_none());
                let members = queues::members(tx, &scope).await?;
                let count = members
                    .get(&input.id)
                    .map_or(0, std::collections::BTreeMap::len);
                Ok(QueueView::new(queue.ok_or(Fault::NotFound)?, count))
            }))
            .await
    }
}
