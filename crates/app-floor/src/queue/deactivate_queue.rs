//! Switches a queue off; who waits is moved, or must be moved first (ROUTE-005, GAP-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::QueueId;
use floor::input::Input;
use serde::Deserialize;
use serde_json::json;
use setup::event::SetupEvent;
use store::in_tx;
use store_setup::queues;
use utoipa::ToSchema;

use crate::floors::Floors;

/// Switches a queue off.
pub struct DeactivateQueue;

/// Which, and where who waits goes.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeactivateQueueInput {
    /// The queue.
    pub id: QueueId,
    /// Where who waits goes; without it the operation is refused while anybody does.
    pub move_to_queue_id: Option<QueueId>,
}

impl Operation for DeactivateQueue {
    const ID: &'static str = "deactivate_queue";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/queues/{id}/deactivate";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Switches a queue off; who waits is moved.";
    type Input = DeactivateQueueInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: DeactivateQueueInput) -> Result<Done, Fault> {
        let scope_in = scope.clone();
        let found = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope_in],
                Ok(queues::get(tx, &scope_in, input.id).await?)
            ))
            .await?;
        if found.is_none_or(|queue| queue.deleted_at.is_some()) {
            return Err(Fault::NotFound);
        }
        let wanted = Input::QueueDeactivated {
            queue: input.id,
            move_to: input.move_to_queue_id,
        };
        ctx.extras
            .get::<Floors>()
            .ask(&ctx, scope.org(), wanted)
            .await?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let mut queue = queues::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let form = |active: bool| json!({ "name": queue.name, "active": active });
                let change = Change::between(&form(queue.active), &form(false));
                queue.active = false;
                queues::update(tx, &scope, &queue).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::QueueChanged(input.id).record(change),
                );
                Ok(Done {})
            }))
            .await
    }
}
