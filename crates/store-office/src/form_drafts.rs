//! Forms that are open beside a thread: drafts of the interaction, whoever has it (CASE-026, CASE-032).

use base::authz::Scope;
use base::id::{
    AgentScriptId, CaseId, CaseTypeId, FormId, InteractionId, ProcessId, ProcessInstanceId, UserId,
};
use base::time::Timestamp;
use office::crm::script::Taken;
use office::crm::tracking::TrackingDraft;
use serde_json::Value;
use store::{Result, Row, Tx, V, args, both};

use crate::case_forms::Which;

/// The columns of a draft.
macro_rules! drafts {
    ($tail:literal) => {
        concat!(
            "SELECT interaction_id, number, case_id, type_id, form_id, form_version, answers, complete, opened_by, opened_at, saved_by,
                    saved_at, revision, script_taken, process_id, process_instance_id, tracking FROM form_drafts ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key.
    GET = both(drafts!("WHERE org_id = $1 AND interaction_id = $2 AND number = $3"));
    /// Those of an interaction in the order of their numbers, by primary key: a handful.
    OF_INTERACTION = both(drafts!("WHERE org_id = $1 AND interaction_id = $2 ORDER BY number"));
    /// Whether any has a type, by `form_drafts_of_type`.
    OF_TYPE = both("SELECT interaction_id FROM form_drafts WHERE org_id = $1 AND type_id = $2 LIMIT 1");
    /// Whether any has a script, by `form_drafts_of_script`.
    OF_SCRIPT = both("SELECT interaction_id FROM form_drafts WHERE org_id = $1 AND script_id = $2 LIMIT 1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO form_drafts (org_id, interaction_id, number, case_id, type_id, form_id, form_version, answers, complete, opened_by,
                                  opened_at, saved_by, saved_at, revision, script_id, script_taken, process_id, process_instance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, $16, $17)"
    );
    /// Saves what was typed into one, by primary key.
    SAVE = both(
        "UPDATE form_drafts SET answers = $4, complete = $5, saved_by = $6, saved_at = $7, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 AND number = $3"
    );
    /// Ties one to its case and to what was started for it, by primary key.
    TIE = both(
        "UPDATE form_drafts SET case_id = $4, process_instance_id = $5, saved_by = $6, saved_at = $7, tracking = $8, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 AND number = $3"
    );
    /// Saves what was changed of the tracking, by primary key.
    TRACK = both(
        "UPDATE form_drafts SET tracking = $4, saved_by = $5, saved_at = $6, revision = revision + 1
         WHERE org_id = $1 AND interaction_id = $2 AND number = $3"
    );
    /// Removes one.
    REMOVE = both("DELETE FROM form_drafts WHERE org_id = $1 AND interaction_id = $2 AND number = $3");
}

/// A form that is open beside a thread.
#[derive(Debug, Clone, PartialEq)]
pub struct FormDraft {
    /// The interaction.
    pub interaction: InteractionId,
    /// The number of the case, which is there already or will be.
    pub number: String,
    /// The case; none while it is only a number.
    pub case: Option<CaseId>,
    /// What the case is about.
    pub case_type: CaseTypeId,
    /// Which form.
    pub which: Which,
    /// What was typed in this interaction, by physical name; null where something was emptied.
    pub answers: Value,
    /// Whether nothing was missing or wrong when it was saved.
    pub complete: bool,
    /// Who opened it.
    pub opened_by: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// Who typed last.
    pub saved_by: UserId,
    /// When.
    pub saved_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
    /// The way through the scripts by which it was opened.
    pub taken: Option<Taken>,
    /// The process whose tasks fill it in, instead of fields on the desk.
    pub process: Option<ProcessId>,
    /// What was started for it in this interaction.
    pub instance: Option<ProcessInstanceId>,
    /// What was changed of the tracking in this interaction; none while nothing was. A new draft has none.
    pub tracking: Option<TrackingDraft>,
}

/// Gives one.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    number: &str,
) -> Result<Option<FormDraft>> {
    tx.opt(&GET, args![scope.org(), interaction, number], read)
        .await
}

/// Gives those of an interaction, in the order of their numbers.
pub async fn of_interaction(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
) -> Result<Vec<FormDraft>> {
    tx.all(&OF_INTERACTION, args![scope.org(), interaction], read)
        .await
}

