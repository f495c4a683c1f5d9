//! The outbox: mails of the product to its users, with their bodies sealed until they have left.

use base::authz::Scope;
use base::id::{OutboxMailId, UserId};
use base::time::Timestamp;
use setup::mail::{MailKind, MailState};
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, user_id, kind, recipient, subject, body, state, last_error, created_at, sent_at
         FROM outbox_mails WHERE org_id = $1 AND id = $2"
    );
    /// A page, newest first, by `outbox_mails_in_order`.
    LIST = both(
        "SELECT id, user_id, kind, recipient, subject, body, state, last_error, created_at, sent_at
         FROM outbox_mails WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO outbox_mails (id, org_id, user_id, kind, recipient, subject, body, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    /// A mail has left: what it said is forgotten.
    SET_SENT = both(
        "UPDATE outbox_mails SET state = 'sent', body = NULL, last_error = NULL, sent_at = $3 WHERE org_id = $1 AND id = $2"
    );
    /// A mail waits or failed.
    SET_STATE = both("UPDATE outbox_mails SET state = $3, last_error = $4 WHERE org_id = $1 AND id = $2");
    /// Forgets the mails of a user with links that are no longer good, and their texts.
    FORGET_OF_USER = both(
        "UPDATE outbox_mails SET body = NULL, state = CASE WHEN state = 'sent' THEN state ELSE 'expired' END
         WHERE org_id = $1 AND user_id = $2 AND body IS NOT NULL"
    );
    /// Forgets old ones.
    PURGE = both("DELETE FROM outbox_mails WHERE org_id = $1 AND created_at < $2");
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMail {
    /// The id.
    pub id: OutboxMailId,
    /// The user it is for.
    pub user: Option<UserId>,
    /// Why it is written.
    pub kind: MailKind,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The sealed body, until it has left.
    pub body: Option<Vec<u8>>,
    /// Where it is on its way.
    pub state: MailState,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
}

/// Gives a mail.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: OutboxMailId) -> Result<Option<OutboxMail>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives a page of mails, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: OutboxMailId,
    limit: u32,
) -> Result<Vec<OutboxMail>> {
    tx.all(&LIST, args![scope.org(), before, limit], read).await
}

/// Adds a mail.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, mail: &OutboxMail) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            mail.id,
            scope.org(),
            mail.user,
            mail.kind.name(),
            &mail.recipient,
            &mail.subject,
            mail.body.as_deref(),
            mail.state.name(),
            mail.created_at
        ],
    )
    .await
    .map(drop)
}

/// Remembers that the server took a mail, and forgets what it said.
pub async fn update_sent(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: OutboxMailId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(&SET_SENT, args![scope.org(), id, now])
        .await
        .map(drop)
}

/// Remembers where a mail is on its way.
pub async fn update_state(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: OutboxMailId,
    state: MailState,
    why: Option<&str>,
) -> Result<()> {
    tx.execute(&SET_STATE, args![scope.org(), id, state.name(), why])
        .await
        .map(drop)
}

/// Forgets what the mails to a user said: their links are no longer good.
pub async fn forget_of_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<()> {
    tx.execute(&FORGET_OF_USER, args![scope.org(), user])
        .await
        .map(drop)
}

/// Forgets mails from before a moment.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp) -> Result<()> {
    tx.execute(&PURGE, args![scope.org(), before])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<OutboxMail> {
    let (kind, state) = (row.text(2)?, row.text(6)?);
    Ok(OutboxMail {
        id: OutboxMailId::from_i64(row.i64(0)?),
        user: row.opt_i64(1)?.map(UserId::from_i64),
        kind: MailKind::parse(&kind).ok_or_else(|| Error::Corrupt(format!("mail {kind}")))?,
        recipient: row.text(3)?,
        subject: row.text(4)?,
        body: row.opt_blob(5)?,
        state: MailState::parse(&state)
            .ok_or_else(|| Error::Corrupt(format!("mail state {state}")))?,
        last_error: row.opt_text(7)?,
        created_at: row.at(8)?,
        sent_at: row.opt_at(9)?,
    })
}
