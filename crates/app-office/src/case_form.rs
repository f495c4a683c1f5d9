//! Forms of cases: what a case keeps of the form that was filled in, changed afterwards and trailed (CASE-010, GAP-092).
//!
//! What is still being filled in beside a thread is in `app-floor`.

pub mod get_case_form;
pub mod list_case_form_changes;
pub mod update_case_form;

use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{CaseFormChangeId, CaseId, CaseTypeId, FormId, InteractionId, UserId};
use base::time::{Span, Timestamp};
use office::crm::form::answers::Answers;
use office::crm::form::definition::FormDefinition;
use office::crm::form::fill::{FormVersion, Screen};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::Tx;
use store_office::agent_scripts::{self, AgentScript};
use store_office::case_form_changes::{self, CaseFormChange};
use store_office::case_forms::{self, CaseForm, Which};
use store_office::case_types::{self, CaseType};
use store_office::cases::Case;
use store_setup::organizations;
use utoipa::ToSchema;

use crate::case::{Reached, note_change};
use crate::form::filling::{FormState, begin, sight, version_of, weigh};
use crate::form::{choosable, locale, standard};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<get_case_form::GetCaseForm>(),
    Entry::of::<list_case_form_changes::ListCaseFormChanges>(),
    Entry::of::<update_case_form::UpdateCaseForm>(),
];

const HOURS_OF_DAY: i64 = 24;

/// The form of a case, filled in.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseFormView {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub type_id: CaseTypeId,
    /// The form; null for the standard one.
    pub form_id: Option<FormId>,
    /// The version that it was filled in with.
    pub version: i64,
    /// The name of the form.
    pub name: String,
    /// What the form is made of.
    pub definition: FormDefinition,
    /// What was filled in; what would stand there at the beginning where nothing was.
    pub answers: Answers,
    /// The form as a screen shows it.
    pub state: FormState,
    /// When it was filled in: at the end of its last interaction. Null where nothing was.
    pub kept_at: Option<Timestamp>,
    /// By whom.
    pub kept_by_id: Option<UserId>,
    /// Whether nothing was missing or wrong.
    pub complete: bool,
    /// Until when it may be changed (CASE-010).
    pub change_until_at: Timestamp,
    /// Whether the caller may change it now: in time, within reach, and the case is open.
    pub may_change: bool,
    /// Grows with each change; 0 where nothing was filled in.
    pub revision: i64,
}

/// Gives a form with its name: a published version of one, or a version of the standard one.
///
/// **Errors**: there is none.
pub async fn read(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: Which,
) -> Result<(String, FormVersion), Fault> {
    if let Some(form) = which.form {
        return version_of(tx, scope, (form, which.version)).await;
    }
    let locale = organizations::get(tx, scope).await?.locale;
    standard::of(locale, which.version).ok_or(Fault::NotFound)
}

/// Gives the form that a type opens for the caller, or a script that leads to the type; the standard one where neither names any
/// (CASE-009, CASE-016).
///
/// **Errors**: `form_not_offered`.
pub async fn opened_by(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: &CaseType,
    script: Option<&AgentScript>,
) -> Result<Which, Fault> {
    let Some(form) = script.and_then(|script| script.form).or(kind.form) else {
        return Ok(Which {
            form: None,
            version: standard::VERSION,
        });
    };
    let offered = choosable(tx, scope).await?;
    let found = offered.iter().find(|row| row.id == form);
    let version = found.and_then(|row| row.published_version);
    let version = version.ok_or_else(|| Fault::refused(code::FORM_NOT_OFFERED))?;
    Ok(Which {
        form: Some(form),
        version,
    })
}

/// Reads answers as their row holds them.
pub fn answers_of(stored: &Value) -> Answers {
    serde_json::from_value(stored.clone()).unwrap_or_default()
}

/// A form of a case, and what stands in it.
struct Opened {
    which: Which,
    kept: Option<CaseForm>,
    answers: Answers,
    name: String,
    form: FormVersion,
}

/// Opens the form of a case: what it keeps, else that of its type as it would begin.
async fn open(tx: &mut Tx<'_>, scope: &Scope, case: &Case) -> Result<Opened, Fault> {
    let kept = case_forms::get(tx, scope, case.id).await?;
    let which = which_of(tx, scope, case, kept.as_ref()).await?;
    let (name, form) = read(tx, scope, which).await?;
    let answers = match &kept {
        Some(kept) => answers_of(&kept.answers),
        None => begin(tx, scope, &form, case.person).await?,
    };
    Ok(Opened {
        which,
        kept,
        answers,
        name,
        form,
    })
}

