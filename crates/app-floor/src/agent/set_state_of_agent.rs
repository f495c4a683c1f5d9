//! Sets another agent's state: for supervisors.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{PauseReasonId, UserId};
use floor::input::{Input, SetState};
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::set_agent_state::WantedState;
use super::{AgentView, view};
use crate::floors::Floors;

/// Sets another agent's state.
pub struct SetStateOfAgent;

/// Whose, and which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetStateOfAgentInput {
    /// The agent.
    pub id: UserId,
    /// The state.
    pub state: WantedState,
    /// The reason of a pause.
    pub pause_reason_id: Option<PauseReasonId>,
}

impl Operation for SetStateOfAgent {
    const ID: &'static str = "set_state_of_agent";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/agents/{id}/state";
    const ACTION: Action = Action::AgentStateSet;
    const SUMMARY: &'static str = "Sets another agent's state.";
    type Input = SetStateOfAgentInput;
    type Output = AgentView;

    async fn run(ctx: Ctx, scope: Scope, input: SetStateOfAgentInput) -> Result<AgentView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let to = match (input.state, input.pause_reason_id) {
            (WantedState::Available, _) => SetState::Available,
            (WantedState::Paused, Some(reason)) => SetState::Paused(reason),
            (WantedState::Paused, None) => {
                return Err(Fault::field("pause_reason_id", code::field::REQUIRED));
            }
            (WantedState::Offline, _) => SetState::Offline,
        };
        let wanted = Input::AgentStateSet {
            agent: input.id,
            by,
            to,
        };
        ctx.extras
            .get::<Floors>()
            .ask(&ctx, scope.org(), wanted)
            .await?;
        ctx.db
            .read(in_tx!(tx, [scope], view(tx, &scope, input.id).await))
            .await
    }
}
