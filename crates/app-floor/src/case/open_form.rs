//! Opens a form beside a thread: of a new case by its type or by a script, whose number is reserved with it, or of a case that goes on
//! (CASE-005, CASE-006, CASE-034, CASE-035).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::agent_script::taking::{ScriptChoice, agree_by_script};
use app_office::callback::agree::Belongs;
use app_office::case::{check_change, hold};
use app_office::case_form::{opened_by, read, which_of};
use app_office::form::filling::begin;
use base::authz::{Action, Scope};
use base::id::{CaseId, CaseTypeId, InteractionId, PersonId, ProcessId, UserId};
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx, number};
use store_floor::interactions::Card;
use store_office::case_forms::{self, Which};
use store_office::form_drafts::{self, FormDraft};
use store_office::{case_interactions, case_numbers, forms};
use utoipa::ToSchema;

use super::check_offered;
use super::draft::{OPEN_FORMS_MAX, OpenFormView, in_hand, typed, view, weighed};
use super::open_case::by;

/// Opens one.
pub struct OpenForm;

/// Where, and of what: one of the three.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenFormInput {
    /// The interaction, which the caller has in hand.
    pub id: InteractionId,
    /// What a new case shall be about.
    pub type_id: Option<CaseTypeId>,
    /// The script by which a new case shall be opened.
    pub script: Option<ScriptChoice>,
    /// A case that the interaction is linked to.
    pub case_id: Option<CaseId>,
}

impl Operation for OpenForm {
    const ID: &'static str = "open_form";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/forms";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Opens the form of a new case, or of a linked one, beside a thread; one that is open already is given again.";
    type Input = OpenFormInput;
    type Output = OpenFormView;

    async fn run(ctx: Ctx, scope: Scope, input: OpenFormInput) -> Result<OpenFormView, Fault> {
        let (db, bell, now) = (ctx.db.clone(), ctx.jobs.clone(), ctx.now());
        let opened = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let (contact, user) = in_hand(tx, &scope, input.id).await?;
                check_offered(tx, &scope, &contact).await?;
                let open = form_drafts::of_interaction(tx, &scope, contact.id).await?;
                let same = |one: &&FormDraft| input.case_id.is_some() && one.case == input.case_id;
                if let Some(same) = open.iter().find(same) {
                    return view(tx, &scope, same, now).await;
                }
                if open.len() >= OPEN_FORMS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                let of_new_asked = input.type_id.is_some() || input.script.is_some();
                let mut draft = match input.case_id {
                    None => of_new(tx, &scope, (&contact, user), &input, now).await?,
                    Some(_) if of_new_asked => return Err(Fault::field("case_id", field::INVALID)),
                    Some(case) => of_old(tx, &scope, (&contact, user), case, now).await?,
                };
                let typed = typed(tx, &scope, &draft).await?;
                draft.complete = weighed(tx, &scope, &typed, now).await?.problems.is_empty();
                form_drafts::insert(tx, &scope, &draft).await?;
                let of = Belongs {
                    person: contact.person,
                    interaction: Some(contact.id),
                    ..Belongs::default()
                };
                agree_by_script(&ctx, tx, &scope, input.script.as_ref(), of).await?;
                view(tx, &scope, &draft, now).await
            }))
            .await?;
        bell.ring();
        Ok(opened)
    }
}

/// The form of a case that will be: its number is reserved, and belongs to the interaction.
async fn of_new(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (contact, user): (&Card, UserId),
    input: &OpenFormInput,
    now: Timestamp,
) -> Result<FormDraft, Fault> {
    let asked = (input.type_id, input.script.as_ref());
    let by = by(tx, scope, asked, Some(contact)).await?;
    let which = opened_by(tx, scope, &by.kind, by.script.as_ref()).await?;
    let answers = begun(tx, scope, which, contact.person).await?;
    let number = number::next(tx, scope, now.utc_month().0).await?;
    let owner = (user, Some(contact.id));
    case_numbers::insert(tx, scope, &number, owner, now).await?;
    let draft = fresh((contact, user), number, (by.kind.id, which), now);
    Ok(FormDraft {
        answers: json!(answers),
        taken: by.taken,
        process: process_of(tx, scope, which).await?,
        ..draft
    })
}

/// The form of a case that is there. What it keeps stays with it: the draft has only what is typed here.
async fn of_old(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (contact, user): (&Card, UserId),
    case: CaseId,
    now: Timestamp,
) -> Result<FormDraft, Fault> {
    let links = case_interactions::of_interaction(tx, scope, contact.id).await?;
    if !links.iter().any(|link| link.case == case) {
        return Err(Fault::field("case_id", field::UNKNOWN));
    }
    let case = hold(tx, scope, case).await?;
    check_change(tx, scope, &case).await?;
    let kept = case_forms::get(tx, scope, case.id).await?;
    let which = which_of(tx, scope, &case, kept.as_ref()).await?;
    let answers = match kept {
        Some(_) => Answers::default(),
        None => begun(tx, scope, which, case.person).await?,
    };
    let about = (case.case_type, which);
    let draft = fresh((contact, user), case.number, about, now);
    Ok(FormDraft {
        case: Some(case.id),
        answers: json!(answers),
        process: process_of(tx, scope, which).await?,
        ..draft
    })
}

async fn begun(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: Which,
    person: Option<PersonId>,
) -> Result<Answers, Fault> {
    let (_, form) = read(tx, scope, which).await?;
    begin(tx, scope, &form, person).await
}

fn fresh(
    (contact, user): (&Card, UserId),
    number: String,
    (case_type, which): (CaseTypeId, Which),
    now: Timestamp,
) -> FormDraft {
    FormDraft {
        interaction: contact.id,
        number,
        case: None,
        case_type,
        which,
        answers: json!({}),
        complete: false,
        opened_by: user,
        opened_at: now,
        saved_by: user,
        saved_at: now,
        revision: 1,
        taken: None,
        process: None,
        instance: None,
        tracking: None,
    }
}

/// Gives the process that a form is tied to today: what is open stays with it.
async fn process_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: Which,
) -> Result<Option<ProcessId>, Fault> {
    let Some(form) = which.form else {
        return Ok(None);
    };
    let row = forms::get(tx, scope, form).await?;
    Ok(row.and_then(|row| row.process))
}
