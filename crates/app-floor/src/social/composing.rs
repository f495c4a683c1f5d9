//! What is composed from a post: a case with all that follows from its type, its form, and what is asked of another area (SOCIAL-011).

use app::{Ctx, Fault};
use app_office::case::{CaseForm, check_names, tell_given};
use app_office::case_form::{Keeping, keep, opened_by, read};
use app_office::follow_up::create_follow_up::{CreateFollowUpInput, ask};
use app_office::form::filling::{begin, weigh};
use app_office::process::start_process::begin_of_type;
use base::authz::Scope;
use base::event::Change;
use base::id::FollowUpId;
use office::crm::form::answers::Answers;
use office::crm::form::fill::Screen;
use office::event::OfficeEvent;
use serde_json::json;
use store::{Tx, number};
use store_floor::interactions::Card;
use store_office::case_script_steps;
use store_office::cases::{self, Case};
use store_office::social_contacts::SocialContact;

use super::open_social_case::{ComposedCase, ComposedFollowUp};
use crate::case::open_case::{By, OpenCaseInput, begun, by, due};

/// The field of the standard form that says what the customer asked for.
const DESCRIPTION: &str = "DSC_OCORRENCIA";

/// Opens the case with everything that follows from its type.
pub(super) async fn composed_case(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (row, card, composed): (&SocialContact, &Card, &ComposedCase),
) -> Result<Case, Fault> {
    let at_case = |fault: Fault| match fault {
        Fault::Invalid(fields) => Fault::Invalid(
            fields
                .into_iter()
                .map(|mut one| {
                    one.field = format!("case.{}", one.field);
                    one
                })
                .collect(),
        ),
        other => other,
    };
    let by: By = by(tx, scope, (Some(composed.type_id), None), Some(card))
        .await
        .map_err(at_case)?;
    let now = ctx.now();
    let asked = OpenCaseInput {
        type_id: Some(composed.type_id),
        title: composed.title.clone(),
        priority: composed.priority,
        ..OpenCaseInput::beside(card.id)
    };
    let mut case = begun(scope.user(), (row.case, now), &asked, &by, Some(card));
    case.resolution = composed
        .conclusion
        .as_ref()
        .map(|text| text.as_str().to_owned());
    case.due_at = due(tx, scope, &by, now).await?;
    let named = Case {
        group: None,
        ..case.clone()
    };
    check_names(tx, scope, &named, None).await?;
    case.number = number::next(tx, scope, now.utc_month().0).await?;
    cases::insert(tx, scope, &case).await?;
    case_script_steps::insert(tx, scope, case.id, by.steps()).await?;
    let change = Change::made(&CaseForm::of(&case));
    tx.emit(scope, now, OfficeEvent::CaseOpened(case.id).record(change));
    tell_given(ctx, tx, scope, (None, &case)).await?;
    begin_of_type(ctx, tx, scope, (&case, by.kind.process)).await?;
    Ok(case)
}

/// Keeps the words in the form of the case where it is the standard one; a form of its own is filled in later.
pub(super) async fn keep_form(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, card, composed): (&Case, &Card, &ComposedCase),
) -> Result<(), Fault> {
    let types = store_office::case_types::list(tx, scope).await?;
    let kind = types.into_iter().find(|one| one.id == case.case_type);
    let Some(kind) = kind.filter(|kind| kind.form.is_none()) else {
        return Ok(());
    };
    let which = opened_by(tx, scope, &kind, None).await?;
    let (_, form) = read(tx, scope, which).await?;
    let begun = begin(tx, scope, &form, case.person).await?;
    let mut given = Answers::default();
    given
        .0
        .insert(DESCRIPTION.to_owned(), json!(composed.text.as_str()));
    let at = (Screen::Desk, ctx.now());
    let weighed = weigh(tx, scope, &form, (&begun, &given), at).await?;
    let complete = weighed.problems.is_empty();
    let keeping = Keeping {
        which,
        // Right or wrong, what was written is kept, as at the end of a contact.
        answers: if complete {
            weighed.answers
        } else {
            begun.overlaid(&given)
        },
        complete,
        interaction: Some(card.id),
    };
    keep(ctx, tx, scope, case, keeping).await
}

pub(super) async fn follow_up(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, wanted): (&Case, &ComposedFollowUp),
) -> Result<FollowUpId, Fault> {
    let input = CreateFollowUpInput {
        id: case.id,
        text: wanted.text.clone(),
        group_id: wanted.group_id,
        user_id: wanted.user_id,
        due_at: wanted.due_at,
    };
    match ask(ctx, tx, scope, (case, &input)).await {
        Ok(made) => Ok(made.id),
        Err(Fault::Invalid(fields)) => Err(Fault::Invalid(
            fields
                .into_iter()
                .map(|mut one| {
                    one.field = format!("follow_up.{}", one.field);
                    one
                })
                .collect(),
        )),
        Err(other) => Err(other),
    }
}
