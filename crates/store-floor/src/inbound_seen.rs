//! What was heard already.

use base::authz::Scope;
use base::id::{ChannelAccountId, InteractionId, MessageId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Remembers an id; changes nothing when it is known. The first writer of two at once wins, the second waits and sees it.
    INSERT = both(
        "INSERT INTO inbound_seen (org_id, channel_account_id, external_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, channel_account_id, external_id) DO NOTHING"
    );
    /// Remembers which message it became.
    SET_MESSAGE = both(
        "UPDATE inbound_seen SET message_id = $4, interaction_id = $5 WHERE org_id = $1 AND channel_account_id = $2 AND external_id = $3"
    );
    /// The message of an id, by primary key.
    GET = both(
        "SELECT message_id, interaction_id FROM inbound_seen WHERE org_id = $1 AND channel_account_id = $2 AND external_id = $3"
    );
    /// The id of a message, for answers and reactions.
    OF_MESSAGE = both(
        "SELECT external_id FROM inbound_seen WHERE org_id = $1 AND channel_account_id = $2 AND message_id = $3 LIMIT 1"
    );
    /// Forgets what is too old to come again.
    PURGE = both("DELETE FROM inbound_seen WHERE org_id = $1 AND at < $2");
}

/// Remembers an id. Tells whether it is new.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (account, external): (ChannelAccountId, &str),
    at: Timestamp,
) -> Result<bool> {
    Ok(tx
        .execute(&INSERT, args![scope.org(), account, external, at])
        .await?
        > 0)
}

/// Remembers which message an id became.
pub async fn update_message(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (account, external): (ChannelAccountId, &str),
    (message, interaction): (MessageId, InteractionId),
) -> Result<()> {
    tx.execute(
        &SET_MESSAGE,
        args![scope.org(), account, external, message, interaction],
    )
    .await
    .map(drop)
}

/// Gives the message that an id became.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    external: &str,
) -> Result<Option<(MessageId, InteractionId)>> {
    let found = tx
        .opt(&GET, args![scope.org(), account, external], |row| {
            Ok((row.opt_i64(0)?, row.opt_i64(1)?))
        })
        .await?;
    Ok(found.and_then(|(message, interaction)| {
        Some((
            MessageId::from_i64(message?),
            InteractionId::from_i64(interaction?),
        ))
    }))
}

/// Gives the provider's id of a message of the customer.
pub async fn of_message(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    id: MessageId,
) -> Result<Option<String>> {
    tx.opt(&OF_MESSAGE, args![scope.org(), account, id], |row| {
        row.text(0)
    })
    .await
}

/// Forgets what is older than a moment.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp) -> Result<u64> {
    tx.execute(&PURGE, args![scope.org(), before]).await
}
