//! Merges of two people, with all that undoing gives back, and the cases, proposals, callbacks and blocks that followed (GAP-007).

use base::authz::Scope;
use base::id::{CaseId, FileId, PersonId, PersonMergeId, UserId};
use base::time::Timestamp;
use office::merge::Merge;
use serde_json::Value;
use store::{Error, Result, Row, Tx, V, args, both};

/// The columns of a merge.
macro_rules! merges {
    ($tail:literal) => {
        concat!(
            "SELECT id, survivor_id, merged_id, request, records, sharing_ids, merged_by, merged_at, undone_by, undone_at FROM person_merges ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(merges!("WHERE org_id = $1 AND id = $2"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO person_merges (id, org_id, survivor_id, merged_id, request, records, sharing_ids, merged_by, merged_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    /// Marks one as undone.
    UNDO = both("UPDATE person_merges SET undone_by = $3, undone_at = $4 WHERE org_id = $1 AND id = $2 AND undone_at IS NULL");
    /// Those of a person on either side, newest first, by `person_merges_of_survivor` and `person_merges_of_merged`.
    OF_PERSON = both(merges!(
        "WHERE org_id = $1 AND (survivor_id = $2 OR merged_id = $2) AND id < $3 ORDER BY id DESC LIMIT $4"
    ));
    /// The newest that stands and has a person on either side, by the same.
    LAST_STANDING = both(merges!(
        "WHERE org_id = $1 AND (survivor_id = $2 OR merged_id = $2) AND undone_at IS NULL ORDER BY id DESC LIMIT 1"
    ));
    /// What those that stand keep of who stayed, by `person_merges_of_survivor`.
    KEPT_OF = both("SELECT records FROM person_merges WHERE org_id = $1 AND survivor_id = $2 AND undone_at IS NULL");
    /// Remembers the cases of a person, by `cases_of_person`.
    NOTE_CASES = both(
        "INSERT INTO person_merge_cases (org_id, merge_id, case_id) SELECT org_id, CAST($3 AS BIGINT), id FROM cases WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives the cases of one person to another, by `cases_of_person`.
    MOVE_CASES = both(
        "UPDATE cases SET person_id = $3, revision = revision + 1 WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives back the cases that followed and are still where they went, by primary key of what was remembered.
    RETURN_CASES = both(
        "UPDATE cases SET person_id = $2, revision = revision + 1
         WHERE org_id = $1 AND person_id = $3 AND id IN (SELECT case_id FROM person_merge_cases WHERE org_id = $1 AND merge_id = $4)"
    );
    /// The cases that followed, newest first, by primary key.
    CASES = both("SELECT case_id FROM person_merge_cases WHERE org_id = $1 AND merge_id = $2 ORDER BY case_id DESC LIMIT $3");
    /// How many cases followed, by primary key.
    COUNT_CASES = both("SELECT COUNT(*) FROM person_merge_cases WHERE org_id = $1 AND merge_id = $2");
    /// Remembers the proposals of a person, by `proposals_of_person`.
    NOTE_PROPOSALS = both(
        "INSERT INTO person_merge_proposals (org_id, merge_id, proposal_id)
         SELECT org_id, CAST($3 AS BIGINT), id FROM proposals WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives the proposals of one person to another, by `proposals_of_person`.
    MOVE_PROPOSALS = both("UPDATE proposals SET person_id = $3, revision = revision + 1 WHERE org_id = $1 AND person_id = $2");
    /// Gives back the proposals that followed.
    RETURN_PROPOSALS = both(
        "UPDATE proposals SET person_id = $2, revision = revision + 1
         WHERE org_id = $1 AND person_id = $3 AND id IN (SELECT proposal_id FROM person_merge_proposals WHERE org_id = $1 AND merge_id = $4)"
    );
    /// Remembers the callbacks of a person, by `callbacks_of_person`.
    NOTE_CALLBACKS = both(
        "INSERT INTO person_merge_callbacks (org_id, merge_id, callback_id)
         SELECT org_id, CAST($3 AS BIGINT), id FROM callbacks WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives the callbacks of one person to another, by `callbacks_of_person`.
    MOVE_CALLBACKS = both("UPDATE callbacks SET person_id = $3, revision = revision + 1 WHERE org_id = $1 AND person_id = $2");
    /// Gives back the callbacks that followed.
    RETURN_CALLBACKS = both(
        "UPDATE callbacks SET person_id = $2, revision = revision + 1
         WHERE org_id = $1 AND person_id = $3 AND id IN (SELECT callback_id FROM person_merge_callbacks WHERE org_id = $1 AND merge_id = $4)"
    );
    /// Remembers the blocks of a person, by `contact_blocks_of_person`.
    NOTE_BLOCKS = both(
        "INSERT INTO person_merge_blocks (org_id, merge_id, block_id)
         SELECT org_id, CAST($3 AS BIGINT), id FROM contact_blocks WHERE org_id = $1 AND person_id = $2"
    );
    /// Gives the blocks of one person to another, by `contact_blocks_of_person`.
    MOVE_BLOCKS = both("UPDATE contact_blocks SET person_id = $3 WHERE org_id = $1 AND person_id = $2");
    /// Gives back the blocks that followed.
    RETURN_BLOCKS = both(
        "UPDATE contact_blocks SET person_id = $2
         WHERE org_id = $1 AND person_id = $3 AND id IN (SELECT block_id FROM person_merge_blocks WHERE org_id = $1 AND merge_id = $4)"
    );
}

/// A merge.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonMerge {
    /// The id.
    pub id: PersonMergeId,
    /// Who stayed.
    pub survivor: PersonId,
    /// Who was merged into the other.
    pub merged: PersonId,
    /// What was asked for, so that the same request again is known.
    pub request: Value,
    /// Both before, and the survivor after.
    pub records: Merge,
    /// Who else had the merged person's document or one of the addresses already.
    pub sharing: Vec<PersonId>,
    /// Who decided it.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// Who undid it, and when.
    pub undone: Option<(Option<UserId>, Timestamp)>,
}

/// Tells whether undoing a merge would give a photo back to who stayed.
pub async fn gives_back(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    photo: FileId,
) -> Result<bool> {
    Ok(kept_photos(tx, scope, person).await?.contains(&photo))
}

/// Gives the photos that a person had before the merges that stand.
pub async fn kept_photos(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<FileId>> {
    let records: Vec<Merge> = tx
        .all(&KEPT_OF, args![scope.org(), person], |row| {
            Ok(serde_json::from_value(row.json(0)?)?)
        })
        .await?;
    let photos = records.into_iter().filter_map(|one| one.survivor.photo);
    Ok(photos.collect())
}

/// Gives a merge.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: PersonMergeId) -> Result<Option<PersonMerge>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Adds a merge.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &PersonMerge) -> Result<()> {
    let corrupt = |error: serde_json::Error| Error::Corrupt(error.to_string());
    let request = one.request.to_string();
    let records = serde_json::to_string(&one.records).map_err(corrupt)?;
    let sharing = serde_json::to_string(&one.sharing).map_err(corrupt)?;
    let values = args![
        one.id,
        scope.org(),
        one.survivor,
        one.merged,
        V::J(&request),
        V::J(&records),
        V::J(&sharing),
        one.by,
        one.at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Marks a merge as undone. Tells whether it stood.
pub async fn update_undone(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    (by, at): (Option<UserId>, Timestamp),
) -> Result<bool> {
    Ok(tx.execute(&UNDO, args![scope.org(), id, by, at]).await? > 0)
}

/// Gives merges that a person took part in, newest first.
pub async fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Option<PersonMergeId>,
    limit: u32,
) -> Result<Vec<PersonMerge>> {
    let before = before.map_or(i64::MAX, PersonMergeId::get);
    let values = args![scope.org(), person, before, limit];
    tx.all(&OF_PERSON, values, read).await
}

/// Gives the newest merge that stands and has the person on either side.
pub async fn last_standing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Option<PersonMerge>> {
    tx.opt(&LAST_STANDING, args![scope.org(), person], read)
        .await
}

/// Gives the cases, proposals, callbacks and blocks of one person to another, and remembers which.
pub async fn move_all(tx: &mut Tx<'_>, scope: &Scope, one: &PersonMerge) -> Result<()> {
    for (note, carry) in [
        (&NOTE_CASES, &MOVE_CASES),
        (&NOTE_PROPOSALS, &MOVE_PROPOSALS),
        (&NOTE_CALLBACKS, &MOVE_CALLBACKS),
        (&NOTE_BLOCKS, &MOVE_BLOCKS),
    ] {
        tx.execute(note, args![scope.org(), one.merged, one.id])
            .await?;
        tx.execute(carry, args![scope.org(), one.merged, one.survivor])
            .await?;
    }
    Ok(())
}

/// Gives back the cases, proposals, callbacks and blocks that followed and are still where they went.
pub async fn return_all(tx: &mut Tx<'_>, scope: &Scope, one: &PersonMerge) -> Result<()> {
    let values = args![scope.org(), one.merged, one.survivor, one.id];
    tx.execute(&RETURN_CASES, values).await?;
    tx.execute(&RETURN_PROPOSALS, values).await?;
    tx.execute(&RETURN_CALLBACKS, values).await?;
    tx.execute(&RETURN_BLOCKS, values).await.map(drop)
}

/// Gives the cases that followed, the newest ones.
pub async fn cases(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
    limit: u32,
) -> Result<Vec<CaseId>> {
    tx.all(&CASES, args![scope.org(), id, limit], |row| {
        row.i64(0).map(CaseId::from_i64)
    })
    .await
}

/// Counts the cases that followed.
pub async fn count_cases(tx: &mut Tx<'_>, scope: &Scope, id: PersonMergeId) -> Result<i64> {
    tx.one(&COUNT_CASES, args![scope.org(), id], |row| row.i64(0))
        .await
}

fn read(row: &Row<'_>) -> Result<PersonMerge> {
    let corrupt = |error: serde_json::Error| Error::Corrupt(format!("merge: {error}"));
    let by = row.opt_i64(8)?.map(UserId::from_i64);
    Ok(PersonMerge {
        id: PersonMergeId::from_i64(row.i64(0)?),
        survivor: PersonId::from_i64(row.i64(1)?),
        merged: PersonId::from_i64(row.i64(2)?),
        request: row.json(3)?,
        records: serde_json::from_value(row.json(4)?).map_err(corrupt)?,
        sharing: serde_json::from_value(row.json(5)?).map_err(corrupt)?,
        by: row.opt_i64(6)?.map(UserId::from_i64),
        at: row.at(7)?,
        undone: row.opt_at(9)?.map(|at| (by, at)),
    })
}
