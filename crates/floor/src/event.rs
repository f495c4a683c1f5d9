//! Every fact of the floor. Ids and numbers only; what happened, never what should.

use base::event::{Audience, EntityKind, NewEvent};
use base::id::{InteractionId, PauseReasonId, QueueId, SegmentId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::presence::AgentState;
use crate::reason::Reason;

/// Why an interaction entered a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueuedBy {
    /// The customer came, or is through with the bot.
    Entry,
    /// The agent gave it back by hand.
    Returned,
    /// The agent was lost: signed out, disconnected, paused at once, or in pause when the customer wrote.
    AgentLost,
    /// It was sent to this queue, or its transfer to an agent came back.
    Transferred,
    /// It waited too long in another queue.
    Overflow,
    /// A wrap-up code moved it.
    WrapUpCode,
    /// A supervisor moved it, or its queue was deactivated.
    Moved,
}

/// Why an offer, or an assignment that was not opened, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapseCause {
    /// The time ran out; counts as a missed offer.
    TimedOut,
    /// The agent declined.
    Declined,
    /// The agent is not there any more, or went into pause.
    AgentLeft,
    /// The customer left, or somebody moved, took or canceled the interaction.
    Withdrawn,
}

/// How a segment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentEnd {
    /// An agent answered: the end of a wait.
    Answered,
    /// The customer gave up waiting.
    Abandoned,
    /// It went to another queue for waiting too long.
    Overflow,
    /// It was concluded.
    Concluded,
    /// It was sent on.
    Transferred,
    /// The agent gave it back.
    Returned,
    /// The agent was lost.
    AgentLost,
    /// It was canceled.
    Canceled,
    /// The customer was silent too long.
    Withdrawn,
    /// A supervisor took or moved it.
    Moved,
}

/// A fact of the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all_fields = "snake_case")]
pub enum FloorEvent {
    /// An interaction began.
    InteractionStarted {
        interaction: InteractionId,
        queue: QueueId,
        medium: Medium,
        after_hours: bool,
        outbound: bool,
        /// A flow or form comes before the queue.
        #[serde(default)]
        pre_open: bool,
    },
    /// An interaction entered a queue of people.
    InteractionQueued {
        interaction: InteractionId,
        queue: QueueId,
        segment: SegmentId,
        by: QueuedBy,
    },
    /// An interaction was offered to an agent, or assigned and not opened yet.
    InteractionOffered {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        until: Timestamp,
        reason: Reason,
    },
    /// The offer ended without an answer.
    OfferLapsed {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        cause: LapseCause,
    },
    /// An agent answered: accepted, opened, pulled or took it.
    InteractionAnswered {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        segment: SegmentId,
        reason: Reason,
    },
    /// The customer began a turn.
    TurnStarted {
        interaction: InteractionId,
        queue: QueueId,
    },
    /// A person of the operation ended the customer's turn, or wrote for the first time.
    InteractionReplied {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        first_us: Option<Span>,
        turn_us: Option<Span>,
    },
    /// The conversation fell silent (MSG-012), or was put off while nobody awaits a reply; it uses no capacity.
    ConversationInactive {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        #[serde(default)]
        put_off: bool,
    },
    /// The customer wrote again (MSG-013).
    ConversationActive {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
    },
    /// Its agent put it off; it comes back by itself.
    InteractionPutOff {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
        until: Timestamp,
    },
    /// What was put off is back: its moment came, the customer wrote, or the agent wants it.
    InteractionBack {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
    },
    /// Somebody said when it is due, or that it is not, without putting it off.
    DueDateSet {
        interaction: InteractionId,
        queue: QueueId,
        by: UserId,
        due_at: Option<Timestamp>,
    },
    /// Its due date came while an agent had it.
    InteractionCameDue {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
    },
    /// A stretch in a queue or with an agent ended.
    SegmentEnded {
        interaction: InteractionId,
        queue: QueueId,
        segment: SegmentId,
        agent: Option<UserId>,
        end: SegmentEnd,
        code: Option<WrapUpCodeId>,
    },
    /// The contact ended; its code is pending.
    WrapUpStarted {
        interaction: InteractionId,
        queue: QueueId,
        agent: UserId,
    },
    /// An interaction was concluded.
    InteractionConcluded {
        interaction: InteractionId,
        queue: QueueId,
        agent: Option<UserId>,
        code: Option<WrapUpCodeId>,
    },
    /// An interaction was canceled, by a user or, outside the hours, by the product.
    InteractionCanceled {
        interaction: InteractionId,
        queue: QueueId,
        agent: Option<UserId>,
        by: Option<UserId>,
        #[serde(default)]
        code: Option<WrapUpCodeId>,
    },
    /// An interaction ended for the customer's silence.
    InteractionWithdrawn {
        interaction: InteractionId,
        queue: QueueId,
        agent: Option<UserId>,
        #[serde(default)]
        code: Option<WrapUpCodeId>,
    },
    /// The customer left before an answer.
    InteractionAbandoned {
        interaction: InteractionId,
        queue: QueueId,
        #[serde(default)]
        code: Option<WrapUpCodeId>,
    },
    /// An agent's state changed.
    AgentStateChanged {
        agent: UserId,
        from: AgentState,
        to: AgentState,
        pause_reason: Option<PauseReasonId>,
        by: Option<UserId>,
    },
    /// An agent signed in.
    AgentSignedIn { agent: UserId },
    /// An agent signed out, or the lost connection was not forgiven.
    AgentSignedOut { agent: UserId, lost: bool },
    /// A pause lasts longer than its reason allows.
    PauseOverran {
        agent: UserId,
        pause_reason: PauseReasonId,
    },
    /// A queue lets nothing in any more.
    QueueDeactivated { queue: QueueId },
}

