//! Makes a queue; it is active from the start (ROUTE-001, ROUTE-005).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::QueueId;
use base::text::Text;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::queue::QueueSettings;
use store::in_tx;
use store_setup::queues::{self, Queue};
use utoipa::ToSchema;

use super::{QueueView, check};
use crate::refuse::unique;

/// Makes a queue.
pub struct CreateQueue;

/// What a queue is made of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateQueueInput {
    /// The name.
    pub name: Text<80>,
    /// The settings; what is absent takes the default.
    #[serde(flatten)]
    pub settings: QueueSettings,
}

impl Operation for CreateQueue {
    const ID: &'static str = "create_queue";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/queues";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Makes a queue.";
    type Input = CreateQueueInput;
    type Output = QueueView;

    async fn run(ctx: Ctx, scope: Scope, input: CreateQueueInput) -> Result<QueueView, Fault> {
        let queue = Queue {
            id: ctx.id(QueueId::from_i64),
            group: None,
            name: input.name.into_string(),
            active: true,
            settings: input.settings,
            deleted_at: None,
            revision: 1,
        };
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, queue], {
                check(tx, &scope, Some(queue.id), &queue.settings).await?;
                queues::insert(tx, &scope, &queue)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = QueueView::new((*queue).clone(), 0);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::QueueChanged(queue.id).record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
