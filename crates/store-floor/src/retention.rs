//! What retention does to contacts and to payloads kept aside, apart from erasing words, which is in `person_erasure`.

use base::authz::Scope;
use base::id::{InteractionId, PersonId, SetAsideId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Holds the row of a contact until the end of the transaction, so that nothing is written meanwhile; tells whose it is.
    HOLD = both(
        "UPDATE conversations SET revision = revision + 1 WHERE org_id = $1 AND interaction_id = $2 AND NOT open RETURNING person_id"
    );
    /// Marks a contact as erased, by primary key.
    MARK = both("UPDATE interactions SET erased_at = $3 WHERE org_id = $1 AND id = $2 AND NOT open AND erased_at IS NULL");
    /// When a contact was erased, by primary key.
    MARKED = both("SELECT erased_at FROM interactions WHERE org_id = $1 AND id = $2");
    /// Payloads of before a moment, after one, in order, by `set_aside_payloads_by_time`.
    ASIDE = both(
        "SELECT id, at, body FROM set_aside_payloads WHERE org_id = $1 AND at < $2 AND (at > $3 OR (at = $3 AND id > $4))
         ORDER BY at, id LIMIT $5"
    );
    /// Removes one, by primary key.
    REMOVE_ASIDE = both("DELETE FROM set_aside_payloads WHERE org_id = $1 AND id = $2");
}

/// Where a walk in order of time stands: the last one that was looked at.
pub type Place = (Timestamp, i64);

/// A payload kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The id.
    pub id: SetAsideId,
    /// When it came.
    pub at: Timestamp,
    /// The bytes.
    pub body: Vec<u8>,
}

/// Holds a contact that is over until the transaction ends; gives the person that it is linked to. None for one that is open or gone.
pub async fn hold(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<Option<Option<PersonId>>> {
    tx.opt(&HOLD, args![scope.org(), id], |row| {
        Ok(row.opt_i64(0)?.map(PersonId::from_i64))
    })
    .await
}

/// Marks a contact as erased. Tells whether it was over and not erased before.
pub async fn mark(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&MARK, args![scope.org(), id, now]).await? > 0)
}

/// Tells when a contact was erased.
pub async fn marked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<Option<Timestamp>> {
    let found = tx
        .opt(&MARKED, args![scope.org(), id], |row| row.opt_at(0))
        .await?;
    Ok(found.flatten())
}

/// Gives payloads that came before a moment, after a place, in order.
pub async fn aside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Timestamp,
    after: Place,
    limit: u32,
) -> Result<Vec<Aside>> {
    let values = args![scope.org(), before, after.0, after.1, limit];
    tx.all(&ASIDE, values, |row| {
        Ok(Aside {
            id: SetAsideId::from_i64(row.i64(0)?),
            at: row.at(1)?,
            body: row.blob(2)?,
        })
    })
    .await
}

/// Removes a payload.
pub async fn remove_aside(tx: &mut Tx<'_>, scope: &Scope, id: SetAsideId) -> Result<bool> {
    Ok(tx.execute(&REMOVE_ASIDE, args![scope.org(), id]).await? > 0)
}
