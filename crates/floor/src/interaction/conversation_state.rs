//! The state of a conversation as the list of conversations names it: coarser than the interaction's, and finer about who waits for whom.

use serde::{Deserialize, Serialize};

use super::{Activity, InteractionState};

/// Where a conversation stands, in the words of GAP-046.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConversationState {
    /// With a bot or a form (Pré-abertura).
    PreOpen,
    /// Waits for an agent, or is with an agent and its customer waits for an answer (Pendente).
    Pending,
    /// With an agent, nobody waits for an answer; or its code is being chosen (Em atendimento).
    InProgress,
    /// With an agent, the customer is silent.
    InactiveAtAgent,
    /// In a queue, the agent was lost.
    InactiveInQueue,
    /// Ended properly.
    Concluded,
    /// Ended by decision.
    Canceled,
    /// Ended by silence.
    WithdrawnByInactivity,
    /// The customer left before an answer.
    Abandoned,
}

impl ConversationState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::PreOpen,
        Self::Pending,
        Self::InProgress,
        Self::InactiveAtAgent,
        Self::InactiveInQueue,
        Self::Concluded,
        Self::Canceled,
        Self::WithdrawnByInactivity,
        Self::Abandoned,
    ];

    /// Tells where a conversation stands; `is_awaited` while its customer waits for an answer.
    ///
    /// **Source**: GAP-046.
    pub const fn of(state: InteractionState, activity: Activity, is_awaited: bool) -> Self {
        match (state, activity) {
            (InteractionState::Concluded, _) => Self::Concluded,
            (InteractionState::Canceled, _) => Self::Canceled,
            (InteractionState::WithdrawnByInactivity, _) => Self::WithdrawnByInactivity,
            (InteractionState::Abandoned, _) => Self::Abandoned,
            (_, Activity::InactiveAtAgent) => Self::InactiveAtAgent,
            (_, Activity::InactiveInQueue) => Self::InactiveInQueue,
            (InteractionState::PreOpen, Activity::Active) => Self::PreOpen,
            (InteractionState::Queued | InteractionState::Offered, Activity::Active) => {
                Self::Pending
            }
            (InteractionState::Active, Activity::Active) if is_awaited => Self::Pending,
            (InteractionState::Active | InteractionState::WrapUp, Activity::Active) => {
                Self::InProgress
            }
        }
    }

    /// Tells whether nothing can happen any more.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Concluded | Self::Canceled | Self::WithdrawnByInactivity | Self::Abandoned
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-046.
    #[test]
    fn who_waits_for_an_agent_or_an_answer_is_pending() {
        use InteractionState as S;
        let of = |state, is_awaited| ConversationState::of(state, Activity::Active, is_awaited);
        assert_eq!(of(S::PreOpen, true), ConversationState::PreOpen);
        for state in [S::Queued, S::Offered] {
            assert_eq!(of(state, false), ConversationState::Pending);
        }
        assert_eq!(of(S::Active, true), ConversationState::Pending);
        assert_eq!(of(S::Active, false), ConversationState::InProgress);
        assert_eq!(of(S::WrapUp, true), ConversationState::InProgress);
        let silent = |state| ConversationState::of(state, Activity::InactiveAtAgent, true);
        assert_eq!(silent(S::Active), ConversationState::InactiveAtAgent);
        assert_eq!(silent(S::Concluded), ConversationState::Concluded);
    }

    #[test]
    fn a_conversation_has_ended_exactly_when_its_interaction_has() {
        for state in InteractionState::ALL {
            for activity in Activity::ALL {
                for is_awaited in [false, true] {
                    let one = ConversationState::of(state, activity, is_awaited);
                    assert_eq!(one.has_ended(), state.has_ended());
                    assert!(ConversationState::ALL.contains(&one));
                }
            }
        }
    }
}
