//! Lists who is linked to a queue (ROUTE-003).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::UserId;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_setup::queues;
use utoipa::ToSchema;

use super::get_queue::GetQueueInput;

/// Lists who is linked.
pub struct GetQueueMembers;

/// A linked user.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The user.
    pub user_id: UserId,
    /// How much earlier than others: 0 first.
    #[serde(default)]
    pub tier: u8,
}

impl Operation for GetQueueMembers {
    const ID: &'static str = "get_queue_members";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/queues/{id}/members";
    const ACTION: Action = Action::QueueRead;
    const SUMMARY: &'static str = "Lists who is linked to a queue.";
    type Input = GetQueueInput;
    type Output = Page<Member>;

    async fn run(ctx: Ctx, scope: Scope, input: GetQueueInput) -> Result<Page<Member>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                queues::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let members = queues::members(tx, &scope)
                    .await?
                    .remove(&input.id)
                    .unwrap_or_default();
                Ok(Page::whole(
                    members
                        .into_iter()
                        .map(|(user_id, tier)| Member { user_id, tier })
                        .collect(),
                ))
            }))
            .await
    }
}
