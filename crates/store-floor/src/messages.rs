//! Messages of conversations.

use base::authz::Scope;
use base::id::{InteractionId, MessageId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

use crate::message_search;

macro_rules! messages {
    ($tail:literal) => {
        concat!(
            "SELECT id, interaction_id, seq, direction, kind, author_id, body, content, reply_to_id, reactions, at, edited_at,
                    deleted_at, delivery, error, client_key FROM messages ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(messages!("WHERE org_id = $1 AND id = $2"));
    /// Messages after a number, in order, by `messages_in_order`.
    AFTER = both(messages!("WHERE org_id = $1 AND interaction_id = $2 AND seq > $3 ORDER BY seq LIMIT $4"));
    /// Messages before a number, newest first, by `messages_in_order`.
    BEFORE = both(messages!("WHERE org_id = $1 AND interaction_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4"));
    /// The message of a client's key, by `messages_client_key`.
    BY_CLIENT_KEY = both(messages!("WHERE org_id = $1 AND interaction_id = $2 AND client_key = $3"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO messages (id, org_id, interaction_id, seq, direction, kind, author_id, body, content, reply_to_id, at, delivery, client_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    /// Remembers how far one got.
    SET_DELIVERY = both("UPDATE messages SET delivery = $3, error = $4 WHERE org_id = $1 AND id = $2");
    /// Gives one new content.
    SET_CONTENT = both("UPDATE messages SET body = $3, content = $4, edited_at = $5 WHERE org_id = $1 AND id = $2");
    /// Takes one back; who wrote and when stays.
    SET_DELETED = both(
        "UPDATE messages SET body = NULL, content = NULL, deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Marks what the customer has seen, by `messages_in_order`.
    SET_READ_UP_TO = both(
        "UPDATE messages SET delivery = 'read' WHERE org_id = $1 AND interaction_id = $2 AND seq <= $3 AND direction = 'out'
           AND delivery IN ('sent', 'delivered') RETURNING id"
    );
    /// Moves one to another conversation, under that one's next number.
    MOVE = both("UPDATE messages SET interaction_id = $3, seq = $4 WHERE org_id = $1 AND id = $2");
    /// Its files go with it.
    MOVE_FILES = both("UPDATE message_files SET interaction_id = $3 WHERE org_id = $1 AND message_id = $2");
    /// Remembers reactions.
    SET_REACTIONS = both("UPDATE messages SET reactions = $3 WHERE org_id = $1 AND id = $2");
    /// The last outbound template or free message of an interaction that is not a note.
    LAST_OUTBOUND = both(messages!(
        "WHERE org_id = $1 AND interaction_id = $2 AND direction = 'out' ORDER BY seq DESC LIMIT 1"
    ));
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The id.
    pub id: MessageId,
    /// Its interaction.
    pub interaction: InteractionId,
    /// Its number in the conversation.
    pub seq: i64,
    /// `in`, `out`, `note`, `system`.
    pub direction: String,
    /// What it is made of.
    pub kind: String,
    /// Who wrote it for the operation.
    pub author: Option<UserId>,
    /// The text.
    pub body: Option<String>,
    /// What the kind needs beyond text.
    pub content: Option<Value>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Reactions by side.
    pub reactions: Option<Value>,
    /// When it was written.
    pub at: Timestamp,
    /// When it was edited.
    pub edited_at: Option<Timestamp>,
    /// When it was taken back.
    pub deleted_at: Option<Timestamp>,
    /// How far it got.
    pub delivery: Option<String>,
    /// Why it failed.
    pub error: Option<Value>,
    /// The key the client made, so that a repeated send is one message.
    pub client_key: Option<String>,
}

/// Gives a message.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: MessageId) -> Result<Option<Message>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives messages after a number, in order.
pub async fn after(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    seq: i64,
    limit: u32,
) -> Result<Vec<Message>> {
    tx.all(&AFTER, args![scope.org(), of, seq, limit], read)
        .await
}

/// Gives messages before a number, newest first.
pub async fn before(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    seq: i64,
    limit: u32,
) -> Result<Vec<Message>> {
    tx.all(&BEFORE, args![scope.org(), of, seq, limit], read)
        .await
}

/// Gives the message that a client sent under a key.
pub async fn by_client_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    key: &str,
) -> Result<Option<Message>> {
    tx.opt(&BY_CLIENT_KEY, args![scope.org(), of, key], read)
        .await
}

/// Gives the last message that the operation sent.
pub async fn last_outbound(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
) -> Result<Option<Message>> {
    tx.opt(&LAST_OUTBOUND, args![scope.org(), of], read).await
}

/// Adds a message.
///
/// **Errors**: [`store::Error::Unique`] when the client's key was used.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Message) -> Result<()> {
    let content = one.content.as_ref().map(Value::to_string);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.interaction,
            one.seq,
            &one.direction,
            &one.kind,
            one.author,
            one.body.as_ref(),
            content.as_ref(),
            one.reply_to,
            one.at,
            one.delivery.as_ref(),
            one.client_key.as_ref()
        ],
    )
    .await?;
    if one.body.is_some() && one.direction != "system" {
        message_search::mark(tx, scope, one.id, one.at).await?;
    }
    Ok(())
}

/// Remembers how far a message got.
pub async fn update_delivery(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageId,
    delivery: &str,
    error: Option<&Value>,
) -> Result<()> {
    let error = error.map(Value::to_string);
    tx.execute(
        &SET_DELIVERY,
        args![scope.org(), id, delivery, error.as_ref()],
    )
    .await
    .map(drop)
}

/// Gives a message new content.
pub async fn update_content(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageId,
    (body, content): (Option<&str>, Option<&Value>),
    at: Timestamp,
) -> Result<()> {
    let content = content.map(Value::to_string);
    tx.execute(
        &SET_CONTENT,
        args![scope.org(), id, body, content.as_ref(), at],
    )
    .await?;
    message_search::mark(tx, scope, id, at).await
}

/// Takes a message back. Tells whether that was news.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: MessageId, at: Timestamp) -> Result<bool> {
    let is_news = tx.execute(&SET_DELETED, args![scope.org(), id, at]).await? > 0;
    if is_news {
        message_search::mark(tx, scope, id, at).await?;
    }
    Ok(is_news)
}

/// Marks what the customer has seen up to a number, and names what that changed.
pub async fn update_read_up_to(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    seq: i64,
) -> Result<Vec<MessageId>> {
    tx.all(&SET_READ_UP_TO, args![scope.org(), of, seq], |row| {
        row.i64(0).map(MessageId::from_i64)
    })
    .await
}

/// Moves a message and its files to another conversation, under that one's next number.
pub async fn update_place(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageId,
    (to, seq): (InteractionId, i64),
) -> Result<()> {
    tx.execute(&MOVE, args![scope.org(), id, to, seq]).await?;
    tx.execute(&MOVE_FILES, args![scope.org(), id, to])
        .await
        .map(drop)
}

/// Remembers reactions.
pub async fn update_reactions(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageId,
    reactions: &Value,
) -> Result<()> {
    let reactions = reactions.to_string();
    tx.execute(&SET_REACTIONS, args![scope.org(), id, reactions.as_str()])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<Message> {
    Ok(Message {
        id: MessageId::from_i64(row.i64(0)?),
        interaction: InteractionId::from_i64(row.i64(1)?),
        seq: row.i64(2)?,
        direction: row.text(3)?,
        kind: row.text(4)?,
        author: row.opt_i64(5)?.map(UserId::from_i64),
        body: row.opt_text(6)?,
        content: row.opt_json(7)?,
        reply_to: row.opt_i64(8)?.map(MessageId::from_i64),
        reactions: row.opt_json(9)?,
        at: row.at(10)?,
        edited_at: row.opt_at(11)?,
        deleted_at: row.opt_at(12)?,
        delivery: row.opt_text(13)?,
        error: row.opt_json(14)?,
        client_key: row.opt_text(15)?,
    })
}
