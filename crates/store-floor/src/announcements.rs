//! Announcements to agents, and who has read them.

use base::authz::Scope;
use base::id::{AnnouncementId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::statement::Filtered;
use store::{Result, Row, Tx, V, args, both};

/// The columns of an announcement with its counts.
macro_rules! announcements {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.author_id, a.text, a.audience, a.agent_state, a.created_at, a.expires_at, a.withdrawn_at,
                    (SELECT count(*) FROM announcement_recipients r WHERE r.org_id = a.org_id AND r.announcement_id = a.id),
                    (SELECT count(*) FROM announcement_recipients r WHERE r.org_id = a.org_id AND r.announcement_id = a.id AND r.read_at IS NOT NULL)
             FROM announcements a ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(announcements!("WHERE a.org_id = $1 AND a.id = $2"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO announcements (id, org_id, author_id, text, audience, agent_state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    /// Adds somebody who is told.
    ADD_RECIPIENT = both(
        "INSERT INTO announcement_recipients (org_id, announcement_id, user_id) VALUES ($1, $2, $3)"
    );
    /// Takes one back by primary key.
    WITHDRAW = both("UPDATE announcements SET withdrawn_at = $3 WHERE org_id = $1 AND id = $2 AND withdrawn_at IS NULL");
    /// Who is told, and when they read it, by primary key.
    RECIPIENTS = both(
        "SELECT user_id, read_at FROM announcement_recipients WHERE org_id = $1 AND announcement_id = $2 ORDER BY user_id"
    );
    /// What a user is told and is still true, newest first, by `announcement_recipients_of_user`.
    OF_USER = both(
        "SELECT a.id, a.author_id, a.text, a.agent_state, a.created_at, a.expires_at, r.read_at
         FROM announcement_recipients r JOIN announcements a ON a.org_id = r.org_id AND a.id = r.announcement_id
         WHERE r.org_id = $1 AND r.user_id = $2 AND a.withdrawn_at IS NULL AND a.expires_at > $3
         ORDER BY a.id DESC LIMIT $4"
    );
    /// Marks one as read, once, by primary key.
    MARK_READ = both(
        "UPDATE announcement_recipients SET read_at = $4
         WHERE org_id = $1 AND announcement_id = $2 AND user_id = $3 AND read_at IS NULL"
    );
}

/// An announcement that is about to be stored.
#[derive(Debug, Clone)]
pub struct NewAnnouncement {
    /// The id.
    pub id: AnnouncementId,
    /// Who wrote it.
    pub author: UserId,
    /// What it says.
    pub text: String,
    /// Whom it was addressed to, as its author chose.
    pub audience: Option<Value>,
    /// The state that a supervisor set, when it tells the agent of that.
    pub agent_state: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is no longer shown.
    pub expires_at: Timestamp,
}

/// An announcement as its author sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Announcement {
    /// The id.
    pub id: AnnouncementId,
    /// Who wrote it.
    pub author: UserId,
    /// What it says.
    pub text: String,
    /// Whom it was addressed to; none when it tells one agent of a state that was set.
    pub audience: Option<Value>,
    /// The state that was set, in that case.
    pub agent_state: Option<String>,
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

/// An announcement as somebody who is told sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The id.
    pub id: AnnouncementId,
    /// Who wrote it.
    pub author: UserId,
    /// What it says.
    pub text: String,
    /// The state that a supervisor set, when it tells of that.
    pub agent_state: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is no longer shown.
    pub expires_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// Adds an announcement with everybody who is told.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &NewAnnouncement,
    recipients: &[UserId],
) -> Result<()> {
    let audience = one.audience.as_ref().map(ToString::to_string);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.author,
            &one.text,
            audience.as_deref().map(V::J),
            one.agent_state.as_deref(),
            one.created_at,
            one.expires_at
        ],
    )
    .await?;
    for user in recipients {
        tx.execute(&ADD_RECIPIENT, args![scope.org(), one.id, *user])
            .await?;
    }
    Ok(())
}

/// Gives an announcement.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnnouncementId,
) -> Result<Option<Announcement>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives a page of what was announced, newest first; of one author when one is named. What told one agent of a state is left out.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    author: Option<UserId>,
    before: Option<AnnouncementId>,
    limit: u32,
) -> Result<Vec<Announcement>> {
    let list = Filtered::new(
        "announcements::LIST",
        announcements!("WHERE a.org_id = $1 AND a.audience IS NOT NULL"),
        args![scope.org()],
    )
    .and_if("a.author_id = ?", author.map(V::from))
    .and_if("a.id < ?", before.map(V::from))
    .end("ORDER BY a.id DESC LIMIT ?", args![limit]);
    tx.list(&list, read).await
}

/// Gives who is told, and when each has read it.
pub async fn recipients(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnnouncementId,
) -> Result<Vec<(UserId, Option<Timestamp>)>> {
    tx.all(&RECIPIENTS, args![scope.org(), id], |row| {
        Ok((UserId::from_i64(row.i64(0)?), row.opt_at(1)?))
    })
    .await
}

/// Gives what a user is told and is still true, newest first.
pub async fn of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Told>> {
    tx.all(&OF_USER, args![scope.org(), user, now, limit], |row| {
        Ok(Told {
            id: AnnouncementId::from_i64(row.i64(0)?),
            author: UserId::from_i64(row.i64(1)?),
            text: row.text(2)?,
            agent_state: row.opt_text(3)?,
            created_at: row.at(4)?,
            expires_at: row.at(5)?,
            read_at: row.opt_at(6)?,
        })
    })
    .await
}

/// Marks an announcement as read by a user. Tells whether it was unread.
pub async fn mark_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnnouncementId,
    user: UserId,
    now: Timestamp,
) -> Result<bool> {
    let values = args![scope.org(), id, user, now];
    Ok(tx.execute(&MARK_READ, values).await? > 0)
}

/// Takes an announcement back. Tells whether it stood.
pub async fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: AnnouncementId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&WITHDRAW, args![scope.org(), id, now]).await? > 0)
}

fn read(row: &Row<'_>) -> Result<Announcement> {
    Ok(Announcement {
        id: AnnouncementId::from_i64(row.i64(0)?),
        author: UserId::from_i64(row.i64(1)?),
        text: row.text(2)?,
        audience: row.opt_json(3)?,
        agent_state: row.opt_text(4)?,
        created_at: row.at(5)?,
        expires_at: row.at(6)?,
        withdrawn_at: row.opt_at(7)?,
        recipient_count: row.i64(8)?,
        read_count: row.i64(9)?,
    })
}
