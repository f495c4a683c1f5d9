//! Who is mentioned in which note, and whether they have seen it.

use base::authz::Scope;
use base::id::{InteractionId, MessageId, UserId};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// Adds one; the same user twice in a note is one mention.
    INSERT = both(
        "INSERT INTO mentions (org_id, user_id, message_id, interaction_id, author_id, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, user_id, message_id) DO NOTHING"
    );
    /// Mentions of a user, newest first, by primary key: ids of messages follow time.
    OF_USER = both(
        "SELECT message_id, interaction_id, author_id, at, read_at FROM mentions
         WHERE org_id = $1 AND user_id = $2 AND message_id < $3 ORDER BY message_id DESC LIMIT $4"
    );
    /// Counts what a user has not seen, by `mentions_unread`.
    COUNT_UNREAD = both("SELECT count(*) FROM mentions WHERE org_id = $1 AND user_id = $2 AND read_at IS NULL");
    /// Marks those of an interaction as seen, by `mentions_unread`.
    READ_OF_INTERACTION = both(
        "UPDATE mentions SET read_at = $4 WHERE org_id = $1 AND user_id = $2 AND interaction_id = $3 AND read_at IS NULL"
    );
    /// Marks all as seen, by `mentions_unread`.
    READ_ALL = both("UPDATE mentions SET read_at = $3 WHERE org_id = $1 AND user_id = $2 AND read_at IS NULL");
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The note.
    pub message: MessageId,
    /// Its interaction.
    pub interaction: InteractionId,
    /// Who wrote it.
    pub author: UserId,
    /// When.
    pub at: Timestamp,
    /// When the user saw it.
    pub read_at: Option<Timestamp>,
}

/// Adds a mention of a user.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, user: UserId, one: &Mention) -> Result<()> {
    let values = args![
        scope.org(),
        user,
        one.message,
        one.interaction,
        one.author,
        one.at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Gives a page of a user's mentions, newest first.
pub async fn of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Vec<Mention>> {
    let before = before.map_or(i64::MAX, MessageId::get);
    tx.all(&OF_USER, args![scope.org(), user, before, limit], read)
        .await
}

/// Counts what a user has not seen.
pub async fn count_unread(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<i64> {
    tx.one(&COUNT_UNREAD, args![scope.org(), user], |row| row.i64(0))
        .await
}

/// Marks a user's mentions as seen: those of an interaction, or all. Tells how many were news.
pub async fn mark_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    of: Option<InteractionId>,
    now: Timestamp,
) -> Result<u64> {
    match of {
        Some(of) => {
            tx.execute(&READ_OF_INTERACTION, args![scope.org(), user, of, now])
                .await
        }
        None => tx.execute(&READ_ALL, args![scope.org(), user, now]).await,
    }
}

fn read(row: &Row<'_>) -> Result<Mention> {
    Ok(Mention {
        message: MessageId::from_i64(row.i64(0)?),
        interaction: InteractionId::from_i64(row.i64(1)?),
        author: UserId::from_i64(row.i64(2)?),
        at: row.at(3)?,
        read_at: row.opt_at(4)?,
    })
}
