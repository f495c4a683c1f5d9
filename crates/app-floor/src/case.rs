//! Cases and their contacts: opening one during an interaction, linking, unlinking and moving (CASE-002, CASE-031, CASE-032);
//! and the forms that are open beside a thread (CASE-026), with the processes that they are tied to (CASE-025) and the tracking of their
//! cases (CASE-027).

pub mod discard_form;
pub mod draft;
pub mod get_form_tracking;
pub mod get_open_form;
pub mod link_case;
pub mod list_case_interactions;
pub mod list_interaction_cases;
pub mod list_offered_agent_scripts;
pub mod list_open_forms;
pub mod move_case_link;
pub mod open_case;
pub mod open_form;
pub mod save_form;
mod settle;
pub mod start_form_process;
pub mod tracking;
pub mod unlink_case;
pub mod update_form_tracking;

use app::{Ctx, Entry, Fault, code};
use app_office::case::note_change;
use base::authz::{Module, Scope};
use base::id::InteractionId;
use office::crm::case::INTERACTIONS_MAX;
use serde_json::{Value, json};
use setup::queue::CaseLink;
use store::Tx;
use store_floor::interactions::{self, Card};
use store_office::case_forms;
use store_office::case_interactions::{self, CaseInteraction};
use store_office::cases::Case;
use store_office::form_drafts;
use store_setup::{organizations, queues};

use self::draft::is_complete;
use self::tracking::check_tracking;
pub(crate) use settle::{Ending, settle};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<discard_form::DiscardForm>(),
    Entry::of::<get_form_tracking::GetFormTracking>(),
    Entry::of::<get_open_form::GetOpenForm>(),
    Entry::of::<link_case::LinkCase>(),
    Entry::of::<list_offered_agent_scripts::ListOfferedAgentScripts>(),
    Entry::of::<list_case_interactions::ListCaseInteractions>(),
    Entry::of::<list_interaction_cases::ListInteractionCases>(),
    Entry::of::<list_open_forms::ListOpenForms>(),
    Entry::of::<move_case_link::MoveCaseLink>(),
    Entry::of::<open_case::OpenCase>(),
    Entry::of::<open_form::OpenForm>(),
    Entry::of::<save_form::SaveForm>(),
    Entry::of::<start_form_process::StartFormProcess>(),
    Entry::of::<unlink_case::UnlinkCase>(),
    Entry::of::<update_form_tracking::UpdateFormTracking>(),
];

/// Gives an interaction that the caller reaches.
///
/// **Errors**: [`Fault::NotFound`].
async fn card(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Card, Fault> {
    let card = interactions::get(tx, scope, id).await?;
    card.filter(|card| card.is_reached_by(scope))
        .ok_or(Fault::NotFound)
}

/// Refuses cases where the queue does without.
///
/// **Errors**: `case_link_off`.
pub(crate) async fn check_offered(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
) -> Result<(), Fault> {
    match asked(tx, scope, card).await?.case_link {
        CaseLink::Off => Err(Fault::refused(code::CASE_LINK_OFF)),
        CaseLink::Optional | CaseLink::Required => Ok(()),
    }
}

/// Refuses to end an interaction that has no case where its queue asks for one (GAP-091), or no form that is filled in
/// where it asks for that (AGENT-013). A form that is open is a case as well: it is kept with the end; what was changed of its tracking
/// must fit (CASE-027).
///
/// **Errors**: `case_needed`, `form_needed`, `form_tracking_moved`.
pub(crate) async fn check_concluded(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
) -> Result<(), Fault> {
    let asked = asked(tx, scope, card).await?;
    if asked.case_link == CaseLink::Required && has_none(tx, scope, card).await? {
        return Err(Fault::refused(code::CASE_NEEDED));
    }
    if is_form_needed(tx, scope, card, asked).await? {
        return Err(Fault::refused(code::FORM_NEEDED));
    }
    check_tracking(tx, scope, card).await
}

/// What a queue asks of its contacts.
#[derive(Debug, Clone, Copy)]
struct Asked {
    case_link: CaseLink,
    form_required: bool,
}

/// Gives what the interaction's queue asks for; nothing where the organization does without cases.
async fn asked(tx: &mut Tx<'_>, scope: &Scope, card: &Card) -> Result<Asked, Fault> {
    let modules = organizations::get(tx, scope).await?.settings.modules;
    let queue = queues::get(tx, scope, card.queue).await?;
    let settings = queue
        .map(|queue| queue.settings)
        .filter(|_| modules.uses(Module::Cases));
    Ok(Asked {
        case_link: settings.as_ref().map_or(CaseLink::Off, |one| one.case_link),
        form_required: settings.is_some_and(|one| one.form_required),
    })
}

/// Tells whether an interaction has no case and no form that will be one.
async fn has_none(tx: &mut Tx<'_>, scope: &Scope, card: &Card) -> Result<bool, Fault> {
    let links = case_interactions::of_interaction(tx, scope, card.id).await?;
    let drafts = form_drafts::of_interaction(tx, scope, card.id).await?;
    Ok(links.is_empty() && drafts.is_empty())
}

/// Tells whether the queue asks for a form that is filled in and there is none: something is missing in one that is open, or none
/// is open and none was filled in before for a case that goes on (AGENT-013).
async fn is_form_needed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    asked: Asked,
) -> Result<bool, Fault> {
    if !asked.form_required {
        return Ok(false);
    }
    let drafts = form_drafts::of_interaction(tx, scope, card.id).await?;
    if !drafts.is_empty() {
        for draft in &drafts {
            if !is_complete(tx, scope, draft).await? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    for link in case_interactions::of_interaction(tx, scope, card.id).await? {
        let kept = case_forms::get(tx, scope, link.case).await?;
        if kept.is_some_and(|kept| kept.complete) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Links an interaction to a case that is held. Linking twice changes nothing.
///
/// **Errors**: `too_many`.
pub(crate) async fn link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    card: &Card,
) -> Result<(), Fault> {
    if case_interactions::of_case(tx, scope, case.id).await?.len() >= INTERACTIONS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let row = CaseInteraction {
        case: case.id,
        interaction: card.id,
        number: card.number.clone(),
        linked_by: scope.user(),
        linked_at: ctx.now(),
    };
    if case_interactions::insert(tx, scope, &row).await? {
        let forms = (named(None), named(Some(&card.number)));
        note_change(ctx, tx, scope, case, forms).await?;
    }
    Ok(())
}

/// Takes an interaction out of a case that is held.
///
/// **Errors**: [`Fault::NotFound`] when it is not linked; `form_open`.
async fn unlink(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    card: &Card,
) -> Result<(), Fault> {
    // What was typed would go nowhere.
    if form_drafts::get(tx, scope, card.id, &case.number)
        .await?
        .is_some()
    {
        return Err(Fault::refused(code::FORM_OPEN));
    }
    if !case_interactions::remove(tx, scope, case.id, card.id).await? {
        return Err(Fault::NotFound);
    }
    let forms = (named(Some(&card.number)), named(None));
    note_change(ctx, tx, scope, case, forms).await
}

fn named(number: Option<&str>) -> Value {
    json!({ "interaction": number })
}
