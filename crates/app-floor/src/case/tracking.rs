//! The tracking of a case in a form beside a thread: what the case has or will begin with, what was changed beside the thread, and what of
//! that does not fit any more (CASE-027).

use app::{Fault, code};
use app_office::case::{Reached, go, is_active};
use app_setup::stale::{Record, last_change};
use base::authz::Scope;
use base::event::Change;
use base::id::CaseId;
use base::text::Text;
use base::time::Timestamp;
use office::crm::tracking::{Laid, Tracking, TrackingDraft, TrackingField};
use serde::Serialize;
use serde_json::json;
use store::Tx;
use store_floor::interactions::Card;
use store_office::cases::{self, Case};
use store_office::form_drafts::{self, FormDraft};
use utoipa::ToSchema;

use super::settle::fresh;

/// The tracking of a case as a form beside a thread shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormTracking {
    /// What the case has, or what a case that is only a number would begin with.
    pub current: Tracking,
    /// What stood there when each value was touched; what stands there for the others. To be sent back with a change.
    pub was: Tracking,
    /// What it shall have when the interaction is concluded: as now, but for what was touched.
    pub to: Tracking,
    /// What was touched in this interaction.
    pub touched: Vec<TrackingField>,
    /// What of it does not fit as things are now.
    pub problems: Vec<TrackingProblem>,
    /// Who changed the case last, where that is in the way.
    pub changed_by_name: Option<String>,
    /// Whether the caller reaches the case, and it goes on.
    pub may_change: bool,
    /// Grows with each change of the form.
    pub revision: i64,
}

/// A value that was touched and does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackingProblem {
    /// Which.
    pub field: TrackingField,
    /// Why.
    pub problem: TrackingMisfit,
}

/// Why a value does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackingMisfit {
    /// Somebody else changed it meanwhile, or concluded the case.
    Changed,
    /// Who or what it names can be chosen no more.
    Unknown,
}

/// What was changed beside a thread, laid over a case.
pub(super) struct Tracked {
    /// What the case gets.
    pub(super) tracking: Tracking,
    /// What it does not get.
    pub(super) problems: Vec<TrackingProblem>,
}

impl Tracked {
    /// Nothing was changed.
    pub(super) const fn nothing(tracking: Tracking) -> Self {
        Self {
            tracking,
            problems: Vec::new(),
        }
    }

    /// Adds what was not kept to what the history tells.
    pub(super) fn noted_in(&self, change: Change) -> Change {
        if self.problems.is_empty() {
            return change;
        }
        let fields: Vec<TrackingField> = self.problems.iter().map(|one| one.field).collect();
        change.with("not_kept", &fields)
    }
}

/// Takes the tracking of a case.
pub(super) fn tracking_of(case: &Case) -> Tracking {
    Tracking {
        status: case.status,
        responsible_id: case.responsible,
        group_id: case.group,
        due_at: case.due_at,
        // All that is written passes the same limits.
        resolution: case
            .resolution
            .as_deref()
            .and_then(|text| Text::parse(text).ok()),
    }
}

/// Gives a case the tracking; changed first, then over.
pub(super) fn with_tracking(
    mut case: Case,
    tracking: &Tracking,
    now: Timestamp,
) -> Result<Case, Fault> {
    case.responsible = tracking.responsible_id;
    case.group = tracking.group_id;
    case.due_at = tracking.due_at;
    case.resolution = tracking
        .resolution
        .as_ref()
        .map(|text| text.as_str().to_owned());
    go(&mut case, tracking.status, false, now)?;
    Ok(case)
}

/// Lays what was changed in a form over what its case has, or would begin with.
pub(super) async fn laid(
    tx: &mut Tx<'_>,
    scope: &Scope,
    draft: &FormDraft,
    current: Tracking,
) -> Result<Tracked, Fault> {
    let Some(wishes) = &draft.tracking else {
        return Ok(Tracked::nothing(current));
    };
    let laid = match draft.case {
        Some(_) => wishes.over(&current),
        None => Laid {
            tracking: wishes.over_defaults(&current),
            conflicts: Vec::new(),
        },
    };
    let changed = |field| TrackingProblem {
        field,
        problem: TrackingMisfit::Changed,
    };
    let mut tracked = Tracked {
        tracking: laid.tracking,
        problems: laid.conflicts.into_iter().map(changed).collect(),
    };
    drop_unknown(tx, scope, &mut tracked, &current).await?;
    Ok(tracked)
}

