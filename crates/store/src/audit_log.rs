//! The audit log: who changed what, when, from where, before and after; each entry sealed with the hash of the one before.
//!
//! Entries come with the events of a transaction ([`base::event::NewEvent::audit`]), so that none can be forgotten or be there alone.
//! What was changed is hashed by itself, with a salt, and only that hash is chained: contents can be erased by law, and the chain
//! still holds. Salt and contents go together, so the hash that stays confirms no guess; and an entry counts as erased only if
//! another entry of the chain names it, so nobody hides a change by calling it erased ([0034](../../../docs/adr/0034-erasing-in-a-chain.md)).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use base::authz::Scope;
use base::event::Audit;
use base::id::{ApiTokenId, ErasureId, OrgId, UserId};
use base::text::fold;
use base::time::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::statement::{Filtered, containing};
use crate::tx::Emitted;
use crate::{Result, Row, Tx, V, args, both, pair};

crate::statements! {
    /// The end of the chain; one row by primary key.
    HEAD = both("SELECT seq, hash FROM audit_heads WHERE org_id = $1");
    /// Moves the end. The event log's head is held, so nobody else of the organization is between.
    ADVANCE = both(
        "INSERT INTO audit_heads (org_id, seq, hash) VALUES ($1, $2, $3)
         ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
    );
    /// Appends one entry.
    APPEND = both(
        "INSERT INTO audit_entries (org_id, seq, at, actor_id, address, kind, subject, subject_id, title, title_fold,
                                    before, after, content_hash, hash, salt, token_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    /// Draws what nobody can guess: the engines' own sources, because the salt is made where entries are.
    DRAW = pair(
        "SELECT hex(randomblob(32))",
        "SELECT replace(CAST(gen_random_uuid() AS text), '-', '') || replace(CAST(gen_random_uuid() AS text), '-', '')",
    );
    /// Erases the contents of the entries about one thing, by `audit_of_subject`.
    ERASE = both(
        "UPDATE audit_entries SET title = '', title_fold = '', before = 'null', after = 'null', salt = NULL, erased_by = $6
         WHERE org_id = $1 AND subject = $2 AND subject_id = $3 AND at >= $4 AND at <= $5 AND erased_by IS NULL RETURNING seq"
    );
    /// What an anonymisation or a batch of retention said that it erased, by `audit_of_subject`.
    ERASURES = both("SELECT after FROM audit_entries WHERE org_id = $1 AND subject IN ($2, $3) AND subject_id = $4 AND erased_by IS NULL");
    /// Entries after a number, in order, by primary key; at most the limit.
    AFTER = both(
        "SELECT seq, at, actor_id, address, kind, subject, subject_id, title, before, after, erased_by, content_hash, hash, salt, token_id
         FROM audit_entries WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
    );
}

/// Entries that are checked in one reading.
const CHECK_PAGE: u32 = 500;
/// What stands for a form that is not there, or not any more.
const EMPTY: &str = "null";
/// Characters of a title.
const TITLE_MAX: usize = 200;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Position in the organization's log: from 1, without holes.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody when the product itself acted.
    pub actor: Option<UserId>,
    /// The network address that the request came from; empty when there was none.
    pub address: String,
    /// The token of the program that acted for the user, or that let the user in; none for who signed in (GAP-115).
    pub token: Option<ApiTokenId>,
    /// The event it came with.
    pub kind: String,
    /// What was changed: `queue`, `label`.
    pub subject: String,
    /// Its id.
    pub subject_id: i64,
    /// Its name at that time.
    pub title: String,
    /// Its form before, JSON; `null` when it was made.
    pub before: String,
    /// Its form after, JSON; `null` when it was removed.
    pub after: String,
    /// What erased name and forms, if something did.
    pub erased_by: Option<ErasureId>,
}

/// What the audit log calls an anonymisation: its entries name those that it erased.
pub const ERASING: &str = "anonymization";
/// What the audit log calls a batch of a run of retention: as above. Each batch has a number of its own, so that whoever checks the
/// chain reads one entry for each erased one, however long the run was.
pub const RETAINING: &str = "retention_batch";
/// The field of its form after that holds their numbers.
pub const ERASED_FIELD: &str = "erased_entries";

/// What a list is filtered by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Stands somewhere in the name, folded.
    pub title: Option<&'a str>,
    /// Who.
    pub actor: Option<UserId>,
    /// What kind of thing.
    pub subject: Option<&'a str>,
    /// Which of the kind.
    pub subject_id: Option<i64>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Older than this entry.
    pub before_seq: Option<i64>,
}

/// A place in the chain: an entry's number and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The number; 0 before the first entry.
    pub seq: i64,
    /// The hash; zeros before the first entry.
    pub hash: Vec<u8>,
}

impl Link {
    /// Where every chain begins.
    pub fn start() -> Self {
        Self {
            seq: 0,
            hash: vec![0; 32],
        }
    }
}

