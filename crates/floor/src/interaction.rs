//! One interaction: where it is, how long it has been there, and what it waits for.
//!
//! The value knows its own rules of time; who gets it is decided in `routing`, and both meet in `compose`.

use std::collections::{BTreeMap, BTreeSet};

use base::calendar::Day;
use base::id::{InteractionId, QueueId, SegmentId, SkillId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::reason::{OwnerPassed, Reason};
use crate::thread::Thread;

pub mod clock;
pub mod conversation_state;
pub mod rows;

/// Where an interaction stands, as screens and rows name it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum InteractionState {
    /// With a bot or a form (Pré Abertura).
    PreOpen,
    /// In a queue, nobody is offered it (em fila).
    Queued,
    /// In a queue, offered to an agent.
    Offered,
    /// With an agent (em atendimento).
    Active,
    /// Over, its code is pending (pendente de tabulação).
    WrapUp,
    /// Ended properly.
    Concluded,
    /// Ended by decision.
    Canceled,
    /// Ended by silence (desistência por inatividade).
    WithdrawnByInactivity,
    /// The customer left before an answer.
    Abandoned,
}

impl InteractionState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::PreOpen,
        Self::Queued,
        Self::Offered,
        Self::Active,
        Self::WrapUp,
        Self::Concluded,
        Self::Canceled,
        Self::WithdrawnByInactivity,
        Self::Abandoned,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreOpen => "pre_open",
            Self::Queued => "queued",
            Self::Offered => "offered",
            Self::Active => "active",
            Self::WrapUp => "wrap_up",
            Self::Concluded => "concluded",
            Self::Canceled => "canceled",
            Self::WithdrawnByInactivity => "withdrawn_by_inactivity",
            Self::Abandoned => "abandoned",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Tells whether nothing can happen any more.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Concluded | Self::Canceled | Self::WithdrawnByInactivity | Self::Abandoned
        )
    }
}

/// Whether a conversation is active.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// It is, or the word does not apply.
    Active,
    /// The customer is silent (Inativa na PA).
    InactiveAtAgent,
    /// The agent was lost (Inativa em Fila).
    InactiveInQueue,
}

impl Activity {
    /// Every activity.
    pub const ALL: [Self; 3] = [Self::Active, Self::InactiveAtAgent, Self::InactiveInQueue];

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::InactiveAtAgent => "inactive_at_agent",
            Self::InactiveInQueue => "inactive_in_queue",
        }
    }
}

/// How an interaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Properly.
    Concluded,
    /// By decision.
    Canceled,
    /// By silence.
    Withdrawn,
    /// The customer left before an answer.
    Abandoned,
}

/// Which of two waiting interactions goes first, before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Came back from an agent: before new entries (CONFLICT-03).
    Returned,
    /// Everything else.
    New,
}

/// An offer that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// To whom.
    pub agent: UserId,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// A wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Since when in this queue.
    pub since: Timestamp,
    /// From when its age counts in the order; earlier than `since` after an overflow.
    pub order_from: Timestamp,
    /// Before new entries or among them.
    pub band: Band,
    /// Whether the conversation is inactive in queue, until an agent has it.
    pub agent_lost: bool,
    /// Nobody gets it before this moment.
    pub held_until: Option<Timestamp>,
    /// The offer that stands.
    pub offer: Option<Offer>,
    /// Who declined lately, or let the offer pass.
    pub declined: BTreeSet<UserId>,
    /// When they may be asked again.
    pub declined_until: Option<Timestamp>,
    /// Offers made so far in this wait.
    pub tries: u32,
    /// Who sent it to the one it is offered to, and gets it back.
    pub sender: Option<UserId>,
    /// The queue it overflowed from; it does so once per wait.
    pub overflow_from: Option<QueueId>,
    /// Whether nothing is to be expected from overflow any more.
    pub overflow_done: bool,
    /// Who may take it.
    pub circle: Circle,
    /// When the next circle may.
    pub circle_until: Option<Timestamp>,
    /// Why the owner of the portfolio was passed over in this wait.
    #[serde(default)]
    pub owner_passed: Option<OwnerPassed>,
    /// The wait up to which skills have relaxed.
    pub relaxed_to: Span,
    /// When the customer was told to wait, once per wait (MSG-017).
    #[serde(default)]
    pub announced_at: Option<Timestamp>,
    /// When the last notice was sent.
    #[serde(default)]
    pub noticed_at: Option<Timestamp>,
    /// Notices sent in this wait.
    #[serde(default)]
    pub notice_count: u32,
}

/// Who of the queue may take an interaction (portfolio).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// The owner alone.
    Owner,
    /// Whoever stands in for the owner.
    Reserve,
    /// The owner and the members of the owner's groups.
    Group,
    /// Anyone of the queue.
    #[default]
    Anyone,
}

