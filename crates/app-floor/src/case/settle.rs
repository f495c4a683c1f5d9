//! What becomes of the forms beside a thread when the interaction ends: in the transaction that ends it, all of them are kept, or
//! discarded when it was canceled (AGENT-011, AGENT-012).
//!
//! Nothing here may refuse: the floor has decided, and what it cannot store it cannot decide again.

use app::{Ctx, Fault};
use app_office::case::{CaseForm, tell_given};
use app_office::case_form::{Keeping, answers_of, keep};
use base::authz::Scope;
use base::event::Change;
use base::id::{CaseId, InteractionId, UserId};
use base::time::Timestamp;
use floor::event::FloorEvent;
use office::crm::form::answers::Answers;
use office::crm::script::Taken;
use office::event::OfficeEvent;
use store::{Tx, lock};
use store_floor::interactions::{self, Card};
use store_office::agent_scripts::AgentScript;
use store_office::cases::{self, Case};
use store_office::form_drafts::{self, FormDraft};
use store_office::{agent_scripts, case_numbers, case_script_steps, case_types};

use super::draft::{kept_before, typed, weighed};
use super::link;
use super::open_case::{By, OpenCaseInput, begun, due};

/// An end of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending {
    /// Which interaction.
    pub(crate) interaction: InteractionId,
    /// Whether it was canceled: only then is discarded what was typed (CASE-026).
    canceled: bool,
    /// Whose decision it was.
    by: Option<UserId>,
}

impl Ending {
    /// Reads whether an event is the end of an interaction.
    pub(crate) const fn of(event: &FloorEvent) -> Option<Self> {
        let (interaction, canceled, by) = match *event {
            FloorEvent::InteractionConcluded {
                interaction, agent, ..
            }
            | FloorEvent::InteractionWithdrawn {
                interaction, agent, ..
            } => (interaction, false, agent),
            FloorEvent::InteractionAbandoned { interaction, .. } => (interaction, false, None),
            FloorEvent::InteractionCanceled {
                interaction, by, ..
            } => (interaction, true, by),
            _ => return None,
        };
        Some(Self {
            interaction,
            canceled,
            by,
        })
    }
}

/// Keeps or discards every form beside the thread of an interaction that ends.
pub(crate) async fn settle(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    ending: Ending,
) -> Result<(), Fault> {
    // Whoever is opening or saving one waits, and then finds the interaction over.
    lock::take(tx, ending.interaction.get()).await?;
    let drafts = form_drafts::of_interaction(tx, scope, ending.interaction).await?;
    if drafts.is_empty() {
        return Ok(());
    }
    let Some(card) = interactions::get(tx, scope, ending.interaction).await? else {
        return Ok(());
    };
    for draft in &drafts {
        if ending.canceled {
            discard(tx, scope, draft, ctx.now()).await?;
        } else {
            let scope = scope.on_behalf_of(ending.by.unwrap_or(draft.saved_by));
            conclude(ctx, tx, &scope, &card, draft).await?;
        }
    }
    Ok(())
}

/// Discards a form, and the number of a case that was not opened. A case that is there keeps what it kept.
pub(super) async fn discard(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
    now: Timestamp,
) -> Result<(), Fault> {
    if draft.case.is_none() {
        case_numbers::discard_of(tx, scope, &draft.number, draft.interaction, now).await?;
    }
    form_drafts::remove(tx, scope, draft.interaction, &draft.number).await?;
    Ok(())
}

/// Keeps a form with its case, which is opened if it is not there yet.
async fn conclude(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    draft: &FormDraft,
) -> Result<(), Fault> {
    let case = match draft.case {
        Some(id) => held(tx, scope, id).await?,
        None => opened(ctx, tx, scope, card, draft).await?,
    };
    let Some(case) = case else {
        tracing::error!(
            interaction.id = draft.interaction.get(),
            "a form beside a thread has lost its case or type, and stays as it is"
        );
        return Ok(());
    };
    let (answers, complete) = filled(ctx, tx, scope, draft).await?;
    let keeping = Keeping {
        which: draft.which,
        answers,
        complete,
        interaction: Some(draft.interaction),
    };
    keep(ctx, tx, scope, &case, keeping).await?;
    form_drafts::remove(tx, scope, draft.interaction, &draft.number).await?;
    Ok(())
}

async fn held(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Option<Case>, Fault> {
    lock::take(tx, id.get()).await?;
    Ok(cases::get(tx, scope, id).await?)
}

/// Gives what is kept: what the form makes of it, or as it was typed where something is missing or wrong, so that nothing is lost.
async fn filled(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<(Answers, bool), Fault> {
    match typed(tx, scope, draft).await {
        Ok(typed) => {
            let weighed = weighed(tx, scope, &typed, ctx.now()).await?;
            if weighed.problems.is_empty() {
                return Ok((weighed.answers, true));
            }
            Ok((typed.answers, false))
        }
        Err(Fault::Internal(fault)) if fault.is::<store::Error>() => Err(Fault::Internal(fault)),
        // A version that this program cannot read.
        Err(_) => {
            let kept = kept_before(tx, scope, draft).await?;
            Ok((kept.overlaid(&answers_of(&draft.answers)), false))
        }
    }
}

/// Opens the case whose number was reserved with the form, with everything that follows from its type and its script.
async fn opened(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    draft: &FormDraft,
) -> Result<Option<Case>, Fault> {
    let types = case_types::list(tx, scope).await?;
    let Some(kind) = types.into_iter().find(|one| one.id == draft.case_type) else {
        return Ok(None);
    };
    let (id, now) = (ctx.id(CaseId::from_i64), ctx.now());
    let script = led(tx, scope, draft).await?;
    let by = By::of(tx, scope, kind, script).await?;
    let asked = OpenCaseInput::beside(card.id);
    let mut case = begun(scope, (id, now), &asked, &by, Some(card));
    case.due_at = due(tx, scope, &by, now).await?;
    case.number.clone_from(&draft.number);
    case.opened_by = Some(draft.opened_by);
    case_numbers::take_of(tx, scope, &draft.number, card.id, id).await?;
    cases::insert(tx, scope, &case).await?;
    case_script_steps::insert(tx, scope, id, by.steps()).await?;
    let change = Change::made(&CaseForm::of(&case));
    tx.emit(scope, now, OfficeEvent::CaseOpened(id).record(change));
    tell_given(ctx, tx, scope, (None, &case)).await?;
    link(ctx, tx, scope, &case, card).await?;
    Ok(Some(case))
}

/// Gives the script by which a form was opened, as it stands, with the way that was taken to it.
async fn led(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
) -> Result<Option<(AgentScript, Taken)>, Fault> {
    let Some(taken) = &draft.taken else {
        return Ok(None);
    };
    let rows = agent_scripts::list(tx, scope).await?;
    let row = rows.into_iter().find(|row| row.id == taken.script);
    Ok(row.map(|row| (row, taken.clone())))
}
