//! Why the floor did not do what was wished.

use base::id::{InteractionId, PauseReasonId, QueueId, UserId};
use serde::Serialize;

/// A wish that was refused. Nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    /// No live interaction has this id: it never was, or it ended.
    #[error("interaction_unknown")]
    InteractionUnknown {
        /// The id.
        interaction: InteractionId,
    },
    /// The id is taken by a live interaction.
    #[error("interaction_known")]
    InteractionKnown {
        /// The id.
        interaction: InteractionId,
    },
    /// The contact is over and only its wrap-up is pending.
    #[error("contact_ended")]
    ContactEnded {
        /// The interaction.
        interaction: InteractionId,
    },
    /// No such queue.
    #[error("queue_unknown")]
    QueueUnknown {
        /// The id.
        queue: QueueId,
    },
    /// The queue lets nothing in.
    #[error("queue_inactive")]
    QueueInactive {
        /// The queue.
        queue: QueueId,
    },
    /// The queue is at its limit.
    #[error("queue_full")]
    QueueFull {
        /// The queue.
        queue: QueueId,
    },
    /// Interactions wait in the queue: say where they go.
    #[error("queue_still_holds")]
    QueueStillHolds {
        /// The queue.
        queue: QueueId,
        /// How many.
        waiting_count: u32,
    },
    /// Users are linked to the queue.
    #[error("queue_has_members")]
    QueueHasMembers {
        /// The queue.
        queue: QueueId,
        /// How many.
        member_count: u32,
    },
    /// Transfers from this queue to that one are not allowed.
    #[error("transfer_not_allowed")]
    TransferNotAllowed {
        /// The target.
        queue: QueueId,
    },
    /// No such agent.
    #[error("agent_unknown")]
    AgentUnknown {
        /// The user.
        agent: UserId,
    },
    /// The agent is not ready for work.
    #[error("agent_not_available")]
    AgentNotAvailable {
        /// The agent.
        agent: UserId,
    },
    /// The agent has no room for another.
    #[error("agent_full")]
    AgentFull {
        /// The agent.
        agent: UserId,
    },
    /// The agent is not linked to the queue.
    #[error("agent_not_of_queue")]
    AgentNotOfQueue {
        /// The agent.
        agent: UserId,
        /// The queue.
        queue: QueueId,
    },
    /// The agent does not hold the interaction.
    #[error("not_with_agent")]
    NotWithAgent {
        /// The interaction.
        interaction: InteractionId,
    },
    /// It does not wait in a queue.
    #[error("not_waiting")]
    NotWaiting {
        /// The interaction.
        interaction: InteractionId,
    },
    /// The offer is gone.
    #[error("offer_gone")]
    OfferGone {
        /// The interaction.
        interaction: InteractionId,
    },
    /// Nothing that the agent may take is waiting.
    #[error("nothing_waiting")]
    NothingWaiting,
    /// Calls do not go back; transfer them to the queue (CONFLICT-16).
    #[error("voice_does_not_return")]
    VoiceDoesNotReturn {
        /// The interaction.
        interaction: InteractionId,
    },
    /// The queue has codes for this medium: one must be chosen.
    #[error("wrap_up_code_missing")]
    WrapUpCodeMissing {
        /// The interaction.
        interaction: InteractionId,
    },
    /// No such pause reason.
    #[error("pause_reason_unknown")]
    PauseReasonUnknown {
        /// The reason.
        reason: PauseReasonId,
    },
    /// The agent is signed out.
    #[error("agent_offline")]
    AgentOffline {
        /// The agent.
        agent: UserId,
    },
    /// A setting is out of its range.
    #[error("setting_out_of_range")]
    SettingOutOfRange {
        /// Its name.
        setting: &'static str,
    },
    /// The organization is at a limit.
    #[error("floor_full")]
    FloorFull,
}
