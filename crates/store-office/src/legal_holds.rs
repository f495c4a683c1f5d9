//! Legal holds: who may not be anonymised, because a law or a dispute asks for the data.

use base::authz::Scope;
use base::id::{PersonId, UserId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One by primary key.
    GET = both("SELECT reason, placed_by, placed_at FROM legal_holds WHERE org_id = $1 AND person_id = $2");
    /// Places one, or gives it another reason.
    PUT = both(
        "INSERT INTO legal_holds (org_id, person_id, reason, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, person_id) DO UPDATE SET reason = excluded.reason, placed_by = excluded.placed_by, placed_at = excluded.placed_at"
    );
    /// Lifts one.
    REMOVE = both("DELETE FROM legal_holds WHERE org_id = $1 AND person_id = $2");
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: Option<UserId>,
    /// When.
    pub placed_at: Timestamp,
}

/// Gives the hold of a person.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<LegalHold>> {
    tx.opt(&GET, args![scope.org(), person], |row| {
        Ok(LegalHold {
            reason: row.text(0)?,
            placed_by: row.opt_i64(1)?.map(UserId::from_i64),
            placed_at: row.at(2)?,
        })
    })
    .await
}

/// Places a hold, in place of the one before.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, hold: &LegalHold) -> Result<()> {
    let values = args![
        scope.org(),
        person,
        &hold.reason,
        hold.placed_by,
        hold.placed_at
    ];
    tx.execute(&PUT, values).await.map(drop)
}

/// Lifts a hold. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), person]).await? > 0)
}