/// What checking a stretch of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// Right up to here; there is more.
    Further(Link),
    /// Right to the end.
    Whole(Link),
    /// Right up to here; the entry with this number is missing or is not what was written.
    Broken(Link, i64),
}

/// Appends the audited ones of what a transaction emitted for one organization.
pub(crate) async fn append(tx: &mut Tx<'_>, org: OrgId, list: &[Emitted]) -> Result<()> {
    if list.iter().all(|one| one.event.audit.is_none()) {
        return Ok(());
    }
    let mut head = head(tx, org).await?;
    let drawn = tx.one(&DRAW, args![], |row| row.text(0)).await?;
    for one in list {
        if let Some(audit) = &one.event.audit {
            head = append_one(tx, (org, &drawn), head, one, audit).await?;
        }
    }
    tx.execute(&ADVANCE, args![org, head.seq, head.hash.as_slice()])
        .await
        .map(drop)
}

async fn append_one(
    tx: &mut Tx<'_>,
    (org, drawn): (OrgId, &str),
    head: Link,
    one: &Emitted,
    audit: &Audit,
) -> Result<Link> {
    let entry = Entry {
        seq: head.seq + 1,
        at: one.at,
        actor: one.actor,
        address: one.address.clone(),
        token: one.token,
        kind: one.event.kind.to_owned(),
        subject: audit.subject.to_owned(),
        subject_id: one.event.entity_id,
        title: title(audit),
        before: audit.change.before.to_string(),
        after: audit.change.after.to_string(),
        erased_by: None,
    };
    // What was drawn is kept nowhere: the salt of one entry says nothing of the next.
    let salt = hash_of(&[drawn.as_bytes(), &entry.seq.to_be_bytes()]);
    let content = content_hash(&entry, Some(&salt));
    let hash = link_hash(&head.hash, org, &entry, &content);
    let title_fold = fold(&entry.title);
    tx.execute(
        &APPEND,
        args![
            org,
            entry.seq,
            entry.at,
            entry.actor,
            &entry.address,
            &entry.kind,
            &entry.subject,
            entry.subject_id,
            &entry.title,
            &title_fold,
            &entry.before,
            &entry.after,
            content.as_slice(),
            hash.as_slice(),
            salt.as_slice(),
            entry.token
        ],
    )
    .await?;
    Ok(Link {
        seq: entry.seq,
        hash,
    })
}

/// The name that the thing has after the change, or had before it.
fn title(audit: &Audit) -> String {
    let name = |form: &Value| form.get("name").and_then(Value::as_str).map(str::to_owned);
    name(&audit.change.after)
        .or_else(|| name(&audit.change.before))
        .unwrap_or_default()
        .chars()
        .take(TITLE_MAX)
        .collect()
}

async fn head(tx: &mut Tx<'_>, org: OrgId) -> Result<Link> {
    let found = tx
        .opt(&HEAD, args![org], |row| {
            Ok(Link {
                seq: row.i64(0)?,
                hash: row.blob(1)?,
            })
        })
        .await?;
    Ok(found.unwrap_or_else(Link::start))
}

/// Lists entries, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Entry>> {
    let pattern = filter.title.map(containing);
    let list = Filtered::new(
        "audit_log::LIST",
        "SELECT seq, at, actor_id, address, kind, subject, subject_id, title, before, after, erased_by, content_hash, hash, salt, token_id
         FROM audit_entries WHERE org_id = $1",
        args![scope.org()],
    )
    .and_if("title_fold LIKE ? ESCAPE '!'", pattern.as_deref().map(V::T))
    .and_if("actor_id = ?", filter.actor.map(V::from))
    .and_if("subject = ?", filter.subject.map(V::T))
    .and_if("subject_id = ?", filter.subject_id.map(V::I))
    .and_if("at >= ?", filter.from.map(V::from))
    .and_if("at < ?", filter.to.map(V::from))
    .and_if("seq < ?", filter.before_seq.map(V::I))
    .end("ORDER BY seq DESC LIMIT ?", args![limit]);
    tx.list(&list, |row| Ok(sealed(row)?.entry)).await
}

/// Checks the next stretch of the chain.
///
/// Called again from [`Checked::Further`], so that a long log is read in short transactions.
pub async fn check(tx: &mut Tx<'_>, scope: &Scope, from: Link) -> Result<Checked> {
    let head = head(tx, scope.org()).await?;
    let rows = tx
        .all(&AFTER, args![scope.org(), from.seq, CHECK_PAGE], sealed)
        .await?;
    let is_full = rows.len() >= usize::try_from(CHECK_PAGE).unwrap_or(usize::MAX);
    let mut at = from;
    for row in rows {
        if row.entry.seq != at.seq + 1
            || !is_as_written(tx, scope, &row).await?
            || row.hash != link_hash(&at.hash, scope.org(), &row.entry, &row.content)
        {
            let seq = at.seq + 1;
            return Ok(Checked::Broken(at, seq));
        }
        at = Link {
            seq: row.entry.seq,
            hash: row.hash,
        };
    }
    if is_full {
        return Ok(Checked::Further(at));
    }
    // Read first, so nothing of it is missing; what was appended since is not asked for.
    let next = at.seq + 1;
    Ok(match at.seq.cmp(&head.seq) {
        Ordering::Less => Checked::Broken(at, next),
        Ordering::Equal if at != head => Checked::Broken(at, head.seq),
        Ordering::Equal => Checked::Whole(at),
        // PostgreSQL shows the later statement what was committed between the two.
        Ordering::Greater if at.seq <= self::head(tx, scope.org()).await?.seq => Checked::Whole(at),
        Ordering::Greater => Checked::Broken(at, head.seq + 1),
    })
}

