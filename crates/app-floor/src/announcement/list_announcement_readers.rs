//! Tells who has read an announcement, and who has not yet.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::UserId;
use base::time::Timestamp;
use serde::Serialize;
use store::in_tx;
use store_floor::announcements;
use utoipa::ToSchema;

use super::{NamedAnnouncement, find};

/// Tells who has read an announcement.
pub struct ListAnnouncementReaders;

/// Somebody who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnnouncementReader {
    /// The agent.
    pub user_id: UserId,
    /// When the agent read it; null when not yet.
    pub read_at: Option<Timestamp>,
}

impl Operation for ListAnnouncementReaders {
    const ID: &'static str = "list_announcement_readers";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/announcements/{id}/readers";
    const ACTION: Action = Action::AnnouncementWrite;
    const SUMMARY: &'static str = "Tells who was told of an announcement, and when each read it.";
    type Input = NamedAnnouncement;
    type Output = Page<AnnouncementReader>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedAnnouncement,
    ) -> Result<Page<AnnouncementReader>, Fault> {
        let id = input.id;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                find(tx, &scope, id).await?;
                Ok(announcements::recipients(tx, &scope, id).await?)
            }))
            .await?;
        let reader = |(user_id, read_at)| AnnouncementReader { user_id, read_at };
        Ok(Page::whole(rows.into_iter().map(reader).collect()))
    }
}
