//! Lists queues by name.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::queues;

use super::QueueView;

/// Lists queues.
pub struct ListQueues;

impl Operation for ListQueues {
    const ID: &'static str = "list_queues";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/queues";
    const ACTION: Action = Action::QueueRead;
    const SUMMARY: &'static str = "Lists queues by name.";
    type Input = Nothing;
    type Output = Page<QueueView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<QueueView>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let members = queues::members(tx, &scope).await?;
                let items = queues::list(tx, &scope)
                    .await?
                    .into_iter()
                    .filter(|queue| queue.deleted_at.is_none())
                    .map(|queue| {
                        let count = members
                            .get(&queue.id)
                            .map_or(0, std::collections::BTreeMap::len);
                        QueueView::new(queue, count)
                    })
                    .collect();
                Ok(Page::whole(items))
            }))
            .await
    }
}
