//! Asks something of another area or person, for a case within reach (CASE-028).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{CaseId, FollowUpId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::follow_up::{FOLLOW_UPS_MAX, FollowUpState};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::cases::Case;
use store_office::follow_ups::{self, FollowUp};
use utoipa::ToSchema;

use crate::case::{Reached, check_open, hold};

use super::{FollowUpView, Target, check_target, note, tell_assigned, view, watch};

/// Asks.
pub struct CreateFollowUp;

/// What, of whom, and by when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateFollowUpInput {
    /// The case.
    pub id: CaseId,
    /// What is asked.
    pub text: Text<2000>,
    /// The area that shall do it; needed when no person is named.
    pub group_id: Option<UserGroupId>,
    /// The person who shall do it.
    pub user_id: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
}

impl Operation for CreateFollowUp {
    const ID: &'static str = "create_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/{id}/follow-ups";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Asks something of another area or person, for an open case within reach.";
    type Input = CreateFollowUpInput;
    type Output = FollowUpView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateFollowUpInput,
    ) -> Result<FollowUpView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let made = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let case = hold(tx, &scope, input.id).await?;
                ask(&ctx, tx, &scope, (&case, &input)).await
            }))
            .await?;
        bell.ring();
        Ok(made)
    }
}

/// Asks for a case that is held; the bell of the jobs is to be rung after the commit.
///
/// **Errors**: `case_beyond_reach`, `case_concluded`, `too_many`; told at each field.
pub async fn ask(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, input): (&Case, &CreateFollowUpInput),
) -> Result<FollowUpView, Fault> {
    let reached = Reached::load(tx, scope).await?;
    if !reached.allows(scope, case) {
        return Err(Fault::refused(code::CASE_BEYOND_REACH));
    }
    check_open(case)?;
    let target = Target {
        group: input.group_id,
        user: input.user_id,
        due_at: input.due_at,
    };
    check_target(ctx, tx, scope, (&reached, None, target)).await?;
    if follow_ups::of_case(tx, scope, case.id).await?.len() >= FOLLOW_UPS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let row = FollowUp {
        id: ctx.id(FollowUpId::from_i64),
        case: case.id,
        text: input.text.as_str().to_owned(),
        group: target.group,
        user: target.user,
        due_at: target.due_at,
        state: FollowUpState::Open,
        reason: None,
        conclusion: None,
        created_by: scope.user(),
        created_at: ctx.now(),
        changed_by: scope.user(),
        changed_at: ctx.now(),
        delay_told_at: None,
        revision: 1,
    };
    follow_ups::insert(tx, scope, &row).await?;
    watch(ctx, tx, scope, &row).await?;
    tell_assigned(ctx, tx, scope, (&reached, &row)).await?;
    note(tx, scope, case, (None, &row), None);
    Ok(view(scope, &reached, case, row))
}