impl FloorEvent {
    /// Gives the kind as the log holds it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::InteractionStarted { .. } => "InteractionStarted",
            Self::InteractionQueued { .. } => "InteractionQueued",
            Self::InteractionOffered { .. } => "InteractionOffered",
            Self::OfferLapsed { .. } => "OfferLapsed",
            Self::InteractionAnswered { .. } => "InteractionAnswered",
            Self::TurnStarted { .. } => "TurnStarted",
            Self::InteractionReplied { .. } => "InteractionReplied",
            Self::ConversationInactive { .. } => "ConversationInactive",
            Self::ConversationActive { .. } => "ConversationActive",
            Self::InteractionPutOff { .. } => "InteractionPutOff",
            Self::InteractionBack { .. } => "InteractionBack",
            Self::DueDateSet { .. } => "DueDateSet",
            Self::InteractionCameDue { .. } => "InteractionCameDue",
            Self::SegmentEnded { .. } => "SegmentEnded",
            Self::WrapUpStarted { .. } => "WrapUpStarted",
            Self::InteractionConcluded { .. } => "InteractionConcluded",
            Self::InteractionCanceled { .. } => "InteractionCanceled",
            Self::InteractionWithdrawn { .. } => "InteractionWithdrawn",
            Self::InteractionAbandoned { .. } => "InteractionAbandoned",
            Self::AgentStateChanged { .. } => "AgentStateChanged",
            Self::AgentSignedIn { .. } => "AgentSignedIn",
            Self::AgentSignedOut { .. } => "AgentSignedOut",
            Self::PauseOverran { .. } => "PauseOverran",
            Self::QueueDeactivated { .. } => "QueueDeactivated",
        }
    }

    /// Turns the fact into what the log appends.
    pub fn record(&self) -> NewEvent {
        let (entity, entity_id) = self.entity();
        let mut payload = serde_json::to_value(self).unwrap_or_default();
        if let Value::Object(fields) = &mut payload {
            fields.remove("kind");
        }
        NewEvent {
            kind: self.kind(),
            version: 1,
            entity,
            entity_id,
            parent_id: None,
            audience: Audience {
                queue: self.queue(),
                users: self.agent().into_iter().collect(),
            },
            payload,
            audit: None,
        }
    }

    /// The entity that the fact is about.
    const fn entity(&self) -> (EntityKind, i64) {
        match self {
            Self::InteractionStarted { interaction, .. }
            | Self::InteractionQueued { interaction, .. }
            | Self::TurnStarted { interaction, .. }
            | Self::InteractionAbandoned { interaction, .. }
            | Self::InteractionOffered { interaction, .. }
            | Self::OfferLapsed { interaction, .. }
            | Self::InteractionAnswered { interaction, .. }
            | Self::InteractionReplied { interaction, .. }
            | Self::ConversationInactive { interaction, .. }
            | Self::ConversationActive { interaction, .. }
            | Self::WrapUpStarted { interaction, .. }
            | Self::InteractionPutOff { interaction, .. }
            | Self::InteractionBack { interaction, .. }
            | Self::DueDateSet { interaction, .. }
            | Self::InteractionCameDue { interaction, .. }
            | Self::SegmentEnded { interaction, .. }
            | Self::InteractionConcluded { interaction, .. }
            | Self::InteractionCanceled { interaction, .. }
            | Self::InteractionWithdrawn { interaction, .. } => {
                (EntityKind::Interaction, interaction.get())
            }
            Self::AgentStateChanged { agent, .. }
            | Self::AgentSignedIn { agent }
            | Self::AgentSignedOut { agent, .. }
            | Self::PauseOverran { agent, .. } => (EntityKind::Agent, agent.get()),
            Self::QueueDeactivated { queue } => (EntityKind::Queue, queue.get()),
        }
    }

    /// The queue concerned.
    const fn queue(&self) -> Option<QueueId> {
        match *self {
            Self::InteractionStarted { queue, .. }
            | Self::InteractionQueued { queue, .. }
            | Self::TurnStarted { queue, .. }
            | Self::InteractionAbandoned { queue, .. }
            | Self::InteractionOffered { queue, .. }
            | Self::OfferLapsed { queue, .. }
            | Self::InteractionAnswered { queue, .. }
            | Self::InteractionReplied { queue, .. }
            | Self::ConversationInactive { queue, .. }
            | Self::ConversationActive { queue, .. }
            | Self::WrapUpStarted { queue, .. }
            | Self::InteractionPutOff { queue, .. }
            | Self::InteractionBack { queue, .. }
            | Self::DueDateSet { queue, .. }
            | Self::InteractionCameDue { queue, .. }
            | Self::SegmentEnded { queue, .. }
            | Self::InteractionConcluded { queue, .. }
            | Self::InteractionCanceled { queue, .. }
            | Self::InteractionWithdrawn { queue, .. }
            | Self::QueueDeactivated { queue } => Some(queue),
            Self::AgentStateChanged { .. }
            | Self::AgentSignedIn { .. }
            | Self::AgentSignedOut { .. }
            | Self::PauseOverran { .. } => None,
        }
    }

    /// The user concerned, whatever the reach.
    const fn agent(&self) -> Option<UserId> {
        match *self {
            Self::InteractionOffered { agent, .. }
            | Self::OfferLapsed { agent, .. }
            | Self::InteractionAnswered { agent, .. }
            | Self::InteractionReplied { agent, .. }
            | Self::ConversationInactive { agent, .. }
            | Self::ConversationActive { agent, .. }
            | Self::InteractionPutOff { agent, .. }
            | Self::InteractionBack { agent, .. }
            | Self::InteractionCameDue { agent, .. }
            | Self::WrapUpStarted { agent, .. }
            | Self::AgentStateChanged { agent, .. }
            | Self::AgentSignedOut { agent, .. }
            | Self::PauseOverran { agent, .. }
            | Self::AgentSignedIn { agent } => Some(agent),
            Self::SegmentEnded { agent, .. }
            | Self::InteractionConcluded { agent, .. }
            | Self::InteractionCanceled { agent, .. }
            | Self::InteractionWithdrawn { agent, .. } => agent,
            Self::InteractionStarted { .. }
            | Self::InteractionQueued { .. }
            | Self::TurnStarted { .. }
            | Self::InteractionAbandoned { .. }
            | Self::DueDateSet { .. }
            | Self::QueueDeactivated { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: PAUSE-006.
    #[test]
    fn a_record_names_its_entity_and_carries_ids_and_numbers_only() {
        let event = FloorEvent::AgentStateChanged {
            agent: UserId::from_i64(7),
            from: AgentState::Available,
            to: AgentState::Paused,
            pause_reason: Some(PauseReasonId::from_i64(3)),
            by: None,
        };
        let record = event.record();
        assert_eq!(
            (record.kind, record.entity, record.entity_id),
            ("AgentStateChanged", EntityKind::Agent, 7)
        );
        assert_eq!(
            record.audience,
            Audience {
                queue: None,
                users: vec![UserId::from_i64(7)]
            }
        );
        let payload = serde_json::json!({
            "agent": "7", "from": "available", "to": "paused", "pause_reason": "3", "by": null
        });
        assert_eq!(record.payload, payload);
    }

    #[test]
    fn the_kind_is_the_tag_of_the_stored_form() {
        let queue = QueueId::from_i64(1);
        let interaction = InteractionId::from_i64(2);
        for event in [
            FloorEvent::InteractionAbandoned {
                interaction,
                queue,
                code: None,
            },
            FloorEvent::TurnStarted { interaction, queue },
            FloorEvent::QueueDeactivated { queue },
        ] {
            let stored = serde_json::to_value(&event).unwrap();
            assert_eq!(stored["kind"], event.kind());
            assert_eq!(serde_json::from_value::<FloorEvent>(stored).unwrap(), event);
        }
    }
}