/// Tells with which form a case is filled in: the one it keeps, else that of its script or its type.
///
/// **Errors**: `form_not_offered`.
pub async fn which_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    kept: Option<&CaseForm>,
) -> Result<Which, Fault> {
    if let Some(kept) = kept {
        return Ok(kept.which);
    }
    let types = case_types::list(tx, scope).await?;
    let kind = types.into_iter().find(|one| one.id == case.case_type);
    let scripts = match case.script {
        Some(_) => agent_scripts::list(tx, scope).await?,
        None => Vec::new(),
    };
    let script = scripts.iter().find(|one| Some(one.id) == case.script);
    opened_by(tx, scope, &kind.ok_or(Fault::NotFound)?, script).await
}

/// Tells until when what was filled in may be changed: some days after the last interaction of the case that kept it.
async fn change_until(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    kept: Option<&CaseForm>,
) -> Result<Timestamp, Fault> {
    let days = organizations::get(tx, scope).await?.settings.case_form_days;
    let from = kept.map_or(case.opened_at, |kept| kept.kept_at);
    Ok(from + Span::from_hours(i64::from(days) * HOURS_OF_DAY))
}

async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    now: Timestamp,
) -> Result<CaseFormView, Fault> {
    let opened = open(tx, scope, case).await?;
    let kept = opened.kept.as_ref();
    let until = change_until(tx, scope, case, kept).await?;
    let reached = Reached::load(tx, scope).await?;
    let answers = (&opened.answers, &Answers::default());
    let weighed = weigh(tx, scope, &opened.form, answers, (Screen::Desk, now)).await?;
    let locale = locale(tx, scope).await?;
    Ok(CaseFormView {
        case_id: case.id,
        number: case.number.clone(),
        type_id: case.case_type,
        form_id: opened.which.form,
        version: opened.which.version,
        definition: opened.form.definition().clone(),
        state: FormState::of(&opened.form, weighed, (locale, sight(scope))),
        kept_at: kept.map(|kept| kept.kept_at),
        kept_by_id: kept.and_then(|kept| kept.kept_by),
        complete: kept.is_some_and(|kept| kept.complete),
        change_until_at: until,
        may_change: now <= until && case.status.is_open() && reached.allows(scope, case),
        revision: kept.map_or(0, |kept| kept.revision),
        name: opened.name,
        answers: opened.form.shown(&opened.answers, sight(scope)),
    })
}

/// What a case shall keep.
pub struct Keeping {
    /// Which form.
    pub which: Which,
    /// The answers.
    pub answers: Answers,
    /// Whether nothing is missing or wrong.
    pub complete: bool,
    /// The interaction at whose end it is kept; none for who edits it afterwards.
    pub interaction: Option<InteractionId>,
}

/// Keeps answers with a case that is held, and who made which of them different.
///
/// The trail holds what was there and what is there; the event and the audit log only name the fields (0009).
pub async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    keeping: Keeping,
) -> Result<(), Fault> {
    let now = ctx.now();
    let before = case_forms::get(tx, scope, case.id).await?;
    let was = before.as_ref().map(|one| answers_of(&one.answers));
    let changes = differences(&was.unwrap_or_default(), &keeping.answers);
    // Whoever edits afterwards does not prolong the time for editing.
    let (kept_at, kept_by) = match (&before, keeping.interaction) {
        (_, Some(_)) => (now, scope.user()),
        (Some(before), None) => (before.kept_at, before.kept_by),
        (None, None) => (case.opened_at, scope.user()),
    };
    let row = CaseForm {
        which: keeping.which,
        answers: json!(keeping.answers),
        complete: keeping.complete,
        kept_at,
        kept_by,
        revision: 0,
    };
    case_forms::put(tx, scope, case.id, &row).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let names: Vec<&String> = changes.keys().collect();
    let forms = (json!({ "answers": null }), json!({ "answers": names }));
    note_change(ctx, tx, scope, case, forms).await?;
    let change = CaseFormChange {
        id: ctx.id(CaseFormChangeId::from_i64),
        interaction: keeping.interaction,
        by: scope.user(),
        at: now,
        changes: Value::Object(changes),
    };
    Ok(case_form_changes::insert(tx, scope, case.id, &change).await?)
}

/// Gives what became different, each as what was there and what is there.
fn differences(before: &Answers, after: &Answers) -> Map<String, Value> {
    let names = before.0.keys().chain(after.0.keys());
    let different = names.filter(|name| before.get(name) != after.get(name));
    different
        .map(|name| (name.clone(), json!([before.get(name), after.get(name)])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-010.
    #[test]
    fn the_trail_names_what_came_went_and_changed() {
        let answers = |value: Value| answers_of(&value);
        let before = answers(json!({ "A": "1", "B": "2", "C": "3", "E": null }));
        let after = answers(json!({ "A": "1", "B": "x", "D": true }));
        assert_eq!(
            Value::Object(differences(&before, &after)),
            json!({ "B": ["2", "x"], "C": ["3", null], "D": [null, true] })
        );
    }
}
