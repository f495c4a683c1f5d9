//! Lists what was announced, with how many have read it.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::AnnouncementId;
use serde::Deserialize;
use store::in_tx;
use store_floor::announcements;
use utoipa::ToSchema;

use super::{AnnouncementView, author_seen};

/// Lists announcements.
pub struct ListAnnouncements;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListAnnouncementsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListAnnouncements {
    const ID: &'static str = "list_announcements";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/announcements";
    const ACTION: Action = Action::AnnouncementWrite;
    const SUMMARY: &'static str =
        "Lists announcements, newest first: all with the widest reach, else one's own.";
    type Input = ListAnnouncementsInput;
    type Output = Page<AnnouncementView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListAnnouncementsInput,
    ) -> Result<Page<AnnouncementView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<AnnouncementId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let author = author_seen(&scope);
                Ok(announcements::list(tx, &scope, author, before, limit + 1).await?)
            }))
            .await?;
        let items = rows.into_iter().map(AnnouncementView::from).collect();
        Ok(Page::of(items, limit, |item: &AnnouncementView| item.id))
    }
}
