//! Numbers of cases that were given out before their case was there: none is given out twice (CASE-035).

use base::authz::Scope;
use base::id::{CaseId, InteractionId, UserId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One by primary key.
    GET = both(
        "SELECT number, user_id, reserved_at, case_id, discarded_at, interaction_id FROM case_numbers
         WHERE org_id = $1 AND number = $2"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_numbers (org_id, number, user_id, reserved_at, interaction_id) VALUES ($1, $2, $3, $4, $5)"
    );
    /// Gives one to its case, once; not one that a form beside a thread has.
    TAKE = both(
        "UPDATE case_numbers SET case_id = $4
         WHERE org_id = $1 AND number = $2 AND user_id = $3 AND case_id IS NULL AND discarded_at IS NULL AND interaction_id IS NULL"
    );
    /// Gives one that a form beside a thread has to its case, once.
    TAKE_OF = both(
        "UPDATE case_numbers SET case_id = $4
         WHERE org_id = $1 AND number = $2 AND interaction_id = $3 AND case_id IS NULL AND discarded_at IS NULL"
    );
    /// Discards one that has no case and no form.
    DISCARD = both(
        "UPDATE case_numbers SET discarded_at = $4
         WHERE org_id = $1 AND number = $2 AND user_id = $3 AND case_id IS NULL AND discarded_at IS NULL AND interaction_id IS NULL"
    );
    /// Discards one that a form beside a thread has, and that has no case.
    DISCARD_OF = both(
        "UPDATE case_numbers SET discarded_at = $4
         WHERE org_id = $1 AND number = $2 AND interaction_id = $3 AND case_id IS NULL AND discarded_at IS NULL"
    );
}

/// A number that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNumber {
    /// The number.
    pub number: String,
    /// Who got it.
    pub user: UserId,
    /// When.
    pub reserved_at: Timestamp,
    /// The case that has it.
    pub case: Option<CaseId>,
    /// When it was discarded.
    pub discarded_at: Option<Timestamp>,
    /// The interaction beside which its form is open, or was.
    pub interaction: Option<InteractionId>,
}

/// Gives a number that was given out.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, number: &str) -> Result<Option<CaseNumber>> {
    tx.opt(&GET, args![scope.org(), number], |row| {
        Ok(CaseNumber {
            number: row.text(0)?,
            user: UserId::from_i64(row.i64(1)?),
            reserved_at: row.at(2)?,
            case: row.opt_i64(3)?.map(CaseId::from_i64),
            discarded_at: row.opt_at(4)?,
            interaction: row.opt_i64(5)?.map(InteractionId::from_i64),
        })
    })
    .await
}

/// Remembers that a number was given out, and for which interaction if a form is open beside it.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    number: &str,
    (user, interaction): (UserId, Option<InteractionId>),
    now: Timestamp,
) -> Result<()> {
    tx.execute(&INSERT, args![scope.org(), number, user, now, interaction])
        .await
        .map(drop)
}

/// Gives a number to its case. Tells whether whoever got it still had it.
pub async fn take(
    tx: &mut Tx<'_>,
    scope: &Scope,
    number: &str,
    user: UserId,
    case: CaseId,
) -> Result<bool> {
    Ok(tx
        .execute(&TAKE, args![scope.org(), number, user, case])
        .await?
        > 0)
}

/// Discards a number for good. Tells whether whoever got it still had it.
pub async fn discard(
    tx: &mut Tx<'_>,
    scope: &Scope,
    number: &str,
    user: UserId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx
        .execute(&DISCARD, args![scope.org(), number, user, now])
        .await?
        > 0)
}

/// Gives the number of a form beside a thread to its case. Tells whether it was still free.
pub async fn take_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    number: &str,
    interaction: InteractionId,
    case: CaseId,
) -> Result<bool> {
    let args = args![scope.org(), number, interaction, case];
    Ok(tx.execute(&TAKE_OF, args).await? > 0)
}

/// Discards the number of a form beside a thread for good. Tells whether it was still free.
pub async fn discard_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    number: &str,
    interaction: InteractionId,
    now: Timestamp,
) -> Result<bool> {
    let args = args![scope.org(), number, interaction, now];
    Ok(tx.execute(&DISCARD_OF, args).await? > 0)
}
