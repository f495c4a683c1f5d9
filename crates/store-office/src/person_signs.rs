//! Weak signs of people, and who shares one (GAP-007).

use base::authz::Scope;
use base::id::PersonId;
use store::{Result, Tx, args, both};

store::statements! {
    /// Adds one; twice is once.
    INSERT = both(
        "INSERT INTO person_signs (org_id, sign, person_id) VALUES ($1, $2, $3) ON CONFLICT (org_id, sign, person_id) DO NOTHING"
    );
    /// Removes those of a person, by `person_signs_of_person`.
    REMOVE = both("DELETE FROM person_signs WHERE org_id = $1 AND person_id = $2");
    /// The first who have one, by primary key.
    SHARING = both("SELECT person_id FROM person_signs WHERE org_id = $1 AND sign = $2 ORDER BY person_id LIMIT $3");
}

/// Writes down the signs of a person, in place of those before.
pub async fn replace(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, signs: &[String]) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), id]).await?;
    for sign in signs {
        tx.execute(&INSERT, args![scope.org(), sign, id]).await?;
    }
    Ok(())
}

/// Gives the first of those who have a sign.
pub async fn sharing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    sign: &str,
    limit: u32,
) -> Result<Vec<PersonId>> {
    tx.all(&SHARING, args![scope.org(), sign, limit], |row| {
        row.i64(0).map(PersonId::from_i64)
    })
    .await
}
