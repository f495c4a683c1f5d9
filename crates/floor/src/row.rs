//! What the driver writes and reads back: flat columns for questions, one document per machine for the reload.
//!
//! A reload needs only the documents of live interactions and agents, the board rows of their days, and the floor's own row.

use base::calendar::Day;
use base::id::{
    InteractionId, PauseReasonId, PresenceSpanId, QueueId, SegmentId, UserId, WrapUpCodeId,
};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::board::Tally;
use crate::event::SegmentEnd;
use crate::interaction::{Activity, Interaction, InteractionState};
use crate::presence::{Agent, AgentState};
use crate::reason::Reason;

/// Everything that changed since it was last taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dirty {
    /// Interactions, the ended ones too.
    pub interactions: Vec<InteractionRow>,
    /// Segments, open and closed.
    pub segments: Vec<SegmentRow>,
    /// Agents.
    pub agents: Vec<AgentRow>,
    /// Presence spans, open and closed.
    pub spans: Vec<PresenceSpanRow>,
    /// Counters.
    pub boards: Vec<BoardRow>,
    /// The floor's own row.
    pub floor: Option<FloorRow>,
}

impl Dirty {
    /// Tells whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a floor is rebuilt from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved {
    /// The documents of interactions that have not ended.
    pub interactions: Vec<Interaction>,
    /// The documents of agents.
    pub agents: Vec<Agent>,
    /// Counters of today and of every day on which a live interaction began; more does no harm.
    pub boards: Vec<BoardRow>,
    /// The floor's own row; none for a floor that never ran.
    pub floor: FloorRow,
}

/// An interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractionRow {
    /// The interaction.
    pub id: InteractionId,
    /// The queue it is in, or was last.
    pub queue: QueueId,
    /// The queue it began in.
    pub first_queue: QueueId,
    /// Its medium.
    pub medium: Medium,
    /// Where it stands.
    pub state: InteractionState,
    /// Whether the conversation is active.
    pub activity: Activity,
    /// Who holds it, or is offered it.
    pub agent: Option<UserId>,
    /// Who held it last.
    pub last_agent: Option<UserId>,
    /// Why the agent got it.
    pub reason: Option<Reason>,
    /// Since when it stands there.
    pub state_since: Timestamp,
    /// Whether it arrived outside the hours.
    pub after_hours: bool,
    /// Whether the operation began it.
    pub outbound: bool,
    /// The local day on which it began.
    pub day: Day,
    /// When it began.
    pub arrived_at: Timestamp,
    /// When it first reached a queue of people.
    pub queued_at: Option<Timestamp>,
    /// When it entered the queue in which it waits.
    pub waiting_since: Option<Timestamp>,
    /// When an agent first answered.
    pub answered_at: Option<Timestamp>,
    /// When a person of the operation first wrote.
    pub first_reply_at: Option<Timestamp>,
    /// How long that took, by the clock of its queue.
    pub first_reply: Option<Span>,
    /// Turns answered.
    pub reply_count: u32,
    /// How long they took together.
    pub reply_sum: Span,
    /// Since when the customer awaits a reply.
    pub awaiting_since: Option<Timestamp>,
    /// Time with agents, silence left out, without the open stretch.
    pub handled: Span,
    /// Time silent with agents.
    pub inactive: Span,
    /// Time in wrap-up.
    pub wrapped: Span,
    /// The last code.
    pub code: Option<WrapUpCodeId>,
    /// When the contact ended, its wrap-up left out.
    pub contact_ended_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Until when its agent put it off.
    pub put_off_until: Option<Timestamp>,
    /// The document; absent once it has ended.
    pub document: Option<Box<Interaction>>,
}

/// A stretch of an interaction in a queue or with an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRow {
    /// The segment.
    pub id: SegmentId,
    /// Its interaction.
    pub interaction: InteractionId,
    /// Its place in the interaction, from 1.
    pub ordinal: u32,
    /// The queue.
    pub queue: QueueId,
    /// The agent; none for a wait.
    pub agent: Option<UserId>,
    /// Why this agent.
    pub reason: Option<Reason>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, its wrap-up included.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub end: Option<SegmentEnd>,
    /// When the contact ended in it, its wrap-up left out.
    pub contact_ended_at: Option<Timestamp>,
    /// Time active, silence and wrap-up left out.
    pub handled: Span,
    /// Time in wrap-up.
    pub wrapped: Span,
    /// The code that closed it.
    pub code: Option<WrapUpCodeId>,
    /// When its agent first wrote in it.
    pub replied_at: Option<Timestamp>,
    /// The first reply of the interaction, if it was given here: how long it took.
    pub first_reply: Option<Span>,
    /// Turns answered in it.
    pub reply_count: u32,
    /// How long they took together.
    pub reply_sum: Span,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentRow {
    /// The user.
    pub id: UserId,
    /// What screens show.
    pub state: AgentState,
    /// Since when.
    pub state_since: Timestamp,
    /// The reason of a pause, wanted or begun.
    pub pause_reason: Option<PauseReasonId>,
    /// Whether a connection is there.
    pub connected: bool,
    /// Interactions that use capacity.
    pub load: u32,
    /// Conversations that are active.
    pub active_count: u32,
    /// Conversations that are silent.
    pub inactive_count: u32,
    /// Interactions whose code is pending.
    pub wrap_up_count: u32,
    /// The document.
    pub document: Box<Agent>,
}

/// What a presence span covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "span")]
pub enum SpanKind {
    /// From sign-in to sign-out.
    SignedIn,
    /// A state.
    State {
        /// Which.
        state: AgentState,
        /// The reason of a pause, wanted or begun.
        pause_reason: Option<PauseReasonId>,
    },
}

/// A stretch of an agent's presence (PAUSE-006).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresenceSpanRow {
    /// The span.
    pub id: PresenceSpanId,
    /// The agent.
    pub agent: UserId,
    /// What it covers.
    pub kind: SpanKind,
    /// Its beginning.
    pub started_at: Timestamp,
    /// Its end.
    pub ended_at: Option<Timestamp>,
}

/// The counters of one day, of a queue or of the whole operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// The local day on which the interactions began.
    pub day: Day,
    /// The queue; none for the operation.
    pub queue: Option<QueueId>,
    /// The counters.
    pub tally: Tally,
}

/// What belongs to the floor itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FloorRow {
    /// The last id made for a segment or a presence span.
    pub last_id: i64,
}