/// Whether the agent has seen what was assigned without a click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// Yes: it is answered.
    Opened,
    /// Not yet.
    Until {
        /// It goes back at this moment.
        until: Timestamp,
        /// To exactly this place.
        waiting: Box<Waiting>,
    },
}

/// With an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithAgent {
    /// The agent.
    pub agent: UserId,
    /// Since when assigned.
    pub since: Timestamp,
    /// Whether it was opened.
    pub opening: Opening,
    /// Why this agent.
    pub reason: Reason,
    /// Whether the conversation is silent.
    pub silent: bool,
    /// Since when it is silent, or not.
    pub activity_since: Timestamp,
    /// When it had entered the queue; none for outbound.
    pub entered_at: Option<Timestamp>,
    /// Whether a person wrote since.
    pub replied: bool,
    /// Whether the agent put it off until its due date (AGENT-010).
    #[serde(default)]
    pub put_off: bool,
}

/// The moment by which somebody wants to deal with an interaction: whoever holds it then is reminded, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDate {
    /// When.
    pub at: Timestamp,
    /// Whether somebody was reminded.
    pub told: bool,
}

impl DueDate {
    /// Begins a date of which nobody was reminded yet.
    pub const fn new(at: Timestamp) -> Self {
        Self { at, told: false }
    }
}

/// Over, its code is pending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUpPending {
    /// The agent.
    pub agent: UserId,
    /// Since when.
    pub since: Timestamp,
    /// It ends without a code at this moment.
    pub until: Option<Timestamp>,
}

/// Where an interaction is: in exactly one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// With a bot or a form.
    PreOpen,
    /// In a queue.
    Waiting(Waiting),
    /// With an agent.
    WithAgent(WithAgent),
    /// Over, its code is pending.
    WrapUp(WrapUpPending),
    /// Ended.
    Ended {
        /// How.
        outcome: Outcome,
        /// When.
        at: Timestamp,
    },
}

/// The open segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its place, from 1.
    pub ordinal: u32,
    /// The queue.
    pub queue: QueueId,
    /// The agent; none for a wait.
    pub agent: Option<UserId>,
    /// Why this agent.
    pub reason: Option<Reason>,
    /// When it began.
    pub started_at: Timestamp,
    /// Time active, without the current stretch.
    pub handled: Span,
    /// Time in wrap-up, without the current stretch.
    pub wrapped: Span,
    /// The code that closes it.
    pub code: Option<WrapUpCodeId>,
    /// When the contact ended in it, its wrap-up left out.
    pub contact_ended_at: Option<Timestamp>,
    /// When its agent first wrote in it.
    pub replied_at: Option<Timestamp>,
    /// The first reply of the interaction, if it was given here: how long it took.
    pub first_reply: Option<Span>,
    /// Turns answered in it.
    pub reply_count: u32,
    /// How long they took together.
    pub reply_sum: Span,
}

/// One interaction: a stored document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// The queue it is in, or was last.
    pub queue: QueueId,
    /// The queue it began in.
    pub first_queue: QueueId,
    /// Its medium.
    pub medium: Medium,
    /// The channel it came by, as its connector is named.
    #[serde(default)]
    pub channel: Option<String>,
    /// The owner of the person's portfolio.
    pub owner: Option<UserId>,
    /// Points on top of those of the queue.
    pub priority: u16,
    /// Skills on top of those of the queue.
    pub skills: BTreeMap<SkillId, u8>,
    /// When it began.
    pub arrived_at: Timestamp,
    /// The local day on which it began.
    pub day: Day,
    /// Whether it began outside the hours.
    pub after_hours: bool,
    /// Whether the operation began it.
    pub outbound: bool,
    /// Whose turn it is.
    pub thread: Thread,
    /// Where it is.
    pub place: Place,
    /// The open segment; none before the queue and after the end.
    pub segment: Option<Segment>,
    /// Segments so far.
    pub segment_count: u32,
    /// When it first reached a queue of people.
    pub queued_at: Option<Timestamp>,
    /// When an agent first answered.
    pub answered_at: Option<Timestamp>,
    /// Time with agents, silence left out, without the open stretch.
    pub handled: Span,
    /// Time silent with agents, without the open stretch.
    pub inactive: Span,
    /// Time in wrap-up, without the open stretch.
    pub wrapped: Span,
    /// When the contact ended, its wrap-up left out.
    pub contact_ended_at: Option<Timestamp>,
    /// Who held it last.
    pub last_agent: Option<UserId>,
    /// The last code.
    pub code: Option<WrapUpCodeId>,
    /// Who was told of a silence.
    pub told: Told,
    /// When it is due.
    #[serde(default)]
    pub due: Option<DueDate>,
}

/// Who was told of a silence, so that nobody is told twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// The customer was reminded in this silence.
    pub customer_warned: bool,
    /// The alarm of this turn was raised.
    pub reply_alarm: bool,
}
