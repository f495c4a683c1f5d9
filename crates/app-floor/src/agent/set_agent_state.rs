//! Sets one's own state: ready, in pause for a reason, or signed out (PAUSE-003, PAUSE-004).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::PauseReasonId;
use floor::input::Input;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{AgentView, view};
use crate::floors::Floors;

/// Sets one's own state.
pub struct SetAgentState;

/// A state that can be wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedState {
    /// Ready for work.
    Available,
    /// In pause; needs a reason.
    Paused,
    /// Signed out.
    Offline,
}

impl WantedState {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Paused => "paused",
            Self::Offline => "offline",
        }
    }
}

/// Which state.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetAgentStateInput {
    /// The state.
    pub state: WantedState,
    /// The reason of a pause.
    pub pause_reason_id: Option<PauseReasonId>,
}

impl Operation for SetAgentState {
    const ID: &'static str = "set_agent_state";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/agent/state";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Sets one's own state as an agent.";
    type Input = SetAgentStateInput;
    type Output = AgentView;

    async fn run(ctx: Ctx, scope: Scope, input: SetAgentStateInput) -> Result<AgentView, Fault> {
        let (user, org, floors) = (
            scope.user().ok_or(Fault::NotFound)?,
            scope.org(),
            ctx.extras.get::<Floors>(),
        );
        let scope_in = scope.clone();
        let before = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope_in], view(tx, &scope_in, user).await))
            .await?;
        let wanted = match (input.state, input.pause_reason_id) {
            (WantedState::Available, _) if before.state == "offline" => Input::AgentSignedIn(user),
            (WantedState::Available, _) => Input::AgentAvailable(user),
            (WantedState::Paused, Some(reason)) => Input::PauseWanted {
                agent: user,
                reason,
            },
            (WantedState::Paused, None) => {
                return Err(Fault::field("pause_reason_id", code::field::REQUIRED));
            }
            (WantedState::Offline, _) => Input::AgentSignedOut(user),
        };
        floors.ask(&ctx, org, wanted).await?;
        ctx.db
            .read(in_tx!(tx, [scope], view(tx, &scope, user).await))
            .await
    }
}
