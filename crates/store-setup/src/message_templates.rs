//! Message templates, as the provider last described them.

use base::authz::Scope;
use base::id::{ChannelAccountId, MessageTemplateId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// The templates of an account, by `message_templates_name`: tens of rows.
    OF_ACCOUNT = both(
        "SELECT id, channel_account_id, external_id, name, language, category, status, reason, components, updated_at
         FROM message_templates WHERE org_id = $1 AND channel_account_id = $2"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, channel_account_id, external_id, name, language, category, status, reason, components, updated_at
         FROM message_templates WHERE org_id = $1 AND id = $2"
    );
    /// Adds or replaces one by `message_templates_name`.
    UPSERT = both(
        "INSERT INTO message_templates (id, org_id, channel_account_id, external_id, name, language, category, status, reason, components, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (org_id, channel_account_id, name, language) DO UPDATE SET external_id = excluded.external_id,
           category = excluded.category, status = excluded.status, reason = excluded.reason,
           components = excluded.components, updated_at = excluded.updated_at"
    );
    /// Changes the state of one, by `message_templates_name`.
    SET_STATUS = both(
        "UPDATE message_templates SET status = $5, reason = $6, updated_at = $7
         WHERE org_id = $1 AND channel_account_id = $2 AND name = $3 AND language = $4"
    );
    /// Removes what the provider did not list any more.
    REMOVE_STALE = both("DELETE FROM message_templates WHERE org_id = $1 AND channel_account_id = $2 AND updated_at < $3");
}

/// A message template.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageTemplate {
    /// The id.
    pub id: MessageTemplateId,
    /// The account it is registered for.
    pub account: ChannelAccountId,
    /// The provider's id.
    pub external_id: Option<String>,
    /// The name.
    pub name: String,
    /// Language and locale in the provider's form, `pt_BR`.
    pub language: String,
    /// Marketing, utility or authentication.
    pub category: String,
    /// Pending, approved, rejected, paused, disabled.
    pub status: String,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Header, body, footer and buttons.
    pub components: Value,
    /// When the provider last said so.
    pub updated_at: Timestamp,
}

/// Gives the templates of an account, by name.
pub async fn of_account(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
) -> Result<Vec<MessageTemplate>> {
    let mut all = tx
        .all(&OF_ACCOUNT, args![scope.org(), account], read)
        .await?;
    // Here and not in SQL: the engines order text each in its own way.
    all.sort_by(|a, b| (&a.name, &a.language).cmp(&(&b.name, &b.language)));
    Ok(all)
}

/// Gives a template.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MessageTemplateId,
) -> Result<Option<MessageTemplate>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Adds a template, or replaces the one with the same name and language.
pub async fn upsert(tx: &mut Tx<'_>, scope: &Scope, one: &MessageTemplate) -> Result<()> {
    let components = one.components.to_string();
    tx.execute(
        &UPSERT,
        args![
            one.id,
            scope.org(),
            one.account,
            one.external_id.as_ref(),
            &one.name,
            &one.language,
            &one.category,
            &one.status,
            one.reason.as_ref(),
            components.as_str(),
            one.updated_at
        ],
    )
    .await
    .map(drop)
}

/// Changes the state of a template. Tells whether it is known.
pub async fn update_status(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (account, name, language): (ChannelAccountId, &str, &str),
    (status, reason): (&str, Option<&str>),
    now: Timestamp,
) -> Result<bool> {
    Ok(tx
        .execute(
            &SET_STATUS,
            args![scope.org(), account, name, language, status, reason, now],
        )
        .await?
        > 0)
}

/// Removes what was not listed since a moment.
pub async fn remove_stale(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    before: Timestamp,
) -> Result<()> {
    tx.execute(&REMOVE_STALE, args![scope.org(), account, before])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<MessageTemplate> {
    Ok(MessageTemplate {
        id: MessageTemplateId::from_i64(row.i64(0)?),
        account: ChannelAccountId::from_i64(row.i64(1)?),
        external_id: row.opt_text(2)?,
        name: row.text(3)?,
        language: row.text(4)?,
        category: row.text(5)?,
        status: row.text(6)?,
        reason: row.opt_text(7)?,
        components: row.json(8)?,
        updated_at: row.at(9)?,
    })
}
