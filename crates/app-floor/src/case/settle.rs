//! What becomes of the forms beside a thread when the interaction ends: in the transaction that ends it, all of them are kept, or
//! discarded when it was canceled (AGENT-011, AGENT-012).
//!
//! Nothing here may refuse: the floor has decided, and what it cannot store it cannot decide again.

use app::{Ctx, Fault};
use app_office::case::{CaseForm, tell_given};
use app_office::case_form::{Keeping, answers_of, keep};
use app_office::process::of_form::cancel_unworked;
use app_office::process::start_process::begin_of_type;
use base::authz::Scope;
use base::event::Change;
use base::id::{CaseId, InteractionId, UserId};
use base::time::Timestamp;
use floor::event::FloorEvent;
use office::crm::form::answers::Answers;
use office::crm::script::Taken;
use office::event::OfficeEvent;
use office::process::state::CancelledBy;
use store::db::AsStoreError;
use store::{Tx, lock};
use store_floor::interactions::{self, Card};
use store_office::agent_scripts::AgentScript;
use store_office::cases::{self, Case};
use store_office::form_drafts::{self, FormDraft};
use store_office::{agent_scripts, case_numbers, case_script_steps, case_types};

use super::draft::{is_complete, kept_before, typed, weighed};
use super::link;
use super::open_case::{By, OpenCaseInput, begun, due};
use super::tracking::{Tracked, laid, tracking_of, with_tracking};

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
            let because = CancelledBy::InteractionCanceled;
            discard(ctx, tx, scope, (draft, because)).await?;
        } else {
            let scope = scope.on_behalf_of(ending.by.unwrap_or(draft.saved_by));
            conclude(ctx, tx, &scope, &card, draft).await?;
        }
    }
    Ok(())
}

/// Discards a form, and the number of a case that was not opened. A case that is there keeps what it kept; what was started for it by this
/// form ends with it, unless a task of it was done (CASE-025).
pub(super) async fn discard(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (draft, because): (&FormDraft, CancelledBy),
) -> Result<(), Fault> {
    if draft.case.is_none() {
        case_numbers::discard_of(tx, scope, &draft.number, draft.interaction, ctx.now()).await?;
    }
    if let Some(id) = draft.instance {
        match cancel_unworked(ctx, tx, scope, (id, because)).await {
            Ok(()) => {}
            Err(fault) if fault.as_store_error().is_some() => return Err(fault),
            // A version that this program cannot run: nothing of it was written.
            Err(fault) => {
                tracing::error!(
                    instance.id = id.get(),
                    error = ?fault,
                    "a process could not be ended with its form, and stays as it is"
                );
            }
        }
    }
    form_drafts::remove(tx, scope, draft.interaction, &draft.number).await?;
    Ok(())
}

/// Keeps a form with its case, which is opened if it is not there yet, and lays over it what was changed of its tracking.
async fn conclude(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    draft: &FormDraft,
) -> Result<(), Fault> {
    let case = match draft.case {
        Some(id) => tracked(ctx, tx, scope, (draft, id)).await?,
        None => opened(ctx, tx, scope, card, draft).await?,
    };
    let Some(case) = case else {
        tracing::error!(
            interaction.id = draft.interaction.get(),
            "a form beside a thread has lost its case or type, and stays as it is"
        );
        return Ok(());
    };
    let (answers, nothing_missing) = filled(ctx, tx, scope, draft).await?;
    let complete = match draft.process {
        Some(_) => is_complete(tx, scope, draft).await?,
        None => nothing_missing,
    };
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

/// Gives a case that is there, with what was changed of its tracking. What somebody else changed meanwhile stays, and the history tells so
/// (CASE-027).
async fn tracked(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (draft, id): (&FormDraft, CaseId),
) -> Result<Option<Case>, Fault> {
    lock::take(tx, id.get()).await?;
    let Some(was) = cases::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let laid = laid(tx, scope, draft, tracking_of(&was)).await?;
    let case = with_tracking(was.clone(), &laid.tracking, ctx.now())?;
    if case == was && laid.problems.is_empty() {
        return Ok(Some(was));
    }
    if case == was {
        cases::touch(tx, scope, id).await?;
    } else {
        cases::update(tx, scope, &case).await?;
    }
    let change = Change::between(&CaseForm::of(&was), &CaseForm::of(&case));
    let change = laid.noted_in(change);
    tx.emit(
        scope,
        ctx.now(),
        OfficeEvent::CaseChanged(id).record(change),
    );
    tell_given(ctx, tx, scope, (Some(&was), &case)).await?;
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
        Err(fault) if fault.as_store_error().is_some() => Err(fault),
        // A version that this program cannot read.
        Err(_) => {
            let kept = kept_before(tx, scope, draft).await?;
            Ok((kept.overlaid(&answers_of(&draft.answers)), false))
        }
    }
}

