//! Gives a follow-up to another area or person; who asked may also say it differently and move its deadline (CASE-029).

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{FollowUpId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::follow_up::FollowUpStep;
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx};
use store_office::follow_ups::FollowUp;
use store_setup::users;
use utoipa::ToSchema;

use super::{FollowUpView, Held, Target, check_target, standing, tell_assigned, view, watch};

/// Gives one on.
pub struct ReassignFollowUp;

/// Which, to whom, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReassignFollowUpInput {
    /// The follow-up.
    pub id: FollowUpId,
    /// The area that shall do it; needed when no person is named.
    pub group_id: Option<UserGroupId>,
    /// The person who shall do it.
    pub user_id: Option<UserId>,
    /// What is asked from now on; only who asked or may change the case says so.
    pub text: Option<Text<2000>>,
    /// When it is due from now on; only who asked or may change the case says so.
    #[serde(default)]
    #[schema(value_type = Option<Timestamp>)]
    pub due_at: Change<Timestamp>,
}

impl Operation for ReassignFollowUp {
    const ID: &'static str = "reassign_follow_up";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/follow-ups/{id}/reassign";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Gives a follow-up to another area or person; one that was returned begins again.";
    const GUARDED: bool = true;
    type Input = ReassignFollowUpInput;
    type Output = FollowUpView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReassignFollowUpInput,
    ) -> Result<FollowUpView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let given = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let held = Held::load(tx, &scope, input.id).await?;
                refuse_stale(tx, &scope, &held).await?;
                let step = held.step(&ctx, tx, &scope, FollowUpStep::Reassign).await?;
                let mut now = step.ok_or_else(|| Fault::refused(code::FOLLOW_UP_OVER))?;
                let by = standing(&scope, &held.reached, &held.case, &held.was);
                let says_more = input.text.is_some() || !matches!(input.due_at, Change::Keep);
                if says_more && !(by.asked || by.answers) {
                    return Err(Fault::refused(code::FOLLOW_UP_OF_OTHERS));
                }
                apply(&input, &mut now);
                let target = Target {
                    group: now.group,
                    user: now.user,
                    due_at: now.due_at,
                };
                let was = Some(&held.was);
                check_target(&ctx, tx, &scope, (&held.reached, was, target)).await?;
                watch(&ctx, tx, &scope, &now).await?;
                tell_assigned(&ctx, tx, &scope, (&held.reached, &now)).await?;
                held.save(tx, &scope, &now, None).await
            }))
            .await?;
        bell.ring();
        Ok(given)
    }
}

fn apply(input: &ReassignFollowUpInput, now: &mut FollowUp) {
    let due_at = now.due_at;
    now.group = input.group_id;
    now.user = input.user_id;
    now.reason = None;
    input.due_at.apply(&mut now.due_at);
    if now.due_at != due_at {
        now.delay_told_at = None;
    }
    if let Some(text) = &input.text {
        text.as_str().clone_into(&mut now.text);
    }
}

/// Refuses a step that was taken from another revision than the follow-up has by now.
async fn refuse_stale(tx: &mut Tx<'_>, scope: &Scope, held: &Held) -> Result<(), Fault> {
    let was = &held.was;
    if scope.seen().is_none_or(|seen| seen == was.revision) {
        return Ok(());
    }
    let name = match was.changed_by {
        Some(user) => users::get(tx, scope, user).await?.map(|user| user.name),
        None => None,
    };
    let more = json!({
        "current": view(scope, &held.reached, &held.case, was.clone()),
        "changed_by": was.changed_by,
        "changed_by_name": name,
        "changed_at": was.changed_at,
    });
    Err(Fault::refused_with(code::CHANGED_MEANWHILE, more))
}
