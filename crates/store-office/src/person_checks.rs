//! People whose duplicates are looked for in a moment: written with whatever changes a person, so that no way of changing one
//! is forgotten and a process that dies leaves them for the next one.

use base::authz::Scope;
use base::id::PersonId;
use store::{Result, Tx, args, both};

store::statements! {
    /// Adds one; twice is once.
    INSERT = both(
        "INSERT INTO person_checks (org_id, person_id) VALUES ($1, $2) ON CONFLICT (org_id, person_id) DO NOTHING"
    );
    /// Some that wait, by primary key.
    LIST = both("SELECT person_id FROM person_checks WHERE org_id = $1 ORDER BY person_id LIMIT $2");
    /// Takes one off.
    REMOVE = both("DELETE FROM person_checks WHERE org_id = $1 AND person_id = $2");
}

/// Has a person's duplicates looked for.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<()> {
    tx.execute(&INSERT, args![scope.org(), id]).await.map(drop)
}

/// Gives some of those who wait.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<Vec<PersonId>> {
    tx.all(&LIST, args![scope.org(), limit], |row| {
        row.i64(0).map(PersonId::from_i64)
    })
    .await
}

/// Takes one off.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}
