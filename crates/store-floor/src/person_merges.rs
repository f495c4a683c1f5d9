//! Interactions that follow a person who is merged into another one, and come back when that is undone (GAP-007).

use base::authz::Scope;
use base::id::{InteractionId, PersonId, PersonMergeId};
use store::{Result, Tx, args, both};

store::statements! {
    /// Remembers the interactions of a person, by `conversations_of_person`.
    NOTE = both(
        "INSERT INTO person_merge_interactions (org_id, merge_id, interaction_id)
         SELECT org_id, CAST($3 AS BIGINT), interaction_id FROM conversations WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives the interactions of one person to another, by `conversations_of_person`.
    MOVE = both("UPDATE conversations SET person_id = $3, revision = revision + 1 WHERE org_id = $1 AND person_id = $2");
    /// Gives back those that followed and are still where they went.
    RETURN = both(
        "UPDATE conversations SET person_id = $2, revision = revision + 1
         WHERE org_id = $1 AND person_id = $3
           AND interaction_id IN (SELECT interaction_id FROM person_merge_interactions WHERE org_id = $1 AND merge_id = $4)"
    );
    /// How many followed, by primary key.
    COUNT = both("SELECT COUNT(*) FROM person_merge_interactions WHERE org_id = $1 AND merge_id = $2");
    /// The open ones among those that followed, by primary key: a customer has a few.
    OPEN = both(
        "SELECT m.interaction_id FROM person_merge_interactions m
         JOIN conversations c ON c.org_id = m.org_id AND c.interaction_id = m.interaction_id
         WHERE m.org_id = $1 AND m.merge_id = $2 AND c.person_id = $3 AND c.open ORDER BY m.interaction_id DESC LIMIT $4"
    );
}

/// Gives the interactions of one person to another, and remembers which.
pub async fn move_all(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    (from, to): (PersonId, PersonId),
) -> Result<()> {
    tx.execute(&NOTE, args![scope.org(), from, id]).await?;
    tx.execute(&MOVE, args![scope.org(), from, to])
        .await
        .map(drop)
}

/// Gives back the interactions that followed, but for those that somebody gave to another person since.
pub async fn return_all(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    (from, to): (PersonId, PersonId),
) -> Result<()> {
    tx.execute(&RETURN, args![scope.org(), from, to, id])
        .await
        .map(drop)
}

/// Counts the interactions that followed.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope, id: PersonMergeId) -> Result<i64> {
    tx.one(&COUNT, args![scope.org(), id], |row| row.i64(0))
        .await
}

/// Gives the open ones of those that followed and belong to a person now.
pub async fn open(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    of: PersonId,
    limit: u32,
) -> Result<Vec<InteractionId>> {
    tx.all(&OPEN, args![scope.org(), id, of, limit], |row| {
        row.i64(0).map(InteractionId::from_i64)
    })
    .await
}
