//! The form of proposals: what the sales of an organization ask for besides the products (SALE-031).
//!
//! A proposal keeps the version that it was filled in with. Forms with fields for files are none of sales: who may see a file follows the
//! contact or the case that it is part of.

use app::{Fault, code};
use base::authz::Scope;
use base::id::{FormId, PersonId, ProposalId};
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use office::crm::form::definition::{FieldKind, FormDefinition};
use office::crm::form::fill::{FormVersion, Screen};
use office::sale::settings::SalesSettings;
use serde::Serialize;
use store::Tx;
use store_office::forms;
use store_office::proposal_forms::{self, ProposalForm};
use utoipa::ToSchema;

use crate::case_form::answers_of;
use crate::form::filling::{FormState, begin, fill, sight, version_of, weigh};
use crate::form::locale;

/// A form of a proposal, with what stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesForm {
    /// The form.
    pub form_id: FormId,
    /// The version that is filled in.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub definition: FormDefinition,
    /// What was filled in; what stands there at the beginning of a new one.
    pub answers: Answers,
    /// The form as a screen shows it.
    pub state: FormState,
}

/// What is filled in with a proposal, and to which version.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// The version that was shown; the one that is filled in anew when absent.
    pub version: Option<i64>,
    /// The answers.
    pub answers: &'a Answers,
}

/// Gives the form that sales ask for, with the version that is filled in anew; none where none is asked for, or it was taken out of use.
async fn asked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
) -> Result<Option<(FormId, i64)>, Fault> {
    let Some(id) = settings.form_id else {
        return Ok(None);
    };
    let found = forms::get(tx, scope, id).await?;
    let found = found.filter(|row| row.active && row.on_desk);
    Ok(found.and_then(|row| Some((id, row.published_version?))))
}

/// Gives the form to fill in with a new proposal, as it begins for a customer.
pub async fn to_fill(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    (person, now): (PersonId, Timestamp),
) -> Result<Option<SalesForm>, Fault> {
    let Some(which) = asked(tx, scope, settings).await? else {
        return Ok(None);
    };
    let (_, version) = version_of(tx, scope, which).await?;
    let begun = begin(tx, scope, &version, Some(person)).await?;
    shown(tx, scope, which, (begun, now)).await.map(Some)
}

/// Gives what was filled in with a proposal.
pub async fn filled(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (of, now): (ProposalId, Timestamp),
) -> Result<Option<SalesForm>, Fault> {
    let Some(kept) = proposal_forms::get(tx, scope, of).await? else {
        return Ok(None);
    };
    let answers = answers_of(&kept.answers);
    let which = (kept.form, kept.version);
    shown(tx, scope, which, (answers, now)).await.map(Some)
}

async fn shown(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: (FormId, i64),
    (answers, now): (Answers, Timestamp),
) -> Result<SalesForm, Fault> {
    let (name, version) = version_of(tx, scope, which).await?;
    let given = (&answers, &Answers::default());
    let weighed = weigh(tx, scope, &version, given, (Screen::Full, now)).await?;
    let locale = locale(tx, scope).await?;
    Ok(SalesForm {
        form_id: which.0,
        version: which.1,
        name,
        definition: version.definition().clone(),
        answers: version.shown(&answers, sight(scope)),
        state: FormState::of(&version, weighed, (locale, sight(scope))),
    })
}

/// Fills in the form of a new proposal, if sales ask for one.
///
/// **Errors**: told at `answers.` with the physical name of the field; at `form_version` when there is no such version.
pub async fn fill_new(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    (given, now): (Filled<'_>, Timestamp),
) -> Result<Option<ProposalForm>, Fault> {
    let Some((form, current)) = asked(tx, scope, settings).await? else {
        return Ok(None);
    };
    let version = given.version.unwrap_or(current);
    let read = version_of(tx, scope, (form, version)).await;
    let (_, found) = read.map_err(|fault| match fault {
        Fault::NotFound => Fault::field("form_version", code::field::UNKNOWN),
        other => other,
    })?;
    let answers = (&Answers::default(), given.answers);
    let answers = fill(tx, scope, &found, answers, (Screen::Full, now)).await?;
    Ok(Some(kept(form, version, &answers)?))
}

/// Lays answers over what was filled in with a proposal, and tells whether that changed anything.
///
/// **Errors**: told at `answers.` with the physical name of the field; `proposal_without_form`.
pub async fn refill(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: ProposalId,
    (given, now): (&Answers, Timestamp),
) -> Result<bool, Fault> {
    if given.0.is_empty() {
        return Ok(false);
    }
    let before = proposal_forms::get(tx, scope, of).await?;
    let before = before.ok_or_else(|| Fault::refused(code::PROPOSAL_WITHOUT_FORM))?;
    let (_, found) = version_of(tx, scope, (before.form, before.version)).await?;
    let answers = (&answers_of(&before.answers), given);
    let answers = fill(tx, scope, &found, answers, (Screen::Full, now)).await?;
    let after = kept(before.form, before.version, &answers)?;
    if after == before {
        return Ok(false);
    }
    proposal_forms::put(tx, scope, of, &after).await?;
    Ok(true)
}

fn kept(form: FormId, version: i64, answers: &Answers) -> Result<ProposalForm, Fault> {
    let answers = serde_json::to_value(answers).map_err(|error| Fault::Internal(error.into()))?;
    Ok(ProposalForm {
        form,
        version,
        answers,
    })
}

/// Checks that a form may be asked for by sales.
///
/// **Errors**: told at `settings.form_id`.
pub async fn check(tx: &mut Tx<'_>, scope: &Scope, form: FormId) -> Result<(), Fault> {
    let wrong = |code| Fault::field("settings.form_id", code);
    let row = forms::get(tx, scope, form).await?;
    let row = row.ok_or_else(|| wrong(code::field::UNKNOWN))?;
    let is_ready = row.active && row.on_desk && row.process.is_none();
    let version = row.published_version.filter(|_| is_ready);
    let version = version.ok_or_else(|| wrong(code::field::FORM_NOT_READY))?;
    let (_, version) = version_of(tx, scope, (form, version)).await?;
    if takes_files(&version) {
        return Err(wrong(code::field::FORM_TAKES_FILES));
    }
    Ok(())
}

fn takes_files(version: &FormVersion) -> bool {
    let mut fields = version.definition().fields();
    fields.any(|field| field.kind == FieldKind::File)
}
