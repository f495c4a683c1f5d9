//! Gives what the caller was told and is still true.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{AnnouncementId, UserId};
use base::time::Timestamp;
use serde::Serialize;
use store::in_tx;
use store_floor::announcements;
use utoipa::ToSchema;

/// Announcements that a desk shows at the most: the newest.
const SHOWN_MAX: u32 = 50;

/// Gives one's own announcements.
pub struct ListMyAnnouncements;

/// An announcement as an agent sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MyAnnouncement {
    /// The id.
    pub id: AnnouncementId,
    /// Who wrote it.
    pub author_id: UserId,
    /// What it says; the reason, when it tells of a state that was set.
    pub text: String,
    /// The state that a supervisor set, when it tells of that.
    #[schema(value_type = Option<crate::agent::set_agent_state::WantedState>)]
    pub agent_state: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is no longer shown.
    pub expires_at: Timestamp,
    /// When the caller read it; null when not yet.
    pub read_at: Option<Timestamp>,
}

impl Operation for ListMyAnnouncements {
    const ID: &'static str = "list_my_announcements";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent/announcements";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str =
        "Gives what supervisors wrote to the caller and has not expired, newest first.";
    type Input = Nothing;
    type Output = Page<MyAnnouncement>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<MyAnnouncement>, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok(announcements::of_user(tx, &scope, user, now, SHOWN_MAX).await?)
            }))
            .await?;
        let mine = |one: announcements::Told| MyAnnouncement {
            id: one.id,
            author_id: one.author,
            text: one.text,
            agent_state: one.agent_state,
            created_at: one.created_at,
            expires_at: one.expires_at,
            read_at: one.read_at,
        };
        Ok(Page::whole(rows.into_iter().map(mine).collect()))
    }
}
