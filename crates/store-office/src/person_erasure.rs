//! What anonymising does to records of people, their cases and their proposals (GAP-074).
//!
//! Which columns these are is said in `office::personal`. Every statement may run twice.

use base::authz::Scope;
use base::id::{CallbackId, CaseId, FileId, PersonId, ProposalId};
use base::text::fold;
use base::time::Timestamp;
use office::merge::{Merge, Record};
use office::person::PersonKind;
use serde_json::Value;
use store::{Result, Tx, V, args, both};

use crate::case_emails;

store::statements! {
    /// Those who were merged into a person; a scan of the merges of one person, by `person_merges_of_survivor`.
    MERGED_INTO = both(
        "SELECT p.id FROM person_merges m JOIN people p ON p.org_id = m.org_id AND p.id = m.merged_id
         WHERE m.org_id = $1 AND m.survivor_id = $2 AND m.undone_at IS NULL AND p.merged_into_id = $2"
    );
    /// Merges with somebody else that were undone: who, and from when to when both were one.
    UNDONE = both(
        "SELECT CASE WHEN survivor_id = $2 THEN merged_id ELSE survivor_id END, merged_at, undone_at FROM person_merges
         WHERE org_id = $1 AND (survivor_id = $2 OR merged_id = $2) AND undone_at IS NOT NULL"
    );
    /// Marks a person, from when on nothing is linked to the record; by primary key.
    MARK = both(
        "UPDATE people SET anonymized_at = $3, active = FALSE, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND anonymized_at IS NULL"
    );
    /// When a person was anonymised, by primary key.
    MARKED = both("SELECT anonymized_at FROM people WHERE org_id = $1 AND id = $2");
    /// Empties a person; kind, moments and merges stay.
    PERSON = both(
        "UPDATE people SET name = $3, name_fold = $4, trade_name = NULL, trade_fold = NULL, tax_id = NULL, active = FALSE, owner_id = NULL,
                note = NULL, gender = NULL, custom = NULL, photo_file_id = NULL, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Removes the addresses of a person.
    POINTS = both("DELETE FROM contact_points WHERE org_id = $1 AND person_id = $2");
    /// Removes the weak signs of a person.
    SIGNS = both("DELETE FROM person_signs WHERE org_id = $1 AND person_id = $2");
    /// Removes the words of the names of a person, by `person_words_of_person`.
    WORDS = both("DELETE FROM person_words WHERE org_id = $1 AND person_id = $2");
    /// Nobody looks for doubles of a person any more.
    CHECKS = both("DELETE FROM person_checks WHERE org_id = $1 AND person_id = $2");
    /// Removes the pairs of a person.
    PAIRS = both("DELETE FROM person_pairs WHERE org_id = $1 AND (first_id = $2 OR second_id = $2)");
    /// Empties the merges of a person, by `person_merges_of_survivor` and `person_merges_of_merged`.
    MERGES = both(
        "UPDATE person_merges SET request = $3, records = $4 WHERE org_id = $1 AND (survivor_id = $2 OR merged_id = $2)"
    );
    /// Blocks of a person, by `contact_blocks_of_person`.
    BLOCKS = both("SELECT id FROM contact_blocks WHERE org_id = $1 AND person_id = $2");
    /// Blocks of an address, by primary key of the keys.
    BLOCKS_OF_KEY = both("SELECT block_id FROM contact_block_keys WHERE org_id = $1 AND contact_key = $2");
    /// Empties a block; it is over, because nobody is recognised by it any more.
    BLOCK = both(
        "UPDATE contact_blocks SET name = $3, name_fold = $4, addresses = '[]', reason = '', lifted_at = coalesce(lifted_at, $5),
                revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Removes the keys of a block. The rows of an organization's keys are few.
    BLOCK_KEYS = both("DELETE FROM contact_block_keys WHERE org_id = $1 AND block_id = $2");
    /// The cases of a person after one, by `cases_of_person`.
    CASES = both("SELECT id FROM cases WHERE org_id = $1 AND person_id = $2 ORDER BY id");
    /// Whether a person has a case that is not concluded, by `cases_of_person`.
    HAS_CASE = both("SELECT id FROM cases WHERE org_id = $1 AND person_id = $2 AND status <> 'concluded' LIMIT 1");
    /// Whether a case of a person asks something of somebody still, by `cases_of_person` and `follow_ups_of_case`.
    HAS_FOLLOW_UP = both(
        "SELECT id FROM follow_ups WHERE org_id = $1 AND case_id IN (
             SELECT id FROM cases WHERE org_id = $1 AND person_id = $2) AND ended_at IS NULL LIMIT 1"
    );
    /// Whether a callback with a person is still to be made, by `callbacks_of_person`.
    HAS_CALLBACK = both("SELECT id FROM callbacks WHERE org_id = $1 AND person_id = $2 AND state = 'open' LIMIT 1");
    /// The callbacks with a person, by `callbacks_of_person`.
    CALLBACKS = both("SELECT id FROM callbacks WHERE org_id = $1 AND person_id = $2 ORDER BY id");
    /// A callback keeps when it was, whose, and how it ended.
    CALLBACK = both(
        "UPDATE callbacks SET contact_point_id = NULL, address = '', note = NULL, note_fold = '', outcome = NULL, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Whether a process runs for a case of a person, by `cases_of_person` and `process_instances_of_case`.
    HAS_PROCESS = both(
        "SELECT id FROM process_instances WHERE org_id = $1 AND case_id IN (
             SELECT id FROM cases WHERE org_id = $1 AND person_id = $2) AND ended_at IS NULL LIMIT 1"
    );
    /// Whether a person has a proposal that is neither confirmed nor canceled, by `proposals_of_person`.
    HAS_PROPOSAL = both(
        "SELECT id FROM proposals WHERE org_id = $1 AND person_id = $2 AND stage NOT IN ('confirmed', 'canceled') LIMIT 1"
    );
    /// A case keeps number, type, status and times; it is called what its type is called.
    CASE = both(
        "UPDATE cases SET external_number = NULL, external_fold = NULL, resolution = NULL, revision = revision + 1,
                title = coalesce((SELECT t.name FROM case_types t WHERE t.org_id = cases.org_id AND t.id = cases.type_id), ''),
                title_fold = coalesce((SELECT t.name_fold FROM case_types t WHERE t.org_id = cases.org_id AND t.id = cases.type_id), '')
         WHERE org_id = $1 AND id = $2"
    );
    /// What was filled in, by primary key.
    ANSWERS = both("SELECT answers FROM case_forms WHERE org_id = $1 AND case_id = $2");
    /// What was filled in before, by `case_form_changes_of_case`.
    CHANGED = both("SELECT changes FROM case_form_changes WHERE org_id = $1 AND case_id = $2");
    /// Empties what was filled in.
    CASE_FORM = both("UPDATE case_forms SET answers = '{}', revision = revision + 1 WHERE org_id = $1 AND case_id = $2");
    /// Empties what was filled in before.
    CASE_CHANGES = both("UPDATE case_form_changes SET changes = '{}' WHERE org_id = $1 AND case_id = $2");
    /// What was filled in for its processes, by `process_tasks_of_case`.
    TASK_ANSWERS = both("SELECT answers FROM process_tasks WHERE org_id = $1 AND case_id = $2");
    /// Empties what was filled in for its processes; where they stand stays.
    TASKS = both("UPDATE process_tasks SET answers = '{}', revision = revision + 1 WHERE org_id = $1 AND case_id = $2");
    /// Empties what its processes decide by, by `process_instances_of_case`.
    INSTANCES = both("UPDATE process_instances SET answers = '{}', cancel_reason = NULL, revision = revision + 1 WHERE org_id = $1 AND case_id = $2");
    /// Empties what other systems were asked for its processes, by `process_calls_of_case`; what is over holds nothing of it.
    CALLS = both("UPDATE process_calls SET body = '{}', error = NULL, revision = revision + 1 WHERE org_id = $1 AND case_id = $2");
    /// Empties what was asked of colleagues; who, when and how it ended stays.
    FOLLOW_UPS = both(
        "UPDATE follow_ups SET text = '', text_fold = '', reason = NULL, conclusion = NULL, revision = revision + 1
         WHERE org_id = $1 AND case_id = $2"
    );
    /// Takes the files out of a case.
    CASE_FILES = both("DELETE FROM case_files WHERE org_id = $1 AND case_id = $2 RETURNING file_id");
    /// Whether a file is part of a case. The rows of files in cases are few.
    IN_CASE = both("SELECT case_id FROM case_files WHERE org_id = $1 AND file_id = $2 LIMIT 1");
    /// Removes what is filled in beside a contact, by primary key.
    DRAFTS = both("DELETE FROM form_drafts WHERE org_id = $1 AND interaction_id = $2");
    /// The proposals of a person, by `proposals_of_person`.
    PROPOSALS = both("SELECT id FROM proposals WHERE org_id = $1 AND person_id = $2 ORDER BY id");
    /// A proposal keeps what was sold, for how much, by whom and when.
    PROPOSAL = both("UPDATE proposals SET points = NULL, revision = revision + 1 WHERE org_id = $1 AND id = $2");
    /// Empties what was filled in with it, by primary key.
    PROPOSAL_FORM = both("UPDATE proposal_forms SET answers = '{}' WHERE org_id = $1 AND proposal_id = $2");
    /// Empties what was noted with its moves, by `proposal_moves_of_proposal`.
    MOVES = both("UPDATE proposal_moves SET note = NULL WHERE org_id = $1 AND proposal_id = $2");
    /// Empties the lines that handed it on. Exports are read whole, so there is no index by proposal.
    LINES = both("UPDATE proposal_export_lines SET cells = '[]' WHERE org_id = $1 AND proposal_id = $2");
    /// Refused lines of imports after one, in order, by primary key: a week's.
    REFUSED = both(
        "SELECT import_id, line, cells FROM person_import_refusals WHERE org_id = $1 AND (import_id > $2 OR (import_id = $2 AND line > $3))
         ORDER BY import_id, line LIMIT $4"
    );
    /// Removes one.
    REMOVE_REFUSED = both("DELETE FROM person_import_refusals WHERE org_id = $1 AND import_id = $2 AND line = $3");
    /// Gives the file of the refused lines of an import, and forgets it.
    REFUSALS_FILE = both("SELECT refusals_file_id FROM person_imports WHERE org_id = $1 AND id = $2");
    /// Forgets it.
    FORGET_REFUSALS_FILE = both("UPDATE person_imports SET refusals_file_id = NULL WHERE org_id = $1 AND id = $2");
}

/// Lines that are looked at in one reading.
const PAGE: u32 = 500;

async fn ids(
    tx: &mut Tx<'_>,
    scope: &Scope,
    statement: &store::Statement,
    of: i64,
) -> Result<Vec<i64>> {
    tx.all(statement, args![scope.org(), of], |row| row.i64(0))
        .await
}

async fn any(
    tx: &mut Tx<'_>,
    scope: &Scope,
    statement: &store::Statement,
    of: PersonId,
) -> Result<bool> {
    Ok(!ids(tx, scope, statement, of.get()).await?.is_empty())
}

/// Gives those who were merged into a person directly.
pub async fn merged_into(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<PersonId>> {
    let found = ids(tx, scope, &MERGED_INTO, person.get()).await?;
    Ok(found.into_iter().map(PersonId::from_i64).collect())
}

/// Gives with whom a person was one record for a time, and from when to when.
pub async fn undone_merges(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<(PersonId, Timestamp, Timestamp)>> {
    tx.all(&UNDONE, args![scope.org(), person], |row| {
        Ok((PersonId::from_i64(row.i64(0)?), row.at(1)?, row.at(2)?))
    })
    .await
}

/// Marks a person as anonymised: from here on there is no way back.
pub async fn mark(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, now: Timestamp) -> Result<()> {
    tx.execute(&MARK, args![scope.org(), id, now])
        .await
        .map(drop)
}

/// Tells when a person was marked.
pub async fn marked(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Timestamp>> {
    let found = tx
        .opt(&MARKED, args![scope.org(), id], |row| row.opt_at(0))
        .await?;
    Ok(found.flatten())
}

/// Tells whether a person has a case that is not concluded.
pub async fn has_case(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    any(tx, scope, &HAS_CASE, id).await
}

/// Tells whether a callback with a person is still to be made.
pub async fn has_callback(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    any(tx, scope, &HAS_CALLBACK, id).await
}

/// Gives the callbacks with a person.
pub async fn callbacks(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<CallbackId>> {
    let found = ids(tx, scope, &CALLBACKS, id.get()).await?;
    Ok(found.into_iter().map(CallbackId::from_i64).collect())
}

/// Empties a callback.
pub async fn erase_callback(tx: &mut Tx<'_>, scope: &Scope, id: CallbackId) -> Result<()> {
    tx.execute(&CALLBACK, args![scope.org(), id])
        .await
        .map(drop)
}

/// Tells whether a case of a person asks something of somebody still.
pub async fn has_follow_up(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    any(tx, scope, &HAS_FOLLOW_UP, id).await
}

/// Tells whether a process runs for a case of a person.
pub async fn has_process(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    any(tx, scope, &HAS_PROCESS, id).await
}

/// Tells whether a person has a proposal that is neither confirmed nor canceled.
pub async fn has_proposal(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    any(tx, scope, &HAS_PROPOSAL, id).await
}

/// Gives the cases of a person.
pub async fn cases(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<CaseId>> {
    let found = ids(tx, scope, &CASES, id.get()).await?;
    Ok(found.into_iter().map(CaseId::from_i64).collect())
}

/// Gives the proposals of a person.
pub async fn proposals(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<ProposalId>> {
    let found = ids(tx, scope, &PROPOSALS, id.get()).await?;
    Ok(found.into_iter().map(ProposalId::from_i64).collect())
}

/// Erases a case; gives the files that were part of it or of what was filled in.
pub async fn erase_case(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Vec<FileId>> {
    let mut answered = Vec::new();
    for statement in [&ANSWERS, &CHANGED, &TASK_ANSWERS] {
        for document in tx
            .all(statement, args![scope.org(), id], |row| row.json(0))
            .await?
        {
            gather_files(&document, &mut answered);
        }
    }
    for statement in [
        &CASE,
        &CASE_FORM,
        &CASE_CHANGES,
        &FOLLOW_UPS,
        &TASKS,
        &INSTANCES,
        &CALLS,
    ] {
        tx.execute(statement, args![scope.org(), id]).await?;
    }
    answered.extend(case_emails::erase(tx, scope, id).await?);
    let files = ids(tx, scope, &CASE_FILES, id.get()).await?;
    let files = files.into_iter().map(FileId::from_i64);
    Ok(files.chain(answered).collect())
}

/// Gathers what may be ids of files: answers of fields that take a file are nothing else.
fn gather_files(document: &Value, found: &mut Vec<FileId>) {
    match document {
        Value::String(text) => found.extend(text.parse::<FileId>()),
        Value::Array(items) => items.iter().for_each(|one| gather_files(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| gather_files(one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Tells whether a file is part of a case, or of an e-mail of one.
pub async fn is_in_case(tx: &mut Tx<'_>, scope: &Scope, file: FileId) -> Result<bool> {
    Ok(!ids(tx, scope, &IN_CASE, file.get()).await?.is_empty()
        || case_emails::has_file(tx, scope, file).await?)
}

/// Removes what is filled in beside a contact.
pub async fn erase_drafts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: base::id::InteractionId,
) -> Result<()> {
    tx.execute(&DRAFTS, args![scope.org(), of]).await.map(drop)
}

/// Erases a proposal.
pub async fn erase_proposal(tx: &mut Tx<'_>, scope: &Scope, id: ProposalId) -> Result<()> {
    for statement in [&PROPOSAL, &PROPOSAL_FORM, &MOVES, &LINES] {
        tx.execute(statement, args![scope.org(), id]).await?;
    }
    Ok(())
}

/// Gives the blocks of a person and of addresses.
pub async fn blocks(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    keys: &[String],
) -> Result<Vec<i64>> {
    let mut found = ids(tx, scope, &BLOCKS, id.get()).await?;
    for key in keys {
        let of_key = tx
            .all(&BLOCKS_OF_KEY, args![scope.org(), key], |row| row.i64(0))
            .await?;
        found.extend(of_key);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Erases a block, which ends it.
pub async fn erase_block(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    (name, now): (&str, Timestamp),
) -> Result<()> {
    let folded = fold(name);
    tx.execute(&BLOCK, args![scope.org(), id, name, &folded, now])
        .await?;
    tx.execute(&BLOCK_KEYS, args![scope.org(), id])
        .await
        .map(drop)
}

/// Erases a record: everything but its id, its kind, its moments and what it was merged with.
pub async fn erase_person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, name: &str) -> Result<()> {
    let folded = fold(name);
    tx.execute(&PERSON, args![scope.org(), id, name, &folded])
        .await?;
    for statement in [&POINTS, &SIGNS, &WORDS, &CHECKS, &PAIRS] {
        tx.execute(statement, args![scope.org(), id]).await?;
    }
    let nobody = Record {
        kind: PersonKind::Natural,
        name: name.to_owned(),
        trade_name: None,
        tax_id: None,
        active: false,
        owner: None,
        note: None,
        gender: None,
        photo: None,
        custom: office::custom::Values::new(),
        points: Vec::new(),
    };
    let records = Merge {
        survivor: nobody.clone(),
        merged: nobody.clone(),
        result: nobody,
    };
    let records = serde_json::to_string(&records)?;
    let nothing = Value::Object(serde_json::Map::new()).to_string();
    let values = args![scope.org(), id, V::J(&nothing), V::J(&records)];
    tx.execute(&MERGES, values).await.map(drop)
}

/// Removes the refused lines of imports that tell of somebody, as the given question decides; gives the files of these imports,
/// which hold the same lines.
///
/// **Cost**: looks at all that are kept, which is a week's.
pub async fn forget_refused(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tells_of: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<FileId>> {
    let mut after = (0_i64, 0_i64);
    let mut imports = std::collections::BTreeSet::new();
    loop {
        let rows = tx
            .all(
                &REFUSED,
                args![scope.org(), after.0, after.1, PAGE],
                |row| Ok((row.i64(0)?, row.i64(1)?, row.json(2)?)),
            )
            .await?;
        let Some((import, line, _)) = rows.last() else {
            break;
        };
        after = (*import, *line);
        for (import, line, cells) in &rows {
            let cells: &Vec<String> = cells;
            if cells.iter().any(|cell| tells_of(cell)) {
                tx.execute(&REMOVE_REFUSED, args![scope.org(), *import, *line])
                    .await?;
                imports.insert(*import);
            }
        }
    }
    let mut files = Vec::new();
    for import in imports {
        let file = tx
            .opt(&REFUSALS_FILE, args![scope.org(), import], |row| {
                row.opt_i64(0)
            })
            .await?;
        files.extend(file.flatten().map(FileId::from_i64));
        tx.execute(&FORGET_REFUSALS_FILE, args![scope.org(), import])
            .await?;
    }
    Ok(files)
}
