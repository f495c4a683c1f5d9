//! Links users to a queue (ROUTE-003).

use std::collections::BTreeMap;

use app::bus::Signal;
use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{QueueId, UserId};
use serde::Deserialize;
use serde_json::json;
use setup::event::SetupEvent;
use store::{in_tx, lock};
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::get_queue_members::Member;
use super::update_queue_links::{touch, who_moved};

/// Links users to a queue.
pub struct UpdateQueueMembers;

/// Which queue, and who.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateQueueMembersInput {
    /// The queue.
    pub id: QueueId,
    /// The users, as a whole.
    pub members: Vec<Member>,
}

impl Operation for UpdateQueueMembers {
    const ID: &'static str = "update_queue_members";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/queues/{id}/members";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Links users to a queue.";
    type Input = UpdateQueueMembersInput;
    type Output = Page<Member>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateQueueMembersInput,
    ) -> Result<Page<Member>, Fault> {
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        let members: BTreeMap<UserId, u8> = input
            .members
            .into_iter()
            .map(|one| (one.user_id, one.tier))
            .collect();
        let (page, touched) = ctx
            .db
            .write(in_tx!(tx, [scope, members], {
                let queue = queues::get(tx, &scope, id)
                    .await?
                    .filter(|queue| queue.deleted_at.is_none());
                let queue = queue.ok_or(Fault::NotFound)?;
                lock::take(tx, id.get()).await?;
                for user in members.keys() {
                    if users::get(tx, &scope, *user).await?.is_none() {
                        return Err(Fault::field("members", code::field::UNKNOWN));
                    }
                }
                let before = queues::members(tx, &scope)
                    .await?
                    .remove(&id)
                    .unwrap_or_default();
                queues::update_members(tx, &scope, id, &members).await?;
                touch(tx, &scope, &who_moved(&before, &members)).await?;
                let form = |members: &BTreeMap<UserId, u8>| {
                    json!({ "name": queue.name, "members": members })
                };
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::QueueChanged(id)
                        .record(Change::between(&form(&before), &form(&members))),
                );
                let touched: Vec<UserId> = before.keys().chain(members.keys()).copied().collect();
                let items = members
                    .iter()
                    .map(|(user_id, tier)| Member {
                        user_id: *user_id,
                        tier: *tier,
                    })
                    .collect();
                Ok::<_, Fault>((Page::whole(items), touched))
            }))
            .await?;
        for user in touched {
            ctx.bus.signal(Signal::Rights { org, user });
        }
        Ok(page)
    }
}
