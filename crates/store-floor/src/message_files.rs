//! Files of messages: at the provider until they are fetched, then ours.

use base::authz::Scope;
use base::id::{FileId, InteractionId, MessageId};
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

macro_rules! files {
    ($tail:literal) => {
        concat!("SELECT message_id, n, interaction_id, file_id, name, mime, size_bytes, state, remote FROM message_files ", $tail)
    };
}

store::statements! {
    /// The files of a message by primary key.
    OF_MESSAGE = both(files!("WHERE org_id = $1 AND message_id = $2 ORDER BY n"));
    /// The files of an interaction, by `message_files_of_interaction` (MSG-003).
    OF_INTERACTION = both(files!("WHERE org_id = $1 AND interaction_id = $2 ORDER BY message_id, n"));
    /// The files of a stretch of an interaction, by `message_files_of_interaction`.
    BETWEEN = both(files!(
        "WHERE org_id = $1 AND interaction_id = $2 AND message_id >= $3 AND message_id <= $4 ORDER BY message_id, n"
    ));
    /// Adds one.
    INSERT = both(
        "INSERT INTO message_files (org_id, message_id, n, interaction_id, file_id, name, mime, size_bytes, state, remote)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    /// Remembers what became of one.
    UPDATE = both(
        "UPDATE message_files SET file_id = $4, mime = $5, size_bytes = $6, state = $7 WHERE org_id = $1 AND message_id = $2 AND n = $3"
    );
    /// The interactions that a file was sent in, by `message_files_of_file`: one, rarely more.
    INTERACTIONS_OF = both("SELECT DISTINCT interaction_id FROM message_files WHERE org_id = $1 AND file_id = $2");
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageFile {
    /// Its message.
    pub message: MessageId,
    /// Its place in the message, from 0.
    pub n: i64,
    /// The interaction.
    pub interaction: InteractionId,
    /// The stored file, once it is here.
    pub file: Option<FileId>,
    /// The name people see.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// How many bytes; 0 while unknown.
    pub size_bytes: i64,
    /// `ready`, `pending`, `failed`.
    pub state: String,
    /// How to fetch it.
    pub remote: Option<Value>,
}

/// Gives the files of a message.
pub async fn of_message(tx: &mut Tx<'_>, scope: &Scope, id: MessageId) -> Result<Vec<MessageFile>> {
    tx.all(&OF_MESSAGE, args![scope.org(), id], read).await
}

/// Gives every file of an interaction, in order.
pub async fn of_interaction(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<Vec<MessageFile>> {
    tx.all(&OF_INTERACTION, args![scope.org(), id], read).await
}

/// Gives the files of an interaction's messages from one to another, in order.
pub async fn between(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    (first, last): (MessageId, MessageId),
) -> Result<Vec<MessageFile>> {
    tx.all(&BETWEEN, args![scope.org(), id, first, last], read)
        .await
}

/// Gives the interactions that a file was sent in.
pub async fn interactions_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    file: FileId,
) -> Result<Vec<InteractionId>> {
    tx.all(&INTERACTIONS_OF, args![scope.org(), file], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}

/// Adds a file to a message.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &MessageFile) -> Result<()> {
    let remote = one.remote.as_ref().map(Value::to_string);
    tx.execute(
        &INSERT,
        args![
            scope.org(),
            one.message,
            one.n,
            one.interaction,
            one.file,
            &one.name,
            &one.mime,
            one.size_bytes,
            &one.state,
            remote.as_ref()
        ],
    )
    .await
    .map(drop)
}

/// Remembers what became of a file.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &MessageFile) -> Result<()> {
    tx.execute(
        &UPDATE,
        args![
            scope.org(),
            one.message,
            one.n,
            one.file,
            &one.mime,
            one.size_bytes,
            &one.state
        ],
    )
    .await
    .map(drop)
}

fn read(row: &Row<'_>) -> Result<MessageFile> {
    Ok(MessageFile {
        message: MessageId::from_i64(row.i64(0)?),
        n: row.i64(1)?,
        interaction: InteractionId::from_i64(row.i64(2)?),
        file: row.opt_i64(3)?.map(FileId::from_i64),
        name: row.text(4)?,
        mime: row.text(5)?,
        size_bytes: row.i64(6)?,
        state: row.text(7)?,
        remote: row.opt_json(8)?,
    })
}
