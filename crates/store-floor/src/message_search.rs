//! Words of messages: what waits to be kept, what is kept, and what a question finds within reach.
//!
//! The words come from [`base::words`], so that both engines find the same. The newest message comes first; ids follow time, so they are
//! the key of the page.

use base::authz::Scope;
use base::id::{InteractionId, MessageId, QueueId, UserId};
use base::time::Timestamp;
use base::words::{Question, terms};
use serde_json::json;
use store::statement::Filtered;
use store::{Result, Tx, V, args, both, pair, reach};

store::statements! {
    /// Says that the words of a message are not kept, or not as they are now. A row that is there is locked by this, so that whoever
    /// is about to keep the words waits and reads what this transaction wrote.
    MARK = both(
        "INSERT INTO unindexed_messages (org_id, message_id, marked_at) VALUES ($1, $2, $3)
         ON CONFLICT (org_id, message_id) DO UPDATE SET marked_at = $3"
    );
    /// Takes the newest of those that wait.
    TAKE = both(
        "DELETE FROM unindexed_messages WHERE org_id = $1 AND message_id IN
           (SELECT message_id FROM unindexed_messages WHERE org_id = $1 ORDER BY message_id DESC LIMIT $2)
         RETURNING message_id"
    );
    /// The texts of some, but of those that were taken back. The plus keeps SQLite from reading all of the organization's messages.
    BODIES = pair(
        "SELECT id, body FROM messages
         WHERE +org_id = $1 AND id IN (SELECT value FROM json_each($2)) AND deleted_at IS NULL AND body IS NOT NULL",
        "SELECT id, body FROM messages
         WHERE org_id = $1 AND id IN (SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(CAST($2 AS text) AS jsonb)))
           AND deleted_at IS NULL AND body IS NOT NULL",
    );
    /// Forgets the words of some.
    FORGET = pair(
        "DELETE FROM message_terms WHERE org_id = $1 AND id IN (SELECT value FROM json_each($2))",
        "DELETE FROM message_terms
         WHERE org_id = $1 AND id IN (SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(CAST($2 AS text) AS jsonb)))",
    );
    /// Keeps the words of some. One statement for all of them: SQLite's index writes out what it gathered before each statement
    /// that fires a trigger, and a message at a time that was a quarter of the whole work of taking messages in.
    KEEP = pair(
        "INSERT INTO message_terms (id, org_id, terms) SELECT json_extract(value, '$[0]'), $1, json_extract(value, '$[1]') FROM json_each($2)",
        "INSERT INTO message_terms (id, org_id, terms)
         SELECT CAST(one ->> 0 AS bigint), $1, one ->> 1 FROM jsonb_array_elements(CAST(CAST($2 AS text) AS jsonb)) AS one",
    );
}

