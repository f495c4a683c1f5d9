//! Skills that queues ask for and agents have.

use base::authz::Scope;
use base::id::SkillId;
use base::text::fold;
use store::{Result, Tx, args, both};

store::statements! {
    /// Every skill of an organization: a short list.
    LIST = both("SELECT id, name, revision FROM skills WHERE org_id = $1 ORDER BY name_fold");
    /// Adds one.
    INSERT = both("INSERT INTO skills (id, org_id, name, name_fold, revision) VALUES ($1, $2, $3, $4, 1)");
    /// Renames one.
    UPDATE = both("UPDATE skills SET name = $3, name_fold = $4, revision = revision + 1 WHERE org_id = $1 AND id = $2");
    /// Removes one; queues and agents that name it ask for and have nothing then.
    REMOVE = both("DELETE FROM skills WHERE org_id = $1 AND id = $2");
}

/// A skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// The id.
    pub id: SkillId,
    /// The name.
    pub name: String,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every skill, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Skill>> {
    tx.all(&LIST, args![scope.org()], |row| {
        Ok(Skill {
            id: SkillId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            revision: row.i64(2)?,
        })
    })
    .await
}

/// Adds a skill.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Skill) -> Result<()> {
    let name_fold = fold(&one.name);
    tx.execute(&INSERT, args![one.id, scope.org(), &one.name, &name_fold])
        .await
        .map(drop)
}

/// Renames a skill. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Skill) -> Result<bool> {
    let name_fold = fold(&one.name);
    Ok(tx
        .execute(&UPDATE, args![scope.org(), one.id, &one.name, &name_fold])
        .await?
        > 0)
}

/// Removes a skill. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: SkillId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}
