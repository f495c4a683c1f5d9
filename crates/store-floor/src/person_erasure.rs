//! What anonymising does to contacts: threads, words, files, and what channels told of who was on the other side (GAP-074).
//! Retention does the same to a contact that was kept for long enough, whoever it was with.
//!
//! Which columns these are is said in `office::personal`. Every statement may run twice.

use base::authz::Scope;
use base::id::{FileId, InteractionId, PersonId};
use base::text::fold;
use base::time::Timestamp;
use serde_json::{Value, json};
use store::{Result, Tx, args, both};

store::statements! {
    /// The contacts of a person after one, in order, by `conversations_of_person`.
    OF_PERSON = both(
        "SELECT interaction_id FROM conversations WHERE org_id = $1 AND person_id = $2 AND interaction_id > $3 ORDER BY interaction_id LIMIT $4"
    );
    /// Contacts of an address that nobody was linked to, by `conversations_of_contact`: the accounts are few.
    UNLINKED = both(
        "SELECT interaction_id FROM conversations
         WHERE org_id = $1 AND contact_key = $2 AND person_id IS NULL
           AND channel_account_id IN (SELECT a.id FROM channel_accounts a WHERE a.org_id = $1)
         ORDER BY interaction_id"
    );
    /// Whether a person has an open contact, by `conversations_of_person`.
    HAS_OPEN = both("SELECT interaction_id FROM conversations WHERE org_id = $1 AND person_id = $2 AND open LIMIT 1");
    /// Whether a message waits to be sent to a person, by `conversations_of_person` and `scheduled_messages_of_interaction`.
    HAS_SCHEDULED = both(
        "SELECT id FROM scheduled_messages WHERE org_id = $1 AND state = 'waiting' AND interaction_id IN (
             SELECT interaction_id FROM conversations WHERE org_id = $1 AND person_id = $2) LIMIT 1"
    );
    /// Whether one contact is open, by primary key.
    IS_OPEN = both("SELECT open FROM conversations WHERE org_id = $1 AND interaction_id = $2");
    /// Forgets the words of the messages of a contact, by `messages_in_order`.
    WORDS = both(
        "DELETE FROM message_terms WHERE org_id = $1 AND id IN (SELECT m.id FROM messages m WHERE m.org_id = $1 AND m.interaction_id = $2)"
    );
    /// Forgets which of them wait for their words to be kept.
    WAITING_WORDS = both(
        "DELETE FROM unindexed_messages WHERE org_id = $1
           AND message_id IN (SELECT m.id FROM messages m WHERE m.org_id = $1 AND m.interaction_id = $2)"
    );
    /// Forgets by which numbers a provider knows them, which on some channels hold the address; by `deliveries_of_message`.
    DELIVERIES = both(
        "DELETE FROM deliveries WHERE org_id = $1
           AND message_id IN (SELECT m.id FROM messages m WHERE m.org_id = $1 AND m.interaction_id = $2)"
    );
    /// The same for what came in, by `inbound_seen_of_message`.
    SEEN = both(
        "DELETE FROM inbound_seen WHERE org_id = $1
           AND message_id IN (SELECT m.id FROM messages m WHERE m.org_id = $1 AND m.interaction_id = $2)"
    );
    /// Empties the messages of a contact; who wrote, when and how far it got stays. By `messages_in_order`.
    MESSAGES = both(
        "UPDATE messages SET body = NULL, content = NULL, reactions = NULL, error = NULL, edited_at = NULL,
                deleted_at = coalesce(deleted_at, $3)
         WHERE org_id = $1 AND interaction_id = $2 AND direction <> 'system'"
    );
    /// Lines about what happened keep their code and lose what they quote.
    LINES = both("SELECT id, content FROM messages WHERE org_id = $1 AND interaction_id = $2 AND direction = 'system'");
    /// Gives a line its content.
    SET_LINE = both("UPDATE messages SET content = $3 WHERE org_id = $1 AND id = $2");
    /// The ids of the messages of a contact.
    MESSAGE_IDS = both("SELECT id FROM messages WHERE org_id = $1 AND interaction_id = $2");
    /// Takes the files out of a contact, by `message_files_of_interaction`.
    FILES = both("DELETE FROM message_files WHERE org_id = $1 AND interaction_id = $2 RETURNING file_id");
    /// Whether a file is still part of another message, by `message_files_of_file`.
    IS_USED = both("SELECT message_id FROM message_files WHERE org_id = $1 AND file_id = $2 LIMIT 1");
    /// Removes what was to be sent later.
    SCHEDULED = both("DELETE FROM scheduled_messages WHERE org_id = $1 AND interaction_id = $2");
    /// Removes where a flow stood.
    RUNS = both("DELETE FROM flow_runs WHERE org_id = $1 AND interaction_id = $2");
    /// Removes the visitor of a contact who has no other one with somebody else, by `conversations_of_visitor`.
    VISITOR = both(
        "DELETE FROM visitors WHERE org_id = $1
           AND id = (SELECT c.visitor_id FROM conversations c WHERE c.org_id = $1 AND c.interaction_id = $2)
           AND NOT EXISTS (SELECT 1 FROM conversations o WHERE o.org_id = $1 AND o.visitor_id = visitors.id AND o.interaction_id <> $2
                             AND (o.open OR coalesce(o.person_id, 0) <> $3))"
    );
    /// Who was on the other side is nobody any more; the link to the record stays.
    CONTACT = both(
        "UPDATE conversations SET contact_key = $3, contact = $4, name_fold = $5, phone_key = NULL, visitor_id = NULL, last_message = NULL,
                revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2"
    );
    /// Payloads kept aside after one, in order, by primary key.
    ASIDE = both("SELECT id, body FROM set_aside_payloads WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    /// Removes one.
    REMOVE_ASIDE = both("DELETE FROM set_aside_payloads WHERE org_id = $1 AND id = $2");
    /// Removes exports of reports that are over, with what was asked: their files name customers.
    REPORTS = both("DELETE FROM report_exports WHERE org_id = $1 AND state NOT IN ('waiting', 'running') RETURNING file_id");
}