/// Tells whether a form is open for a case of a type.
pub async fn has_type(tx: &mut Tx<'_>, scope: &Scope, id: CaseTypeId) -> Result<bool> {
    let args = args![scope.org(), id];
    let found = tx.opt(&OF_TYPE, args, |row| row.i64(0)).await?;
    Ok(found.is_some())
}

/// Tells whether a form is open by a script.
pub async fn has_script(tx: &mut Tx<'_>, scope: &Scope, id: AgentScriptId) -> Result<bool> {
    let args = args![scope.org(), id];
    let found = tx.opt(&OF_SCRIPT, args, |row| row.i64(0)).await?;
    Ok(found.is_some())
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &FormDraft) -> Result<()> {
    let answers = serde_json::to_string(&one.answers)?;
    let taken = one.taken.as_ref().map(serde_json::to_string).transpose()?;
    let args = args![
        scope.org(),
        one.interaction,
        &one.number,
        one.case,
        one.case_type,
        one.which.form,
        one.which.version,
        V::J(&answers),
        one.complete,
        one.opened_by,
        one.opened_at,
        one.saved_by,
        one.saved_at,
        one.taken.as_ref().map(|taken| taken.script),
        taken.as_deref().map_or(V::Null, V::J),
        one.process,
        one.instance
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Saves what was typed. Tells whether it is still open.
pub async fn save(tx: &mut Tx<'_>, scope: &Scope, one: &FormDraft) -> Result<bool> {
    let answers = serde_json::to_string(&one.answers)?;
    let args = args![
        scope.org(),
        one.interaction,
        &one.number,
        V::J(&answers),
        one.complete,
        one.saved_by,
        one.saved_at
    ];
    Ok(tx.execute(&SAVE, args).await? > 0)
}

/// Ties a form to its case and to what was started for it. Tells whether it is still open.
pub async fn tie(tx: &mut Tx<'_>, scope: &Scope, one: &FormDraft) -> Result<bool> {
    let tracking = tracking_of(one)?;
    let args = args![
        scope.org(),
        one.interaction,
        &one.number,
        one.case,
        one.instance,
        one.saved_by,
        one.saved_at,
        tracking.as_deref().map_or(V::Null, V::J)
    ];
    Ok(tx.execute(&TIE, args).await? > 0)
}

/// Saves what was changed of the tracking. Tells whether it is still open.
pub async fn track(tx: &mut Tx<'_>, scope: &Scope, one: &FormDraft) -> Result<bool> {
    let tracking = tracking_of(one)?;
    let args = args![
        scope.org(),
        one.interaction,
        &one.number,
        tracking.as_deref().map_or(V::Null, V::J),
        one.saved_by,
        one.saved_at
    ];
    Ok(tx.execute(&TRACK, args).await? > 0)
}

fn tracking_of(one: &FormDraft) -> Result<Option<String>> {
    let tracking = one.tracking.as_ref();
    Ok(tracking.map(serde_json::to_string).transpose()?)
}

/// Removes one. Tells whether it was still open.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    number: &str,
) -> Result<bool> {
    let args = args![scope.org(), interaction, number];
    Ok(tx.execute(&REMOVE, args).await? > 0)
}

fn read(row: &Row<'_>) -> Result<FormDraft> {
    Ok(FormDraft {
        interaction: InteractionId::from_i64(row.i64(0)?),
        number: row.text(1)?,
        case: row.opt_i64(2)?.map(CaseId::from_i64),
        case_type: CaseTypeId::from_i64(row.i64(3)?),
        which: Which {
            form: row.opt_i64(4)?.map(FormId::from_i64),
            version: row.i64(5)?,
        },
        answers: row.json(6)?,
        complete: row.bool(7)?,
        opened_by: UserId::from_i64(row.i64(8)?),
        opened_at: row.at(9)?,
        saved_by: UserId::from_i64(row.i64(10)?),
        saved_at: row.at(11)?,
        revision: row.i64(12)?,
        taken: row.opt_json(13)?,
        process: row.opt_i64(14)?.map(ProcessId::from_i64),
        instance: row.opt_i64(15)?.map(ProcessInstanceId::from_i64),
        tracking: row.opt_json(16)?,
    })
}
