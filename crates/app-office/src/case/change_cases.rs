//! Changes many cases at once; each is answered for itself, with what it was before, so that it can be taken back (GAP-025).

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{CaseId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use office::event::OfficeEvent;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx, lock};
use store_office::cases::{self, Case};
use utoipa::ToSchema;

use crate::person::followed;

use super::{CaseForm, Reached, check_names, check_open, go, tell_given};

/// Cases of one request at the most; screens send long selections in parts.
const MANY_MAX: usize = 50;

/// Changes them.
pub struct ChangeCases;

/// Which, and what; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangeCasesInput {
    /// The cases, 50 at the most.
    pub ids: Vec<CaseId>,
    /// Who is responsible.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub responsible_id: Change<UserId>,
    /// The group that is responsible.
    #[serde(default)]
    #[schema(value_type = Option<UserGroupId>)]
    pub group_id: Change<UserGroupId>,
    /// How urgent they are.
    pub priority: Option<CasePriority>,
    /// When they are due.
    #[serde(default)]
    #[schema(value_type = Option<Timestamp>)]
    pub due_at: Change<Timestamp>,
    /// Where they stand.
    pub status: Option<CaseStatus>,
    /// Why; asked for when concluded ones are taken up again.
    pub reason: Option<Text<500>>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedCases {
    /// In the order of the request.
    pub items: Vec<ChangedCase>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedCase {
    /// The case.
    pub id: CaseId,
    /// Why nothing was done, as a stable code; null when it is as wanted now.
    pub refused: Option<&'static str>,
    /// What it was before; null when nothing was done or nothing is different.
    pub before: Option<CaseBefore>,
}

/// What a case was before it was changed with others.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseBefore {
    /// Who was responsible.
    pub responsible_id: Option<UserId>,
    /// The group that was responsible.
    pub group_id: Option<UserGroupId>,
    /// How urgent it was.
    pub priority: CasePriority,
    /// When it was due.
    pub due_at: Option<Timestamp>,
    /// Where it stood.
    pub status: CaseStatus,
}

impl Operation for ChangeCases {
    const ID: &'static str = "change_cases";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/change";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Changes many cases and answers for each.";
    type Input = ChangeCasesInput;
    type Output = ChangedCases;

    async fn run(ctx: Ctx, scope: Scope, input: ChangeCasesInput) -> Result<ChangedCases, Fault> {
        if input.ids.is_empty() {
            return Err(Fault::field("ids", code::field::REQUIRED));
        }
        if input.ids.len() > MANY_MAX {
            return Err(Fault::field("ids", code::field::OUT_OF_RANGE));
        }
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            // In the order of ids: two requests that name the same cases do not wait for each other in a circle.
            let mut locked = input.ids.clone();
            locked.sort_unstable();
            locked.dedup();
            for id in locked {
                lock::take(tx, id.get()).await?;
            }
            let reached = Reached::load(tx, &scope).await?;
            let mut items = Vec::with_capacity(input.ids.len());
            for id in &input.ids {
                let outcome = change(&ctx, tx, &scope, (&reached, &input), *id).await;
                items.push(told(*id, outcome)?);
            }
            Ok(ChangedCases { items })
        }))
        .await
    }
}

/// What the world denies is told of the whole; a wrong field is wrong for all of them.
fn told(id: CaseId, outcome: Result<Option<CaseBefore>, Fault>) -> Result<ChangedCase, Fault> {
    match outcome {
        Ok(before) => Ok(ChangedCase {
            id,
            refused: None,
            before,
        }),
        Err(fault @ (Fault::Internal(_) | Fault::Invalid(_))) => Err(fault),
        Err(fault) => Ok(ChangedCase {
            id,
            refused: Some(fault.code().name),
            before: None,
        }),
    }
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (reached, input): (&Reached, &ChangeCasesInput),
    id: CaseId,
) -> Result<Option<CaseBefore>, Fault> {
    let now = ctx.now();
    let was = cases::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    if !reached.allows(scope, &was) {
        return Err(Fault::refused(code::CASE_BEYOND_REACH));
    }
    let mut case = was.clone();
    let to = input.status.unwrap_or(case.status);
    if to.is_open() {
        go(&mut case, to, input.reason.is_some(), now)?;
    }
    input.responsible_id.apply(&mut case.responsible);
    input.group_id.apply(&mut case.group);
    input.due_at.apply(&mut case.due_at);
    case.priority = input.priority.unwrap_or(case.priority);
    if case != was {
        check_open(&case)?;
    }
    go(&mut case, to, input.reason.is_some(), now)?;
    if case == was {
        return Ok(None);
    }
    case.person = followed(tx, scope, case.person).await?;
    check_names(tx, scope, &case, Some(&was)).await?;
    cases::update(tx, scope, &case).await?;
    let mut change = base::event::Change::between(&CaseForm::of(&was), &CaseForm::of(&case));
    if let Some(reason) = &input.reason {
        change = change.with("reason", reason);
    }
    tx.emit(scope, now, OfficeEvent::CaseChanged(id).record(change));
    tell_given(ctx, tx, scope, (Some(&was), &case)).await?;
    Ok(Some(before(&was)))
}

fn before(case: &Case) -> CaseBefore {
    CaseBefore {
        responsible_id: case.responsible,
        group_id: case.group,
        priority: case.priority,
        due_at: case.due_at,
        status: case.status,
    }
}
