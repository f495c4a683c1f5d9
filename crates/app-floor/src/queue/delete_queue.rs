//! Deletes a queue when no user is linked and nobody is in it (ROUTE-004). Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
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
use crate::flow;

/// Deletes a queue.
pub struct DeleteQueue;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteQueueInput {
    /// The queue.
    pub id: QueueId,
}

impl Operation for DeleteQueue {
    const ID: &'static str = "delete_queue";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/queues/{id}";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Deletes a queue when no user is linked and nobody is in it.";
    type Input = DeleteQueueInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: DeleteQueueInput) -> Result<Done, Fault> {
        let scope_in = scope.clone();
        ctx.db
            .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
                let found = queues::get(tx, &scope_in, input.id)
                    .await?
                    .filter(|queue| queue.deleted_at.is_none());
                found.ok_or(Fault::NotFound)?;
                let members = queues::members(tx, &scope_in).await?;
                if members
                    .get(&input.id)
                    .is_some_and(|linked| !linked.is_empty())
                {
                    return Err(Fault::refused(code::QUEUE_HAS_USERS));
                }
                if flow::leads_to(tx, &scope_in, input.id).await? {
                    return Err(Fault::refused(code::QUEUE_IN_FLOW));
                }
                Ok(())
            }))
            .await?;
        ctx.extras
            .get::<Floors>()
            .ask(&ctx, scope.org(), Input::QueueRemoved(input.id))
            .await?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let queue = queues::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                if !queues::remove(tx, &scope, input.id, now).await? {
                    return Err(Fault::NotFound);
                }
                let change = Change::removed(&json!({ "name": queue.name }));
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
