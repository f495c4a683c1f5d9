//! Links a user to queues (ORG-005).

use app::bus::Signal;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{QueueId, UserId};
use serde::Deserialize;
use setup::event::SetupEvent;
use store::{Tx, in_tx, lock};
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::UserView;

/// Links a user to queues.
pub struct UpdateUserQueues;

/// Which user, and which queues.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateUserQueuesInput {
    /// The user.
    pub id: UserId,
    /// The queues, as a whole.
    pub queue_ids: Vec<QueueId>,
}

impl Operation for UpdateUserQueues {
    const ID: &'static str = "update_user_queues";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/users/{id}/queues";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Links a user to queues.";
    const GUARDED: bool = true;
    type Input = UpdateUserQueuesInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateUserQueuesInput) -> Result<UserView, Fault> {
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        let view = ctx
            .db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, scope.org().get()).await?;
                let user = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                super::refuse_stale(tx, &scope, &user, now).await?;
                let known = known(tx, &scope, &input.queue_ids).await?;
                let linked = queues::of_user(tx, &scope, id).await?;
                if linked != known {
                    queues::update_of_user(tx, &scope, id, &known).await?;
                    users::touch(tx, &scope, id).await?;
                }
                let before = UserView::new(user, linked, now);
                let after = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                let after = UserView::new(after, known, now);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::UserChanged(id).record(Change::between(&before, &after)),
                );
                Ok::<_, Fault>(after)
            }))
            .await?;
        ctx.bus.signal(Signal::Rights { org, user: id });
        Ok(view)
    }
}

/// Checks that every queue exists, and gives them in order.
pub(crate) async fn known(
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: &[QueueId],
) -> Result<Vec<QueueId>, Fault> {
    let mut known = wanted.to_vec();
    known.sort_unstable();
    known.dedup();
    for queue in &known {
        if queues::get(tx, scope, *queue)
            .await?
            .is_none_or(|queue| queue.deleted_at.is_some())
        {
            return Err(Fault::field("queue_ids", code::field::UNKNOWN));
        }
    }
    Ok(known)
}