/// Which messages.
#[derive(Debug, Clone)]
pub struct MessageSearch {
    /// What they say.
    pub question: Question,
    /// Not written before.
    pub from: Option<Timestamp>,
    /// By who wrote: `in`, `out` or `note`.
    pub direction: Option<&'static str>,
    /// Of conversations in this queue, or last in it.
    pub queue: Option<QueueId>,
    /// Of conversations with this agent, or last with them.
    pub agent: Option<UserId>,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub interaction: InteractionId,
    /// Its number there.
    pub seq: i64,
    /// `in`, `out`, `note`.
    pub direction: String,
    /// Who wrote it for the operation.
    pub author: Option<UserId>,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Says that the words of a message must be kept anew, in the transaction that wrote or changed it.
pub async fn mark(tx: &mut Tx<'_>, scope: &Scope, id: MessageId, at: Timestamp) -> Result<()> {
    tx.execute(&MARK, args![scope.org(), id, at])
        .await
        .map(drop)
}

/// Keeps the words of the newest messages that wait. Tells how many there were: fewer than `limit` when none is left.
pub async fn keep(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<usize> {
    let waiting = tx
        .all(&TAKE, args![scope.org(), limit], |row| row.i64(0))
        .await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let some = json!(waiting).to_string();
    let bodies = tx
        .all(&BODIES, args![scope.org(), some.as_str()], |row| {
            Ok((row.i64(0)?, row.text(1)?))
        })
        .await?;
    tx.execute(&FORGET, args![scope.org(), some.as_str()])
        .await?;
    let own = own_word(scope);
    let kept: Vec<(i64, String)> = bodies
        .into_iter()
        .map(|(id, body)| (id, terms(&body)))
        .filter(|(_, words)| !words.is_empty())
        .map(|(id, words)| (id, format!("{own} {words}")))
        .collect();
    let kept = json!(kept).to_string();
    tx.execute(&KEEP, args![scope.org(), kept.as_str()]).await?;
    Ok(waiting.len())
}

/// Gives a page of the messages that a question finds within reach, the newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    search: &MessageSearch,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Vec<Found>> {
    let is_lite = tx.is_lite();
    let wanted = match_text(scope, &search.question, is_lite);
    // PostgreSQL is told to ask the index first: it would rather read the newest messages one by one, and never end when none has the word.
    let text = tx.own(pair(
        "SELECT m.id, m.interaction_id, m.seq, m.direction, m.author_id, m.body, m.at
         FROM message_term_index t
         JOIN messages m ON m.org_id = $1 AND m.id = t.rowid
         JOIN interactions i ON i.org_id = m.org_id AND i.id = m.interaction_id
         WHERE t.message_term_index MATCH $2",
        "WITH t AS MATERIALIZED (
           SELECT id FROM message_terms
           WHERE org_id = $1 AND array_to_tsvector(string_to_array(terms, ' ')) @@ CAST(CAST($2 AS text) AS tsquery))
         SELECT m.id, m.interaction_id, m.seq, m.direction, m.author_id, m.body, m.at
         FROM t
         JOIN messages m ON m.org_id = $1 AND m.id = t.id
         JOIN interactions i ON i.org_id = m.org_id AND i.id = m.interaction_id
         WHERE TRUE",
    ));
    let base = Filtered::new(
        "message_search::LIST",
        text,
        args![scope.org(), wanted.as_str()],
    );
    let list = reach::within(base, scope)
        .and("m.deleted_at IS NULL AND m.body IS NOT NULL", &[])
        .and_if("m.at >= ?", search.from.map(V::from))
        .and_if("m.direction = ?", search.direction.map(V::T))
        .and_if("i.queue_id = ?", search.queue.map(V::from))
        .and_if(
            "COALESCE(i.agent_id, i.last_agent_id) = ?",
            search.agent.map(V::from),
        )
        .and_if("m.id < ?", before.map(V::from))
        .end(
            if is_lite {
                "ORDER BY t.rowid DESC LIMIT ?"
            } else {
                "ORDER BY m.id DESC LIMIT ?"
            },
            args![limit],
        );
    tx.list(&list, |row| {
        Ok(Found {
            id: MessageId::from_i64(row.i64(0)?),
            interaction: InteractionId::from_i64(row.i64(1)?),
            seq: row.i64(2)?,
            direction: row.text(3)?,
            author: row.opt_i64(4)?.map(UserId::from_i64),
            body: row.text(5)?,
            at: row.at(6)?,
        })
    })
    .await
}

/// The word that stands before those of a message: no text has it, because no word has the sign.
fn own_word(scope: &Scope) -> String {
    format!("@{}", scope.org().get())
}

/// Writes a question in the language of an engine. Words are letters and digits only, so that none needs an escape.
fn match_text(scope: &Scope, question: &Question, is_lite: bool) -> String {
    let (quote, and, or, more) = if is_lite {
        ('"', " AND ", " OR ", " *")
    } else {
        ('\'', " & ", " | ", ":*")
    };
    let mut wanted = vec![format!("{quote}{}{quote}", own_word(scope))];
    for word in question.words() {
        let stem = format!("{quote}{}{quote}", word.stem);
        wanted.push(match &word.beginning {
            Some(beginning) => format!("({stem}{or}{quote}{beginning}{quote}{more})"),
            None => stem,
        });
    }
    wanted.join(and)
}