/// Opens the case whose number was reserved with the form, with everything that follows from its type and its script, and with what was
/// changed of its tracking.
async fn opened(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    draft: &FormDraft,
) -> Result<Option<Case>, Fault> {
    let now = ctx.now();
    let Some(fresh) = fresh(tx, scope, (card, draft, scope.user()), now).await? else {
        return Ok(None);
    };
    let laid = laid(tx, scope, draft, tracking_of(&fresh.case)).await?;
    let case = with_tracking(fresh.case, &laid.tracking, now)?;
    let fresh = Fresh { case, ..fresh };
    insert(ctx, tx, scope, (card, draft), (fresh, laid)).await
}

/// Opens the case of a form whose process is to be started: what was changed of its tracking waits with the form (CASE-025).
pub(super) async fn opened_early(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    draft: &FormDraft,
) -> Result<Option<Case>, Fault> {
    let Some(fresh) = fresh(tx, scope, (card, draft, scope.user()), ctx.now()).await? else {
        return Ok(None);
    };
    let nothing = Tracked::nothing(tracking_of(&fresh.case));
    insert(ctx, tx, scope, (card, draft), (fresh, nothing)).await
}

/// A case as its type and its script let it begin.
pub(super) struct Fresh {
    /// The case; it has its id when it is opened.
    pub(super) case: Case,
    by: By,
}

/// Begins the case of a form that is only a number.
pub(super) async fn fresh(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (card, draft, user): (&Card, &FormDraft, Option<UserId>),
    now: Timestamp,
) -> Result<Option<Fresh>, Fault> {
    let types = case_types::list(tx, scope).await?;
    let Some(kind) = types.into_iter().find(|one| one.id == draft.case_type) else {
        return Ok(None);
    };
    let script = led(tx, scope, draft).await?;
    let by = By::of(tx, scope, kind, script).await?;
    let asked = OpenCaseInput::beside(card.id);
    let id = CaseId::from_i64(0);
    let mut case = begun(user, (id, now), &asked, &by, Some(card));
    case.due_at = due(tx, scope, &by, now).await?;
    case.number.clone_from(&draft.number);
    case.opened_by = Some(draft.opened_by);
    Ok(Some(Fresh { case, by }))
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (card, draft): (&Card, &FormDraft),
    (Fresh { mut case, by }, laid): (Fresh, Tracked),
) -> Result<Option<Case>, Fault> {
    let (id, now) = (ctx.id(CaseId::from_i64), ctx.now());
    case.id = id;
    case_numbers::take_of(tx, scope, &draft.number, card.id, id).await?;
    cases::insert(tx, scope, &case).await?;
    case_script_steps::insert(tx, scope, id, by.steps()).await?;
    let change = laid.noted_in(Change::made(&CaseForm::of(&case)));
    tx.emit(scope, now, OfficeEvent::CaseOpened(id).record(change));
    tell_given(ctx, tx, scope, (None, &case)).await?;
    link(ctx, tx, scope, &case, card).await?;
    begin_of_type(ctx, tx, scope, (&case, by.kind.process)).await?;
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
