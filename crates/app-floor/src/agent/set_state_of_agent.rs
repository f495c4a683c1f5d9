//! Sets another agent's state, with a reason that the agent reads and the audit log keeps: for supervisors.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::{Audience, Audit, Change, EntityKind, NewEvent};
use base::id::{AnnouncementId, PauseReasonId, UserId};
use base::text::Text;
use base::time::Span;
use floor::input::{Input, SetState};
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx};
use store_floor::announcements::NewAnnouncement;
use utoipa::ToSchema;

use super::set_agent_state::WantedState;
use super::{AgentView, reached, view};
use crate::announcement::tell_one;
use crate::floors::Floors;

/// How long the agent's desk tells of it.
const TOLD_FOR: Span = Span::from_hours(8);

/// Sets another agent's state.
pub struct SetStateOfAgent;

/// Whose, which, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetStateOfAgentInput {
    /// The agent.
    pub id: UserId,
    /// The state.
    pub state: WantedState,
    /// The reason of a pause.
    pub pause_reason_id: Option<PauseReasonId>,
    /// Why the supervisor sets it: the agent reads it, and the audit log keeps it.
    pub reason: Text<500>,
}

impl Operation for SetStateOfAgent {
    const ID: &'static str = "set_state_of_agent";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/agents/{id}/state";
    const ACTION: Action = Action::AgentStateSet;
    const SUMMARY: &'static str =
        "Sets another agent's state, with a reason that the agent reads and the audit log keeps.";
    type Input = SetStateOfAgentInput;
    type Output = AgentView;

    async fn run(ctx: Ctx, scope: Scope, input: SetStateOfAgentInput) -> Result<AgentView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let (id, own) = (input.id, scope.clone());
        let before = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [own], within_reach(tx, &own, id).await))
            .await?;
        let to = wanted(&input, &before)?;
        ctx.extras
            .get::<Floors>()
            .ask(
                &ctx,
                scope.org(),
                Input::AgentStateSet { agent: id, by, to },
            )
            .await?;
        let now = ctx.now();
        let told = NewAnnouncement {
            id: ctx.id(AnnouncementId::from_i64),
            author: by,
            text: input.reason.into_string(),
            audience: None,
            agent_state: Some(input.state.name().to_owned()),
            created_at: now,
            expires_at: now + TOLD_FOR,
        };
        ctx.db
            .write(in_tx!(tx, [scope, told, before], {
                let after = view(tx, &scope, id).await?;
                if told.author != id {
                    tell_one(tx, &scope, &told, id).await?;
                }
                let change = Change::between(&before, &after).with("reason", &told.text);
                tx.emit(&scope, now, event(id, change));
                Ok(after)
            }))
            .await
    }
}

/// Finds an agent whom the supervisor reaches.
async fn within_reach(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<AgentView, Fault> {
    let all = reached(tx, scope).await?;
    if all.is_some_and(|all| !all.contains(&id)) {
        return Err(Fault::NotFound);
    }
    view(tx, scope, id).await
}

/// Tells what the floor is asked for.
///
/// **Errors**: the reason of a pause is missing; the agent has left, or is in that state already.
fn wanted(input: &SetStateOfAgentInput, before: &AgentView) -> Result<SetState, Fault> {
    let to = match (input.state, input.pause_reason_id) {
        (WantedState::Available, _) => SetState::Available,
        (WantedState::Paused, Some(reason)) => SetState::Paused(reason),
        (WantedState::Paused, None) => {
            return Err(Fault::field("pause_reason_id", code::field::REQUIRED));
        }
        (WantedState::Offline, _) => SetState::Offline,
    };
    let state = before.state.as_str();
    if state == "offline" {
        return Err(Fault::refused(code::AGENT_SIGNED_OUT));
    }
    let is_so = match to {
        SetState::Available => matches!(state, "available" | "busy" | "after_call"),
        SetState::Paused(reason) => {
            matches!(state, "paused" | "pause_requested") && before.pause_reason_id == Some(reason)
        }
        SetState::Offline | SetState::Away => false,
    };
    if is_so {
        return Err(Fault::refused(code::AGENT_STATE_SET));
    }
    Ok(to)
}

/// The event that the audit log keeps; the floor's own tells screens of the state.
fn event(agent: UserId, change: Change) -> NewEvent {
    NewEvent {
        kind: "AgentStateDecided",
        version: 1,
        entity: EntityKind::Agent,
        entity_id: agent.get(),
        parent_id: None,
        audience: Audience::default(),
        payload: json!({}),
        audit: Some(Audit {
            subject: "agent",
            change,
        }),
    }
}
