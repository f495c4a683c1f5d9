//! Customers who are blocked (BLOCK-007). A block that was lifted or ran out stays as history.

use base::authz::Scope;
use base::id::{ContactBlockId, PersonId, UserId};
use base::text::fold;
use base::time::Timestamp;
use store::statement::{Filtered, containing};
use store::{Result, Row, Tx, V, args, both};

/// The columns of a block.
macro_rules! blocks {
    ($tail:literal) => {
        concat!(
            "SELECT b.id, b.name, b.channel, b.addresses, b.person_id, b.reason, b.blocked_by, b.blocked_at, b.expires_at,
                    b.lifted_by, b.lifted_at, b.heard_count, b.heard_at, b.revision FROM contact_blocks b ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(blocks!("WHERE b.org_id = $1 AND b.id = $2"));
    /// The one in force for a key, the oldest first, by the keys' primary key: asked for every message that comes in.
    IN_FORCE = both(blocks!(
        "JOIN contact_block_keys k ON k.org_id = b.org_id AND k.block_id = b.id
         WHERE k.org_id = $1 AND k.contact_key = $2 AND b.lifted_at IS NULL AND (b.expires_at IS NULL OR b.expires_at > $3)
         ORDER BY b.id LIMIT 1"
    ));
    /// Adds one.
    INSERT = both(
        "INSERT INTO contact_blocks (id, org_id, name, name_fold, channel, addresses, person_id, reason, blocked_by, blocked_at,
                                     expires_at, heard_count, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1)"
    );
    /// Adds a key by which the customer is recognised.
    ADD_KEY = both(
        "INSERT INTO contact_block_keys (org_id, contact_key, block_id) VALUES ($1, $2, $3)
         ON CONFLICT (org_id, contact_key, block_id) DO NOTHING"
    );
    /// Lifts one that is in force.
    LIFT = both(
        "UPDATE contact_blocks SET lifted_by = $3, lifted_at = $4, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > $4)"
    );
    /// Counts a message that was not let in, by primary key.
    HEARD = both("UPDATE contact_blocks SET heard_count = heard_count + 1, heard_at = $3 WHERE org_id = $1 AND id = $2");
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactBlock {
    /// The id.
    pub id: ContactBlockId,
    /// The customer's name, as it was then.
    pub name: String,
    /// The channel on which it was decided; none for a person's record.
    pub channel: Option<String>,
    /// The customer's addresses, as people read them.
    pub addresses: Vec<String>,
    /// The person, if the customer was identified.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub blocked_by: Option<UserId>,
    /// When.
    pub blocked_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// Who lifted it.
    pub lifted_by: Option<UserId>,
    /// When it was lifted.
    pub lifted_at: Option<Timestamp>,
    /// Messages that were not let in.
    pub heard_count: i64,
    /// When the last of them came.
    pub heard_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Which blocks a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Those that keep somebody out now.
    InForce,
    /// Those that were lifted or ran out.
    Over,
    /// All.
    All,
}

/// How a list of blocks is limited.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    /// Which part.
    pub part: Part,
    /// A part of the name or of an address.
    pub text: Option<&'a str>,
    /// The key of a phone.
    pub key: Option<&'a str>,
    /// Older than this one.
    pub before: Option<ContactBlockId>,
}

/// Gives a block.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ContactBlockId,
) -> Result<Option<ContactBlock>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives the block that keeps a customer out at a moment, by any of the customer's keys.
pub async fn in_force(
    tx: &mut Tx<'_>,
    scope: &Scope,
    keys: &[String],
    at: Timestamp,
) -> Result<Option<ContactBlock>> {
    for key in keys {
        let found = tx.opt(&IN_FORCE, args![scope.org(), key, at], read).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Gives a page of blocks, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<ContactBlock>> {
    let pattern = filter.text.map(containing);
    let list = Filtered::new(
        "contact_blocks::LIST",
        blocks!("WHERE b.org_id = $1"),
        args![scope.org()],
    );
    let list = match filter.part {
        Part::InForce => list.and(
            "b.lifted_at IS NULL AND (b.expires_at IS NULL OR b.expires_at > ?)",
            &[V::from(now)],
        ),
        Part::Over => list.and(
            "(b.lifted_at IS NOT NULL OR b.expires_at <= ?)",
            &[V::from(now)],
        ),
        Part::All => list,
    };
    let list = match pattern.as_deref() {
        Some(pattern) => list.and(
            "(b.name_fold LIKE ? ESCAPE '!' OR b.id IN (SELECT k.block_id FROM contact_block_keys k
              WHERE k.org_id = ? AND k.contact_key LIKE ? ESCAPE '!'))",
            &[V::T(pattern), V::from(scope.org()), V::T(pattern)],
        ),
        None => list,
    };
    let list = match filter.key {
        Some(key) => list.and(
            "b.id IN (SELECT k.block_id FROM contact_block_keys k WHERE k.org_id = ? AND k.contact_key = ?)",
            &[V::from(scope.org()), V::T(key)],
        ),
        None => list,
    };
    let list = list.and_if("b.id < ?", filter.before.map(V::from));
    tx.list(&list.end("ORDER BY b.id DESC LIMIT ?", args![limit]), read)
        .await
}

/// Adds a block with the keys by which the customer is recognised.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ContactBlock,
    keys: &[String],
) -> Result<()> {
    let (name_fold, addresses) = (fold(&one.name), serde_json::to_string(&one.addresses)?);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            one.channel.as_deref(),
            V::J(&addresses),
            one.person,
            &one.reason,
            one.blocked_by,
            one.blocked_at,
            one.expires_at
        ],
    )
    .await?;
    for key in keys {
        tx.execute(&ADD_KEY, args![scope.org(), key, one.id])
            .await?;
    }
    Ok(())
}

/// Lifts a block. Tells whether it was in force.
pub async fn lift(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ContactBlockId,
    (by, at): (Option<UserId>, Timestamp),
) -> Result<bool> {
    Ok(tx.execute(&LIFT, args![scope.org(), id, by, at]).await? > 0)
}

/// Counts a message that was not let in.
pub async fn count_heard(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ContactBlockId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&HEARD, args![scope.org(), id, at])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<ContactBlock> {
    Ok(ContactBlock {
        id: ContactBlockId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        channel: row.opt_text(2)?,
        addresses: row.json(3)?,
        person: row.opt_i64(4)?.map(PersonId::from_i64),
        reason: row.text(5)?,
        blocked_by: row.opt_i64(6)?.map(UserId::from_i64),
        blocked_at: row.at(7)?,
        expires_at: row.opt_at(8)?,
        lifted_by: row.opt_i64(9)?.map(UserId::from_i64),
        lifted_at: row.opt_at(10)?,
        heard_count: row.i64(11)?,
        heard_at: row.opt_at(12)?,
        revision: row.i64(13)?,
    })
}
