//! Takes an announcement back: desks no longer show it.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use store::in_tx;
use store_floor::announcements;

use super::{NamedAnnouncement, event, find};

/// Takes an announcement back.
pub struct WithdrawAnnouncement;

impl Operation for WithdrawAnnouncement {
    const ID: &'static str = "withdraw_announcement";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/announcements/{id}";
    const ACTION: Action = Action::AnnouncementWrite;
    const SUMMARY: &'static str = "Takes an announcement back.";
    type Input = NamedAnnouncement;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedAnnouncement) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                if announcements::withdraw(tx, &scope, id, now).await? {
                    let kept = Some(Change::removed(&before));
                    tx.emit(&scope, now, event("AnnouncementWithdrawn", id, kept));
                }
                Ok(Done {})
            }))
            .await
    }
}
