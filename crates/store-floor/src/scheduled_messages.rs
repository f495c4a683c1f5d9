//! Messages that wait for their moment, and those that could not be sent when it came.

use base::authz::Scope;
use base::id::{InteractionId, ScheduledMessageId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

/// The columns of a row.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "SELECT id, interaction_id, author_id, said, send_at, state, failure, created_at, revision FROM scheduled_messages ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(rows!("WHERE org_id = $1 AND id = $2"));
    /// What a conversation still has, in the order of moments, by `scheduled_messages_of_interaction`.
    OF_INTERACTION = both(rows!(
        "WHERE org_id = $1 AND interaction_id = $2 AND state IN ('waiting', 'failed') ORDER BY send_at, id LIMIT $3"
    ));
    /// Counts what waits in a conversation, by `scheduled_messages_of_interaction`.
    COUNT_WAITING = both(
        "SELECT count(*) FROM scheduled_messages WHERE org_id = $1 AND interaction_id = $2 AND state IN ('waiting', 'failed')"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO scheduled_messages (id, org_id, interaction_id, author_id, said, send_at, state, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, 1)"
    );
    /// Changes what is said and when, by primary key; one that failed waits again.
    UPDATE = both(
        "UPDATE scheduled_messages SET said = $3, send_at = $4, state = 'waiting', failure = NULL, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'failed')"
    );
    /// Ends one that waits or failed, by primary key: whoever comes second changes nothing.
    END = both(
        "UPDATE scheduled_messages SET state = $3, failure = $4, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'failed')"
    );
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduledState {
    /// Its moment is still to come.
    Waiting,
    /// It is a message now.
    Sent,
    /// Its moment came, and a rule was against it.
    Failed,
    /// Somebody took it back.
    Canceled,
}

impl ScheduledState {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }
}

/// A message that is sent later.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduledMessage {
    /// The id.
    pub id: ScheduledMessageId,
    /// Its conversation.
    pub interaction: InteractionId,
    /// Who wrote it.
    pub author: UserId,
    /// What is said, as the application keeps it.
    pub said: Value,
    /// When it is sent.
    pub send_at: Timestamp,
    /// Name of its [`ScheduledState`].
    pub state: String,
    /// The code of what was against it.
    pub failure: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

impl ScheduledMessage {
    /// Tells whether it can still be changed, sent or taken back.
    pub fn is_open(&self) -> bool {
        self.state == ScheduledState::Waiting.name() || self.state == ScheduledState::Failed.name()
    }
}

/// Gives one. Read it after the conversation is locked, so that it is not sent twice.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ScheduledMessageId,
) -> Result<Option<ScheduledMessage>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives what a conversation still has, in the order of moments.
pub async fn of_interaction(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    limit: u32,
) -> Result<Vec<ScheduledMessage>> {
    tx.all(&OF_INTERACTION, args![scope.org(), of, limit], read)
        .await
}

/// Counts what a conversation still has.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<i64> {
    tx.one(&COUNT_WAITING, args![scope.org(), of], |row| row.i64(0))
        .await
}

/// Adds one that waits.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ScheduledMessage) -> Result<()> {
    let said = one.said.to_string();
    let values = args![
        one.id,
        scope.org(),
        one.interaction,
        one.author,
        said.as_str(),
        one.send_at,
        one.created_at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Changes what is said and when; one that failed waits again. Tells whether it was still there.
pub async fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ScheduledMessageId,
    said: &Value,
    send_at: Timestamp,
) -> Result<bool> {
    let said = said.to_string();
    let values = args![scope.org(), id, said.as_str(), send_at];
    Ok(tx.execute(&UPDATE, values).await? > 0)
}

/// Ends one. Tells whether it was still there.
pub async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ScheduledMessageId,
    state: ScheduledState,
    failure: Option<&str>,
) -> Result<bool> {
    let values = args![scope.org(), id, state.name(), failure];
    Ok(tx.execute(&END, values).await? > 0)
}

fn read(row: &Row<'_>) -> Result<ScheduledMessage> {
    Ok(ScheduledMessage {
        id: ScheduledMessageId::from_i64(row.i64(0)?),
        interaction: InteractionId::from_i64(row.i64(1)?),
        author: UserId::from_i64(row.i64(2)?),
        said: row.json(3)?,
        send_at: row.at(4)?,
        state: row.text(5)?,
        failure: row.opt_text(6)?,
        created_at: row.at(7)?,
        revision: row.i64(8)?,
    })
}
