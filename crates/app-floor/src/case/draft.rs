//! A form that is open beside a thread, as screens see it, and who may type into it.

use app::{Fault, code};
use app_office::case_form::{answers_of, read};
use app_office::form::filling::{FormState, sight, weigh};
use app_office::form::locale;
use app_office::process::of_form::{
    self, FormProcess, FormProcessInstance, is_filled, named, shown,
};
use base::authz::Scope;
use base::id::{AgentScriptId, CaseId, CaseTypeId, FormId, InteractionId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use office::crm::form::definition::FormDefinition;
use office::crm::form::fill::{FormVersion, Screen, Weighed};
use serde::{Deserialize, Serialize};
use store::{Tx, lock, number};
use store_floor::interactions::Card;
use store_office::case_forms;
use store_office::form_drafts::{self, FormDraft};
use store_office::process_instances::{self, ProcessInstance};
use utoipa::ToSchema;

use super::card;

/// Forms that are open beside one thread at the most (CASE-032).
pub const OPEN_FORMS_MAX: usize = 10;

/// Names a form beside a thread.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NamedDraft {
    /// The interaction.
    pub id: InteractionId,
    /// The number of the case, which is there already or will be: `2026-0001234`.
    pub number: Text<20>,
}

/// A form that is open beside a thread, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenFormSummary {
    /// The number of the case, which is there already or will be.
    pub number: String,
    /// The case; null while it is only a number.
    pub case_id: Option<CaseId>,
    /// What the case is about.
    pub type_id: CaseTypeId,
    /// The script by which it was opened; null where it was opened by its type.
    pub script_id: Option<AgentScriptId>,
    /// The form; null for the standard one.
    pub form_id: Option<FormId>,
    /// The version that is being filled in.
    pub version: i64,
    /// The name of the form.
    pub name: String,
    /// Whether nothing is missing or wrong; of a form that is tied to a process, whether its first task was done (CASE-025).
    pub complete: bool,
    /// Who opened it.
    pub opened_by_id: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// Who typed last.
    pub saved_by_id: UserId,
    /// When.
    pub saved_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// A form that is open beside a thread.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OpenFormView {
    /// What lists show.
    #[serde(flatten)]
    pub summary: OpenFormSummary,
    /// What the form is made of.
    pub definition: FormDefinition,
    /// What was typed, right or wrong, over what the case keeps already.
    pub answers: Answers,
    /// The form as a screen shows it.
    pub state: FormState,
    /// The process that fills it in: it has no fields on the desk. Null for a form without one.
    pub process: Option<FormProcess>,
    /// What runs for the case, or ran for this form: what the first field shows (CASE-007).
    pub process_instance: Option<FormProcessInstance>,
}

/// What was typed, over what the case keeps already, in its form.
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) form: FormVersion,
    pub(super) answers: Answers,
}

/// Reads a form that is open with all that stands in it.
pub(super) async fn typed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<Typed, Fault> {
    let (name, form) = read(tx, scope, draft.which).await?;
    let kept = kept_before(tx, scope, draft).await?;
    Ok(Typed {
        name,
        form,
        answers: kept.overlaid(&answers_of(&draft.answers)),
    })
}

/// Gives what the case of a draft keeps already: nothing where it is only a number.
pub(super) async fn kept_before(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<Answers, Fault> {
    let Some(case) = draft.case else {
        return Ok(Answers::default());
    };
    let kept = case_forms::get(tx, scope, case).await?;
    Ok(kept
        .map(|kept| answers_of(&kept.answers))
        .unwrap_or_default())
}

/// Weighs what stands in a form on the desk; all of it was let in before.
pub(super) async fn weighed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    typed: &Typed,
    now: Timestamp,
) -> Result<Weighed, Fault> {
    let answers = (&typed.answers, &Answers::default());
    weigh(tx, scope, &typed.form, answers, (Screen::Desk, now)).await
}

/// Gives what a form shows of its case: what was started by it, else what the case has.
pub(super) async fn instance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<Option<ProcessInstance>, Fault> {
    if let Some(id) = draft.instance {
        return Ok(process_instances::get(tx, scope, id).await?);
    }
    match draft.case {
        Some(case) => of_form::of_case(tx, scope, case, draft.process).await,
        None => Ok(None),
    }
}

/// Tells whether nothing is missing in a form: of one that is tied to a process, whether its first task was done (CASE-025).
pub(super) async fn is_complete(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<bool, Fault> {
    if draft.process.is_none() {
        return Ok(draft.complete);
    }
    match instance(tx, scope, draft).await? {
        Some(one) => is_filled(tx, scope, &one).await,
        None => Ok(false),
    }
}

/// Builds the line of a list.
pub(super) async fn summary(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
    name: &str,
) -> Result<OpenFormSummary, Fault> {
    Ok(OpenFormSummary {
        number: draft.number.clone(),
        case_id: draft.case,
        type_id: draft.case_type,
        script_id: draft.taken.as_ref().map(|taken| taken.script),
        form_id: draft.which.form,
        version: draft.which.version,
        name: name.to_owned(),
        complete: is_complete(tx, scope, draft).await?,
        opened_by_id: draft.opened_by,
        opened_at: draft.opened_at,
        saved_by_id: draft.saved_by,
        saved_at: draft.saved_at,
        revision: draft.revision,
    })
}

/// Builds the view.
pub(super) async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
    now: Timestamp,
) -> Result<OpenFormView, Fault> {
    let typed = typed(tx, scope, draft).await?;
    let weighed = weighed(tx, scope, &typed, now).await?;
    let process = match draft.process {
        Some(id) => Some(named(tx, scope, id).await?),
        None => None,
    };
    let process_instance = match instance(tx, scope, draft).await? {
        Some(one) => Some(shown(tx, scope, one).await?),
        None => None,
    };
    Ok(OpenFormView {
        process,
        process_instance,
        summary: summary(tx, scope, draft, &typed.name).await?,
        definition: typed.form.definition().clone(),
        state: FormState::of(
            &typed.form,
            weighed,
            (locale(tx, scope).await?, sight(scope)),
        ),
        answers: typed.form.shown(&typed.answers, sight(scope)),
    })
}

/// Finds a form beside a thread that the caller reaches.
///
/// **Errors**: [`Fault::NotFound`].
pub(super) async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    named: &NamedDraft,
) -> Result<FormDraft, Fault> {
    let number = number::parse(named.number.as_str()).ok_or(Fault::NotFound)?;
    let found = form_drafts::get(tx, scope, named.id, &number).await?;
    found.ok_or(Fault::NotFound)
}

/// Holds an interaction that the caller has in hand, so that it does not end or change hands in between.
///
/// **Errors**: [`Fault::NotFound`]; `not_allowed_now` when another has it or it is over.
pub(super) async fn in_hand(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<(Card, UserId), Fault> {
    // As the end of the interaction does before it looks for what is open.
    lock::take(tx, id.get()).await?;
    let card = card(tx, scope, id).await?;
    let user = scope.user().ok_or(Fault::NotFound)?;
    let is_held = matches!(card.state.as_str(), "active" | "wrap_up");
    if is_held && card.agent == Some(user) {
        return Ok((card, user));
    }
    Err(Fault::refused(code::NOT_ALLOWED_NOW))
}