/// Why a contact is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// This person became nobody.
    Anonymized(PersonId),
    /// It was kept for long enough.
    Retained,
}

impl Why {
    /// Gives a key that no channel has: nobody who writes is taken for this customer.
    fn key(self, of: InteractionId) -> String {
        match self {
            Self::Anonymized(_) => format!("anonymized:{of}"),
            Self::Retained => format!("erased:{of}"),
        }
    }

    /// Gives with whom other contacts of its visitor may be without keeping the visitor. Ids are positive: it is nobody where any
    /// other contact keeps them.
    const fn whose(self) -> i64 {
        match self {
            Self::Anonymized(person) => person.get(),
            Self::Retained => -1,
        }
    }
}

/// Payloads that are looked at in one reading.
const ASIDE_PAGE: u32 = 100;

/// Gives the contacts of a person after one, in order.
pub async fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    after: Option<InteractionId>,
    limit: u32,
) -> Result<Vec<InteractionId>> {
    let after = after.map_or(0, InteractionId::get);
    tx.all(
        &OF_PERSON,
        args![scope.org(), person, after, limit],
        |row| row.i64(0).map(InteractionId::from_i64),
    )
    .await
}

/// Gives the contacts that an address had and that nobody was linked to.
pub async fn unlinked(tx: &mut Tx<'_>, scope: &Scope, key: &str) -> Result<Vec<InteractionId>> {
    tx.all(&UNLINKED, args![scope.org(), key], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}

/// Tells whether a person has an open contact.
pub async fn has_open(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<bool> {
    let found = tx
        .opt(&HAS_OPEN, args![scope.org(), person], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Tells whether a message waits to be sent to a person.
pub async fn has_scheduled(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<bool> {
    let found = tx
        .opt(&HAS_SCHEDULED, args![scope.org(), person], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Tells whether a contact is open.
pub async fn is_open(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<bool> {
    let found = tx
        .opt(&IS_OPEN, args![scope.org(), of], |row| row.bool(0))
        .await?;
    Ok(found.unwrap_or(false))
}

/// Gives the ids of the messages of a contact.
pub async fn message_ids(tx: &mut Tx<'_>, scope: &Scope, of: InteractionId) -> Result<Vec<i64>> {
    tx.all(&MESSAGE_IDS, args![scope.org(), of], |row| row.i64(0))
        .await
}

/// Erases a contact that is over: numbers, times, queue, agents and codes stay. Gives the files that were part of it.
pub async fn erase(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (of, why): (InteractionId, Why),
    name: &str,
    now: Timestamp,
) -> Result<Vec<FileId>> {
    let both = args![scope.org(), of];
    // First what waits: whoever is about to keep words holds these rows until they are kept, and then they are found.
    for statement in [&WAITING_WORDS, &WORDS, &DELIVERIES, &SEEN] {
        tx.execute(statement, both).await?;
    }
    tx.execute(&MESSAGES, args![scope.org(), of, now]).await?;
    let lines = tx
        .all(&LINES, both, |row| Ok((row.i64(0)?, row.opt_json(1)?)))
        .await?;
    for (id, content) in lines {
        let content: Option<Value> = content;
        let code = content.and_then(|content| content.get("code").cloned());
        let bare = json!({ "code": code, "params": {} }).to_string();
        tx.execute(&SET_LINE, args![scope.org(), id, store::V::J(&bare)])
            .await?;
    }
    let files = tx.all(&FILES, both, |row| row.opt_i64(0)).await?;
    for statement in [&SCHEDULED, &RUNS] {
        tx.execute(statement, both).await?;
    }
    tx.execute(&VISITOR, args![scope.org(), of, why.whose()])
        .await?;
    let key = why.key(of);
    let contact = json!({ "name": name }).to_string();
    let (contact, folded) = (store::V::J(&contact), fold(name));
    tx.execute(&CONTACT, args![scope.org(), of, &key, contact, &folded])
        .await?;
    Ok(files.into_iter().flatten().map(FileId::from_i64).collect())
}

/// Tells whether a file is part of a message.
pub async fn is_used(tx: &mut Tx<'_>, scope: &Scope, file: FileId) -> Result<bool> {
    let found = tx
        .opt(&IS_USED, args![scope.org(), file], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Removes the payloads kept aside that tell of somebody, as the given question decides.
///
/// **Cost**: looks at all of them; they are the exception.
pub async fn forget_aside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tells_of: &(dyn Fn(&[u8]) -> bool + Sync),
) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = tx
            .all(&ASIDE, args![scope.org(), after, ASIDE_PAGE], |row| {
                Ok((row.i64(0)?, row.blob(1)?))
            })
            .await?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after = *last;
        for (id, body) in &rows {
            if tells_of(body) {
                tx.execute(&REMOVE_ASIDE, args![scope.org(), *id]).await?;
            }
        }
    }
}

/// Removes the exports of reports that are over; gives their files.
pub async fn forget_reports(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<FileId>> {
    let files = tx
        .all(&REPORTS, args![scope.org()], |row| row.opt_i64(0))
        .await?;
    Ok(files.into_iter().flatten().map(FileId::from_i64).collect())
}
