//! Announcements: a supervisor writes to agents, who read it at their desk and say so.

pub mod create_announcement;
pub mod list_announcement_readers;
pub mod list_announcements;
pub mod list_my_announcements;
pub mod mark_announcement_read;
pub mod withdraw_announcement;

use std::collections::BTreeSet;

use app::{Entry, Fault};
use base::authz::{Reach, Scope};
use base::event::{Audience, Audit, Change, EntityKind, NewEvent};
use base::id::{AnnouncementId, QueueId, UserGroupId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use store_floor::announcements::{self, Announcement, NewAnnouncement};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_announcement::CreateAnnouncement>(),
    Entry::of::<list_announcement_readers::ListAnnouncementReaders>(),
    Entry::of::<list_announcements::ListAnnouncements>(),
    Entry::of::<list_my_announcements::ListMyAnnouncements>(),
    Entry::of::<mark_announcement_read::MarkAnnouncementRead>(),
    Entry::of::<withdraw_announcement::WithdrawAnnouncement>(),
];

/// Whom an announcement is addressed to, as its author chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AnnouncementAudience {
    /// Everybody whom its author reaches.
    pub everybody: bool,
    /// The agents of these queues.
    pub queue_ids: BTreeSet<QueueId>,
    /// The members of these groups.
    pub user_group_ids: BTreeSet<UserGroupId>,
    /// These agents.
    pub user_ids: BTreeSet<UserId>,
}

/// An announcement as supervisors see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnnouncementView {
    /// The id.
    pub id: AnnouncementId,
    /// Who wrote it.
    pub author_id: UserId,
    /// What it says.
    pub text: String,
    /// Whom it was addressed to.
    pub audience: AnnouncementAudience,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is no longer shown.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// How many are told.
    pub recipient_count: i64,
    /// How many of them have read it.
    pub read_count: i64,
}

impl From<Announcement> for AnnouncementView {
    fn from(row: Announcement) -> Self {
        Self {
            id: row.id,
            author_id: row.author,
            text: row.text,
            audience: row
                .audience
                .and_then(|audience| serde_json::from_value(audience).ok())
                .unwrap_or_default(),
            created_at: row.created_at,
            expires_at: row.expires_at,
            withdrawn_at: row.withdrawn_at,
            recipient_count: row.recipient_count,
            read_count: row.read_count,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedAnnouncement {
    /// The id.
    pub id: AnnouncementId,
}

/// Whose announcements a supervisor sees: everybody's with the widest reach, else the own ones.
fn author_seen(scope: &Scope) -> Option<UserId> {
    match scope.reach() {
        Reach::All => None,
        Reach::Own | Reach::Team | Reach::Queues => scope.user(),
    }
}

/// Finds one that the supervisor may see.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnnouncementId,
) -> Result<AnnouncementView, Fault> {
    let found = announcements::get(tx, scope, id).await?;
    found
        .filter(|one| one.audience.is_some())
        .filter(|one| author_seen(scope).is_none_or(|author| one.author == author))
        .map(AnnouncementView::from)
        .ok_or(Fault::NotFound)
}

/// The event of an announcement: the screens of those who are told ask for theirs again.
fn event(kind: &'static str, id: AnnouncementId, audit: Option<Change>) -> NewEvent {
    NewEvent {
        kind,
        version: 1,
        entity: EntityKind::Announcement,
        entity_id: id.get(),
        parent_id: None,
        audience: Audience::default(),
        payload: json!({}),
        audit: audit.map(|change| Audit {
            subject: "announcement",
            change,
        }),
    }
}

/// Tells one agent something that concerns only them: that a supervisor set their state and why, or what came back to them.
pub(crate) async fn tell_one(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &NewAnnouncement,
    agent: UserId,
) -> Result<(), Fault> {
    announcements::insert(tx, scope, one, &[agent]).await?;
    let told = event("AnnouncementMade", one.id, None);
    tx.emit(scope, one.created_at, told);
    Ok(())
}
