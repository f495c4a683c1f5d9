//! An agent says that an announcement was read. Saying it twice changes nothing.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_floor::announcements;

use super::{NamedAnnouncement, event};

/// Marks an announcement as read.
pub struct MarkAnnouncementRead;

impl Operation for MarkAnnouncementRead {
    const ID: &'static str = "mark_announcement_read";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/announcements/{id}/read";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Says that the caller has read an announcement.";
    type Input = NamedAnnouncement;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedAnnouncement) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        let user = scope.user().ok_or(Fault::NotFound)?;
        ctx.db
            .write(in_tx!(tx, [scope], {
                let told = announcements::recipients(tx, &scope, id).await?;
                if !told.iter().any(|(one, _)| *one == user) {
                    return Err(Fault::NotFound);
                }
                if announcements::mark_read(tx, &scope, id, user, now).await? {
                    tx.emit(&scope, now, event("AnnouncementRead", id, None));
                }
                Ok(Done {})
            }))
            .await
    }
}
