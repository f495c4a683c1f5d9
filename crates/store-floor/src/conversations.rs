//! Conversations: the thread of an interaction, who is on the other side, and what is unread.

use base::authz::Scope;
use base::id::{ChannelAccountId, InteractionId, PersonId, VisitorId};
use base::text::fold;
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// The open conversation with a contact, by `conversations_open`.
    OPEN_WITH = both(
        "SELECT interaction_id FROM conversations
         WHERE org_id = $1 AND channel_account_id = $2 AND contact_key = $3 AND open"
    );
    /// The last conversation with a contact, open or not, by `conversations_of_contact`.
    LAST_WITH = both(
        "SELECT interaction_id FROM conversations WHERE org_id = $1 AND channel_account_id = $2 AND contact_key = $3
         ORDER BY interaction_id DESC LIMIT 1"
    );
    /// Begins a conversation; refused by `conversations_open` while one with the contact is open.
    INSERT = both(
        "INSERT INTO conversations (interaction_id, org_id, channel_account_id, contact_key, contact, name_fold, phone_key, visitor_id,
                                    person_id, open, last_seq, read_seq, customer_read_seq, unread_count, failed_count, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, TRUE, 0, 0, 0, 0, 0, 1)"
    );
    /// Ends one whose interaction is over as it begins, by primary key.
    CLOSE = both("UPDATE conversations SET open = FALSE WHERE org_id = $1 AND interaction_id = $2");
    /// Takes the next number of a message; the row lock keeps them in order.
    NEXT_SEQ = both(
        "UPDATE conversations SET last_seq = last_seq + 1, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 RETURNING last_seq"
    );
    /// Keeps one from changing until the transaction ends, by primary key.
    LOCK = both("UPDATE conversations SET revision = revision WHERE org_id = $1 AND interaction_id = $2");
    /// Shows what was written last.
    SET_LAST = both("UPDATE conversations SET last_message = $3 WHERE org_id = $1 AND interaction_id = $2");
    /// Counts a message of the customer and opens the reply window.
    COUNT_INBOUND = both(
        "UPDATE conversations SET unread_count = unread_count + 1,
           window_closes_at = CASE WHEN CAST($3 AS BIGINT) IS NULL THEN window_closes_at
                                   WHEN window_closes_at IS NULL OR window_closes_at < $3 THEN $3 ELSE window_closes_at END
         WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Goes on within a reply window that another conversation opened, by primary key.
    SET_WINDOW = both("UPDATE conversations SET window_closes_at = $3 WHERE org_id = $1 AND interaction_id = $2");
    /// What a message writer must know, by primary key.
    GET = both(
        "SELECT interaction_id, channel_account_id, contact_key, contact, visitor_id, person_id, open, last_seq, read_seq, window_closes_at
         FROM conversations WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Marks messages as seen by the agent.
    SET_READ = both(
        "UPDATE conversations SET read_seq = $3, unread_count = 0, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 AND read_seq < $3"
    );
    /// Marks messages as seen by the customer.
    SET_CUSTOMER_READ = both(
        "UPDATE conversations SET customer_read_seq = $3, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 AND customer_read_seq < $3"
    );
    /// Counts messages that could not be sent.
    ADD_FAILED = both(
        "UPDATE conversations SET failed_count = failed_count + $3, revision = revision + 1 WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Links a person, or removes the link.
    SET_PERSON = both(
        "UPDATE conversations SET person_id = $3, revision = revision + 1 WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Learns more of the customer.
    SET_CONTACT = both(
        "UPDATE conversations SET contact = $3, name_fold = $4, revision = revision + 1 WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Goes on under another address.
    SET_KEY = both(
        "UPDATE conversations SET contact_key = $3, phone_key = $4 WHERE org_id = $1 AND interaction_id = $2"
    );
    /// The conversations of a visitor, newest first, by `conversations_of_visitor`.
    OF_VISITOR = both(
        "SELECT interaction_id FROM conversations WHERE org_id = $1 AND visitor_id = $2 ORDER BY interaction_id DESC LIMIT 1"
    );
}

/// What a message writer must know of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// Its interaction.
    pub interaction: InteractionId,
    /// The account it goes by.
    pub account: ChannelAccountId,
    /// The key of the other side.
    pub contact_key: String,
    /// What the channel told of the other side.
    pub contact: Value,
    /// The web chat visitor.
    pub visitor: Option<VisitorId>,
    /// The person it is linked to.
    pub person: Option<PersonId>,
    /// Whether it is open.
    pub open: bool,
    /// Number of its last message.
    pub last_seq: i64,
    /// Number of the last message the agent saw.
    pub read_seq: i64,
    /// Until when the business may write freely.
    pub window_closes_at: Option<Timestamp>,
}

/// What a new conversation is made of.
#[derive(Debug, Clone)]
pub struct NewConversation {
    /// Its interaction.
    pub interaction: InteractionId,
    /// The account it goes by.
    pub account: ChannelAccountId,
    /// The key of the other side.
    pub contact_key: String,
    /// What the channel told of the other side.
    pub contact: Value,
    /// The name shown.
    pub name: String,
    /// The phone, as an identity key.
    pub phone_key: Option<String>,
    /// The web chat visitor.
    pub visitor: Option<VisitorId>,
    /// The person who was identified.
    pub person: Option<PersonId>,
}

/// Ends the conversation of an interaction that is over as it begins.
pub async fn close(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<()> {
    tx.execute(&CLOSE, args![scope.org(), of]).await.map(drop)
}

/// Gives the open conversation with a contact.
pub async fn open_with(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    key: &str,
) -> Result<Option<InteractionId>> {
    tx.opt(&OPEN_WITH, args![scope.org(), account, key], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}

/// Gives the last conversation with a contact, open or not.
pub async fn last_with(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: ChannelAccountId,
    key: &str,
) -> Result<Option<InteractionId>> {
    tx.opt(&LAST_WITH, args![scope.org(), account, key], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}

/// Gives the last conversation of a visitor.
pub async fn of_visitor(
    tx: &mut Tx<'_>,
    scope: &Scope,
    visitor: VisitorId,
) -> Result<Option<InteractionId>> {
    tx.opt(&OF_VISITOR, args![scope.org(), visitor], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}

/// Begins a conversation.
///
/// **Errors**: [`store::Error::Unique`] when another transaction has just begun one with the same contact.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &NewConversation) -> Result<()> {
    let (contact, name_fold) = (one.contact.to_string(), fold(&one.name));
    tx.execute(
        &INSERT,
        args![
            one.interaction,
            scope.org(),
            one.account,
            &one.contact_key,
            contact.as_str(),
            &name_fold,
            one.phone_key.as_ref(),
            one.visitor,
            one.person
        ],
    )
    .await
    .map(drop)
}

/// Gives a conversation.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<Option<Conversation>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Goes on within a reply window that an earlier conversation opened.
pub async fn update_window(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    closes_at: Timestamp,
) -> Result<()> {
    tx.execute(&SET_WINDOW, args![scope.org(), id, closes_at])
        .await
        .map(drop)
}

/// Takes the next number of a message.
pub async fn next_seq(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<i64> {
    tx.one(&NEXT_SEQ, args![scope.org(), id], |row| row.i64(0))
        .await
}

/// Keeps a conversation from changing until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<()> {
    tx.execute(&LOCK, args![scope.org(), id]).await.map(drop)
}

/// Shows what was written last.
pub async fn update_last(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    last: &Value,
) -> Result<()> {
    let last = last.to_string();
    tx.execute(&SET_LAST, args![scope.org(), id, last.as_str()])
        .await
        .map(drop)
}

/// Counts a message of the customer and keeps the reply window open until a moment.
pub async fn count_inbound(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    window: Option<Timestamp>,
) -> Result<()> {
    tx.execute(&COUNT_INBOUND, args![scope.org(), id, window])
        .await
        .map(drop)
}

/// Marks messages up to a number as seen by the agent. Tells whether that was news.
pub async fn update_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    seq: i64,
) -> Result<bool> {
    Ok(tx.execute(&SET_READ, args![scope.org(), id, seq]).await? > 0)
}

/// Marks messages up to a number as seen by the customer. Tells whether that was news.
pub async fn update_customer_read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    seq: i64,
) -> Result<bool> {
    Ok(tx
        .execute(&SET_CUSTOMER_READ, args![scope.org(), id, seq])
        .await?
        > 0)
}

/// Counts messages that could not be sent, or takes them off the count.
pub async fn add_failed(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId, by: i64) -> Result<()> {
    tx.execute(&ADD_FAILED, args![scope.org(), id, by])
        .await
        .map(drop)
}

/// Links a person, or removes the link.
pub async fn update_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    person: Option<PersonId>,
) -> Result<()> {
    tx.execute(&SET_PERSON, args![scope.org(), id, person])
        .await
        .map(drop)
}

/// Learns more of the customer.
pub async fn update_contact(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    contact: &Value,
    name: &str,
) -> Result<()> {
    let (contact, name_fold) = (contact.to_string(), fold(name));
    tx.execute(
        &SET_CONTACT,
        args![scope.org(), id, contact.as_str(), &name_fold],
    )
    .await
    .map(drop)
}

/// Goes on under another address.
pub async fn update_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    key: &str,
    phone_key: Option<&str>,
) -> Result<()> {
    tx.execute(&SET_KEY, args![scope.org(), id, key, phone_key])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<Conversation> {
    Ok(Conversation {
        interaction: InteractionId::from_i64(row.i64(0)?),
        account: ChannelAccountId::from_i64(row.i64(1)?),
        contact_key: row.text(2)?,
        contact: row.json(3)?,
        visitor: row.opt_i64(4)?.map(VisitorId::from_i64),
        person: row.opt_i64(5)?.map(PersonId::from_i64),
        open: row.bool(6)?,
        last_seq: row.i64(7)?,
        read_seq: row.i64(8)?,
        window_closes_at: row.opt_at(9)?,
    })
}
