//! What a floor gives back: events (it happened) and effects (please do it), never mixed.

use base::id::{InteractionId, PauseReasonId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;

use crate::config::Acceptance;
use crate::event::FloorEvent;
use crate::reason::Reason;
use crate::refused::Refused;

/// One output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// It happened, at this moment.
    Event(Timestamp, FloorEvent),
    /// Please do it, after the commit.
    Effect(Effect),
    /// The input was refused; nothing changed.
    Refused(Refused),
}

/// What must be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Show an offer, or what was assigned but not opened; ring for calls.
    OfferShown {
        /// The interaction.
        interaction: InteractionId,
        /// To whom.
        agent: UserId,
        /// Its medium: voice rings.
        medium: Medium,
        /// With or without a click.
        acceptance: Acceptance,
        /// Until when it stands.
        until: Timestamp,
        /// Why this agent.
        reason: Reason,
    },
    /// Take an offer off the agent's screen; stop ringing.
    OfferWithdrawn {
        /// The interaction.
        interaction: InteractionId,
        /// From whom.
        agent: UserId,
    },
    /// The agent should know that the customer is silent.
    AgentWarned {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// A customer waits for a reply too long.
    ReplyAlarm {
        /// The interaction.
        interaction: InteractionId,
        /// Who should reply.
        agent: UserId,
        /// Since when.
        since: Timestamp,
    },
    /// The agent wanted to be reminded of this now.
    Reminded {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// An automatic message is due.
    MessageDue {
        /// The interaction.
        interaction: InteractionId,
        /// Its queue, whose texts apply.
        queue: QueueId,
        /// Which.
        message: AutomaticMessage,
    },
    /// A supervisor should know of a pause that lasts too long.
    PauseOverran {
        /// The agent.
        agent: UserId,
        /// The reason.
        reason: PauseReasonId,
    },
}

/// A message that the product sends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AutomaticMessage {
    /// The flow or form before the queue is through, and the queue is open.
    Welcome,
    /// Outside the hours.
    AfterHours,
    /// The customer is silent: still there.
    InactivityWarning,
    /// The conversation was ended for silence.
    Withdrawn,
    /// An agent took it.
    AgentArrived,
    /// Nobody was free at once: the customer waits in the queue.
    Waiting,
    /// The owner of the customer's portfolio is not there: a message may be left (GAP-073).
    OwnerAway,
    /// The next of the queue's notices for who waits; counted from 0 within the wait (GAP-011).
    Notice(u32),
}