/// Tells whether the contents of an entry are those that its hash was made of, or were erased as another entry says.
async fn is_as_written(tx: &mut Tx<'_>, scope: &Scope, row: &Sealed) -> Result<bool> {
    let Some(by) = row.entry.erased_by else {
        return Ok(row.content == content_hash(&row.entry, row.salt.as_deref()));
    };
    let is_empty = row.entry.title.is_empty()
        && row.entry.before == EMPTY
        && row.entry.after == EMPTY
        && row.salt.is_none();
    Ok(is_empty && named_by(tx, scope, by).await?.contains(&row.entry.seq))
}

/// Gives the numbers of the entries that an anonymisation or a batch said it erased.
async fn named_by(tx: &mut Tx<'_>, scope: &Scope, by: ErasureId) -> Result<BTreeSet<i64>> {
    let values = args![scope.org(), ERASING, RETAINING, by];
    let said = tx.all(&ERASURES, values, |row| row.text(0)).await?;
    let mut named = BTreeSet::new();
    for after in said {
        let form: Value = serde_json::from_str(&after)?;
        let seqs = form.get(ERASED_FIELD).and_then(Value::as_array);
        named.extend(seqs.into_iter().flatten().filter_map(Value::as_i64));
    }
    Ok(named)
}

/// Erases name, forms and salt of the entries about one thing in a stretch of time, both ends included, and gives their numbers:
/// the caller names them in an entry about the anonymisation, in the same transaction.
pub async fn erase(
    tx: &mut Tx<'_>,
    scope: &Scope,
    by: ErasureId,
    (subject, subject_id): (&str, i64),
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<i64>> {
    let values = args![scope.org(), subject, subject_id, from, to, by];
    tx.all(&ERASE, values, |row| row.i64(0)).await
}

struct Sealed {
    entry: Entry,
    content: Vec<u8>,
    hash: Vec<u8>,
    salt: Option<Vec<u8>>,
}

fn sealed(row: &Row<'_>) -> Result<Sealed> {
    Ok(Sealed {
        entry: Entry {
            seq: row.i64(0)?,
            at: row.at(1)?,
            actor: row.opt_i64(2)?.map(UserId::from_i64),
            address: row.text(3)?,
            token: row.opt_i64(14)?.map(ApiTokenId::from_i64),
            kind: row.text(4)?,
            subject: row.text(5)?,
            subject_id: row.i64(6)?,
            title: row.text(7)?,
            before: row.text(8)?,
            after: row.text(9)?,
            erased_by: row.opt_i64(10)?.map(ErasureId::from_i64),
        },
        content: row.blob(11)?,
        hash: row.blob(12)?,
        salt: row.opt_blob(13)?,
    })
}

/// Entries that were written before there were salts have none.
fn content_hash(entry: &Entry, salt: Option<&[u8]>) -> Vec<u8> {
    let contents = [
        entry.title.as_bytes(),
        entry.before.as_bytes(),
        entry.after.as_bytes(),
    ];
    let parts: Vec<&[u8]> = salt.into_iter().chain(contents).collect();
    hash_of(&parts)
}

fn link_hash(last: &[u8], org: OrgId, entry: &Entry, content: &[u8]) -> Vec<u8> {
    let (org, seq) = (org.get().to_be_bytes(), entry.seq.to_be_bytes());
    let (at, actor) = (
        entry.at.micros().to_be_bytes(),
        entry.actor.map_or(0, UserId::get).to_be_bytes(),
    );
    let subject_id = entry.subject_id.to_be_bytes();
    let token = entry.token.map(|token| token.get().to_be_bytes());
    let mut parts: Vec<&[u8]> = vec![
        last,
        &org,
        &seq,
        &at,
        &actor,
        entry.address.as_bytes(),
        entry.kind.as_bytes(),
        entry.subject.as_bytes(),
        &subject_id,
        content,
    ];
    // Only where there is one: what was sealed before tokens were kept stays as it was sealed.
    if let Some(token) = &token {
        parts.push(token);
    }
    hash_of(&parts)
}

/// SHA-256 over parts with their lengths, so that no two lists of parts look alike.
fn hash_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}
