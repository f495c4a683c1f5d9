//! Channel accounts: one number, mailbox or page connected to a channel. Secrets are sealed by the caller.

use std::collections::BTreeMap;

use base::authz::Scope;
use base::id::{ChannelAccountId, FlowId, OrgId, QueueId};
use base::text::fold;
use base::time::{Span, Timestamp};
use setup::channel_account::Health;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, org_id, channel, name, queue_id, active, public_token, external_key, settings, secrets, health, deleted_at, revision, heard_at, sent_at, flow_id
         FROM channel_accounts WHERE org_id = $1 AND id = $2"
    );
    /// One row by `channel_accounts_token`. Without an organization: the token of a hook's URL tells which.
    BY_TOKEN = both(
        "SELECT id, org_id, channel, name, queue_id, active, public_token, external_key, settings, secrets, health, deleted_at, revision, heard_at, sent_at, flow_id
         FROM channel_accounts WHERE public_token = $1 AND deleted_at IS NULL"
    );
    /// One row by `channel_accounts_key`: the number that a payload names, within the organization of its hook.
    BY_KEY = both(
        "SELECT id, org_id, channel, name, queue_id, active, public_token, external_key, settings, secrets, health, deleted_at, revision, heard_at, sent_at, flow_id
         FROM channel_accounts WHERE org_id = $1 AND channel = $2 AND external_key = $3 AND deleted_at IS NULL"
    );
    /// Every account of an organization, deleted ones too, because history names them: a short list.
    LIST = both(
        "SELECT id, org_id, channel, name, queue_id, active, public_token, external_key, settings, secrets, health, deleted_at, revision, heard_at, sent_at, flow_id
         FROM channel_accounts WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO channel_accounts (id, org_id, channel, name, name_fold, queue_id, active, public_token, external_key, settings, secrets, flow_id,
                                       health, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '{}', 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE channel_accounts SET name = $3, name_fold = $4, queue_id = $5, active = $6, external_key = $7, settings = $8,
                                     secrets = $9, flow_id = $10, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Remembers what is wrong with one.
    SET_HEALTH = both("UPDATE channel_accounts SET health = $3 WHERE org_id = $1 AND id = $2");
    /// Remembers that something came in, unless something newer than $4 is remembered.
    SET_HEARD = both(
        "UPDATE channel_accounts SET heard_at = $3 WHERE org_id = $1 AND id = $2 AND (heard_at IS NULL OR heard_at <= $4)"
    );
    /// Remembers that something was sent, unless something newer than $4 is remembered.
    SET_SENT = both(
        "UPDATE channel_accounts SET sent_at = $3 WHERE org_id = $1 AND id = $2 AND (sent_at IS NULL OR sent_at <= $4)"
    );
    /// Deletes one; its name stays for history.
    REMOVE = both(
        "UPDATE channel_accounts SET deleted_at = $3, active = FALSE WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
}

/// A channel account as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelAccount {
    /// The id.
    pub id: ChannelAccountId,
    /// The organization.
    pub org: OrgId,
    /// Name of the channel in the registry of connectors.
    pub channel: String,
    /// The name.
    pub name: String,
    /// The queue that its interactions enter, or count for while they are with its flow.
    pub queue: QueueId,
    /// The flow that leads its customers before they enter a queue.
    pub flow: Option<FlowId>,
    /// Whether it is in use.
    pub active: bool,
    /// The unguessable part of its public addresses.
    pub public_token: String,
    /// How the provider calls it, when payloads of several accounts come to one address.
    pub external_key: Option<String>,
    /// Settings by key.
    pub settings: BTreeMap<String, String>,
    /// Secrets by key, sealed.
    pub sealed: Vec<u8>,
    /// How it is doing.
    pub health: Health,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives an account, a deleted one too.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ChannelAccountId,
) -> Result<Option<ChannelAccount>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Finds the account of a public token, in any organization.
pub async fn by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<ChannelAccount>> {
    tx.opt(&BY_TOKEN, args![token], read).await
}

/// Finds the account that a provider names.
pub async fn by_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    channel: &str,
    key: &str,
) -> Result<Option<ChannelAccount>> {
    tx.opt(&BY_KEY, args![scope.org(), channel, key], read)
        .await
}

/// Gives every account, deleted ones too, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ChannelAccount>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds an account.
///
/// **Errors**: [`store::Error::Unique`] when the name or the provider's key is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ChannelAccount) -> Result<()> {
    let (name_fold, settings) = (fold(&one.name), serde_json::to_string(&one.settings)?);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.channel,
            &one.name,
            &name_fold,
            one.queue,
            one.active,
            &one.public_token,
            one.external_key.as_ref(),
            settings.as_str(),
            one.sealed.as_slice(),
            one.flow
        ],
    )
    .await
    .map(drop)
}

/// Changes an account. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ChannelAccount) -> Result<bool> {
    let (name_fold, settings) = (fold(&one.name), serde_json::to_string(&one.settings)?);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                one.queue,
                one.active,
                one.external_key.as_ref(),
                settings.as_str(),
                one.sealed.as_slice(),
                one.flow
            ],
        )
        .await?
        > 0)
}

/// Moments of traffic are kept this coarsely, so that messages do not queue for the account's row.
pub const TRAFFIC_STEP: Span = Span::from_mins(1);

/// Which way traffic went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traffic {
    /// Something came in.
    Heard,
    /// Something was sent.
    Sent,
}

/// Remembers traffic of an account, at most once per [`TRAFFIC_STEP`] and direction.
///
/// **Cost**: nothing while the row as it was read remembers a moment that is new enough.
pub async fn note_traffic(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ChannelAccount,
    way: Traffic,
    now: Timestamp,
) -> Result<()> {
    let (known, statement) = match way {
        Traffic::Heard => (one.health.heard_at, &SET_HEARD),
        Traffic::Sent => (one.health.sent_at, &SET_SENT),
    };
    if known.is_some_and(|known| now.since(known) < TRAFFIC_STEP) {
        return Ok(());
    }
    let before = now - TRAFFIC_STEP;
    tx.execute(statement, args![scope.org(), one.id, now, before])
        .await
        .map(drop)
}

/// Remembers what is wrong with an account; the moments of traffic are [`note_traffic`]'s.
pub async fn update_health(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ChannelAccountId,
    health: &Health,
) -> Result<()> {
    let kept = Health {
        heard_at: None,
        sent_at: None,
        ..health.clone()
    };
    let health = serde_json::to_string(&kept)?;
    tx.execute(&SET_HEALTH, args![scope.org(), id, health.as_str()])
        .await
        .map(drop)
}

/// Deletes an account; its name stays. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ChannelAccountId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

fn read(row: &Row<'_>) -> Result<ChannelAccount> {
    Ok(ChannelAccount {
        id: ChannelAccountId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        channel: row.text(2)?,
        name: row.text(3)?,
        queue: QueueId::from_i64(row.i64(4)?),
        active: row.bool(5)?,
        public_token: row.text(6)?,
        external_key: row.opt_text(7)?,
        settings: row.json(8)?,
        sealed: row.blob(9)?,
        health: Health {
            heard_at: row.opt_at(13)?,
            sent_at: row.opt_at(14)?,
            ..row.json(10)?
        },
        deleted_at: row.opt_at(11)?,
        revision: row.i64(12)?,
        flow: row.opt_i64(15)?.map(FlowId::from_i64),
    })
}
