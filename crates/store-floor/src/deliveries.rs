//! Deliveries: what a provider was told to deliver, by the provider's id.

use base::authz::Scope;
use base::id::{ChannelAccountId, InteractionId, MessageId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT message_id, interaction_id, n, state FROM deliveries WHERE org_id = $1 AND channel_account_id = $2 AND external_id = $3"
    );
    /// Adds one; a status that came before the answer is not overwritten.
    INSERT = both(
        "INSERT INTO deliveries (org_id, channel_account_id, external_id, message_id, interaction_id, n, state, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, channel_account_id, external_id) DO NOTHING"
    );
    /// Remembers how far one got.
    UPDATE = both(
        "UPDATE deliveries SET state = $4, at = $5 WHERE org_id = $1 AND channel_account_id = $2 AND external_id = $3"
    );
    /// The parts of a message, by `deliveries_of_message`.
    OF_MESSAGE = both("SELECT n, state, external_id FROM deliveries WHERE org_id = $1 AND message_id = $2 ORDER BY n");
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The message it carries, or a part of it.
    pub message: MessageId,
    /// The interaction.
    pub interaction: InteractionId,
    /// Which part, from 0.
    pub n: i64,
    /// How far it got.
    pub state: String,
}

/// Gives the delivery of a provider's id.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    external: &str,
) -> Result<Option<Delivery>> {
    tx.opt(&GET, args![scope.org(), account, external], |row| {
        Ok(Delivery {
            message: MessageId::from_i64(row.i64(0)?),
            interaction: InteractionId::from_i64(row.i64(1)?),
            n: row.i64(2)?,
            state: row.text(3)?,
        })
    })
    .await
}

/// Adds a delivery.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (account, external): (ChannelAccountId, &str),
    one: &Delivery,
    at: Timestamp,
) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            scope.org(),
            account,
            external,
            one.message,
            one.interaction,
            one.n,
            &one.state,
            at
        ],
    )
    .await
    .map(drop)
}

/// Remembers how far a delivery got.
pub async fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (account, external): (ChannelAccountId, &str),
    state: &str,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&UPDATE, args![scope.org(), account, external, state, at])
        .await
        .map(drop)
}

/// Gives the parts of a message: place, state and the provider's id.
pub async fn of_message(
    tx: &mut Tx<'_>,
    scope: &Scope,
    message: MessageId,
) -> Result<Vec<(i64, String, String)>> {
    tx.all(&OF_MESSAGE, args![scope.org(), message], |row| {
        Ok((row.i64(0)?, row.text(1)?, row.text(2)?))
    })
    .await
}