/// Takes back whom the wishes name, where they can answer for nothing any more. What was let in when it was chosen is not weighed against the
/// rights of whoever has the contact by now.
async fn drop_unknown(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tracked: &mut Tracked,
    current: &Tracking,
) -> Result<(), Fault> {
    let unknown = |field| TrackingProblem {
        field,
        problem: TrackingMisfit::Unknown,
    };
    let tracking = &mut tracked.tracking;
    if let Some(user) = tracking.responsible_id
        && current.responsible_id != Some(user)
        && !is_active(tx, scope, user).await?
    {
        tracking.responsible_id = current.responsible_id;
        tracked.problems.push(unknown(TrackingField::ResponsibleId));
    }
    if let Some(group) = tracking.group_id
        && current.group_id != Some(group)
        && !Reached::load(tx, scope).await?.is_in_use(group)
    {
        tracking.group_id = current.group_id;
        tracked.problems.push(unknown(TrackingField::GroupId));
    }
    Ok(())
}

/// Gives what the case of a form has, or would begin with, and the case if it is there.
///
/// **Errors**: `case_type_wrong` when the type of a case that is only a number is gone; [`Fault::NotFound`].
pub(super) async fn current(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (card, draft): (&Card, &FormDraft),
    now: Timestamp,
) -> Result<(Tracking, Option<Case>), Fault> {
    if let Some(id) = draft.case {
        let case = cases::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
        return Ok((tracking_of(&case), Some(case)));
    }
    // Whoever has the contact is who opens the case with its end.
    let user = card.agent.or(Some(draft.saved_by));
    let fresh = fresh(tx, scope, (card, draft, user), now).await?;
    let fresh = fresh.ok_or_else(|| Fault::refused(code::CASE_TYPE_WRONG))?;
    Ok((tracking_of(&fresh.case), None))
}

/// Builds the view.
pub(super) async fn shown(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (card, draft): (&Card, &FormDraft),
    now: Timestamp,
) -> Result<FormTracking, Fault> {
    let (current, case) = current(tx, scope, (card, draft), now).await?;
    let wishes = match &draft.tracking {
        Some(wishes) => wishes.clone(),
        None => TrackingDraft::untouched(&current),
    };
    let problems = laid(tx, scope, draft, current.clone()).await?.problems;
    let is_moved = problems
        .iter()
        .any(|one| one.problem == TrackingMisfit::Changed);
    let changed_by_name = match draft.case {
        Some(id) if is_moved => changer(tx, scope, id).await?,
        Some(_) | None => None,
    };
    let may_change = match &case {
        Some(case) => case.status.is_open() && Reached::load(tx, scope).await?.allows(scope, case),
        None => true,
    };
    let TrackingDraft { was, to } = wishes.following(&current);
    Ok(FormTracking {
        was,
        to,
        touched: TrackingField::ALL
            .into_iter()
            .filter(|field| wishes.touches(*field))
            .collect(),
        current,
        problems,
        changed_by_name,
        may_change,
        revision: draft.revision,
    })
}

async fn changer(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Option<String>, Fault> {
    let record = Record {
        subject: "case",
        id: case.get(),
    };
    let (_, name, _) = last_change(tx, scope, record).await?;
    Ok(name)
}

/// Refuses to end an interaction while something that was changed beside it would be lost: whoever ends it decides about that first.
///
/// **Errors**: `form_tracking_moved` with the `number` of the case and the `fields`.
pub(super) async fn check_tracking(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
) -> Result<(), Fault> {
    for draft in form_drafts::of_interaction(tx, scope, card.id).await? {
        // Of a case that is only a number nobody else knows; whom its wishes name may still be gone, whatever it begins with.
        let case = match (&draft.tracking, draft.case) {
            (None, _) => continue,
            (Some(wishes), None) => wishes.was.clone(),
            (Some(wishes), Some(id)) => {
                let case = cases::get(tx, scope, id).await?;
                case.map_or_else(|| wishes.was.clone(), |case| tracking_of(&case))
            }
        };
        let problems = laid(tx, scope, &draft, case).await?.problems;
        if !problems.is_empty() {
            let fields: Vec<TrackingField> = problems.iter().map(|one| one.field).collect();
            let told = json!({ "number": draft.number, "tracking_fields": fields });
            return Err(Fault::refused_with(code::FORM_TRACKING_MOVED, told));
        }
    }
    Ok(())
}
