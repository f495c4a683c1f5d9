//! What a floor is told: facts and wishes.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, PauseReasonId, QueueId, SkillId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::{AgentConfig, OrganizationConfig, PauseReasonConfig, QueueConfig};

/// A new interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The interaction; its id was made by the caller.
    pub id: InteractionId,
    /// The queue that it waits in, or will after the bot.
    pub queue: QueueId,
    /// Its medium.
    pub medium: Medium,
    /// The channel it came by, as its connector is named; none where nobody pulls by channel.
    pub channel: Option<String>,
    /// Where it begins.
    pub start: Start,
    /// The owner of the person's portfolio.
    pub owner: Option<UserId>,
    /// Points on top of those of the queue.
    pub priority: u16,
    /// Skills with levels on top of those of the queue.
    pub skills: BTreeMap<SkillId, u8>,
}

impl Arrival {
    /// A customer who goes straight to a queue.
    pub fn new(id: InteractionId, queue: QueueId, medium: Medium) -> Self {
        Self {
            id,
            queue,
            medium,
            channel: None,
            start: Start::Queue,
            owner: None,
            priority: 0,
            skills: BTreeMap::new(),
        }
    }
}

/// Where an interaction begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// In the queue, waiting for a person.
    Queue,
    /// With a flow or a form before the queue; [`Input::QueueEntered`] or [`Input::FlowEnded`] follows.
    PreOpen,
    /// With an agent who wrote or dialled first.
    Outbound {
        /// The agent.
        by: UserId,
    },
}

/// Where an interaction is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// To an agent.
    Agent(UserId),
    /// To a queue.
    Queue(QueueId),
}

/// Who wrote for the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Writer {
    /// A person.
    Agent(UserId),
    /// The product or a bot; such messages answer nobody.
    Automatic,
}

/// What an agent pulls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pulled {
    /// Whatever is next among these.
    Next(Among),
    /// This one.
    This(InteractionId),
}

/// Which waiting interactions an agent pulls from; all of the agent's queues when nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Among {
    /// Those of this queue.
    pub queue: Option<QueueId>,
    /// Those of this channel.
    pub channel: Option<String>,
}

/// What follows a conclusion, resolved from the wrap-up code's actions (TAG-003).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// The contact ends.
    End,
    /// It moves to another queue (ROUTE-016).
    Queue(QueueId),
}

/// Where a supervisor sends what is stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freed {
    /// Back to its queue, before new entries.
    ToQueue,
    /// To its end, without a code.
    ToEnd,
}

/// A state that a supervisor sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetState {
    /// Ready for work.
    Available,
    /// Not ready.
    Away,
    /// In pause, by the rules of the reason.
    Paused(PauseReasonId),
    /// Signed out.
    Offline,
}

/// Everything a floor is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// Time passed.
    Tick,

    /// The organization's settings are these.
    OrganizationSet(Box<OrganizationConfig>),
    /// A queue is configured so; its `active` is taken as it stands.
    QueueSet(Box<QueueConfig>),
    /// A queue is gone. Refused while users are linked to it or anything is in it (ROUTE-004).
    QueueRemoved(QueueId),
    /// A queue lets nothing in any more; what waits goes elsewhere or forbids it (GAP-012).
    QueueDeactivated {
        /// The queue.
        queue: QueueId,
        /// Where what waits goes.
        move_to: Option<QueueId>,
    },
    /// An agent is configured so.
    AgentSet(Box<AgentConfig>),
    /// A user is no agent any more; treated as signed out first.
    AgentRemoved(UserId),
    /// A pause reason is configured so.
    PauseReasonSet(PauseReasonConfig),
    /// A pause reason can no longer be chosen.
    PauseReasonRemoved(PauseReasonId),

    /// A customer came.
    InteractionArrived(Arrival),
    /// The flow or form is through.
    QueueEntered {
        /// The interaction.
        interaction: InteractionId,
        /// The queue chosen.
        queue: QueueId,
        /// Points on top of those it has.
        priority: u16,
    },
    /// The flow ended the contact without a person.
    FlowEnded {
        /// The interaction.
        interaction: InteractionId,
        /// The code that classifies it.
        code: Option<WrapUpCodeId>,
    },
    /// The customer wrote.
    CustomerWrote(InteractionId),
    /// The operation wrote.
    AgentWrote {
        /// The interaction.
        interaction: InteractionId,
        /// Who.
        writer: Writer,
    },
    /// The customer hung up, closed the page or gave up.
    CustomerLeft(InteractionId),
    /// The person was recognised late: this is the owner.
    OwnerFound {
        /// The interaction.
        interaction: InteractionId,
        /// The owner of the person's portfolio.
        owner: UserId,
    },

    /// The agent signed in, connected, and is available.
    AgentSignedIn(UserId),
    /// A connection of the agent is there (again).
    AgentConnected(UserId),
    /// The agent's last connection is gone; forgiven for a while (GAP-127).
    AgentDisconnected(UserId),
    /// The agent signed out.
    AgentSignedOut(UserId),
    /// The agent is ready: ends a pause, a wish for one, or being away.
    AgentAvailable(UserId),
    /// The agent wants a pause.
    PauseWanted {
        /// The agent.
        agent: UserId,
        /// Why.
        reason: PauseReasonId,
    },
    /// The agent ends the pause or the wish for one.
    PauseEnded(UserId),
    /// The product keeps new work of some queues from the agent (PAUSE-005). Replaces an earlier set.
    SystemPauseSet {
        /// The agent.
        agent: UserId,
        /// The queues.
        queues: BTreeSet<QueueId>,
    },
    /// The product lifts it.
    SystemPauseLifted(UserId),
    /// A supervisor sets the agent's state.
    AgentStateSet {
        /// The agent.
        agent: UserId,
        /// Who set it.
        by: UserId,
        /// The state.
        to: SetState,
    },

    /// The agent accepts an offer.
    OfferAccepted {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// The agent declines an offer.
    OfferDeclined {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// The agent opened what was assigned without a click.
    Opened {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// The agent takes work from the queues.
    Pull {
        /// The agent.
        agent: UserId,
        /// What.
        what: Pulled,
    },
    /// A supervisor takes over what waits or what another agent holds (DASH-026).
    TakeOver {
        /// The interaction.
        interaction: InteractionId,
        /// The supervisor.
        by: UserId,
    },
    /// The agent who holds it sends it on.
    Transfer {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        by: UserId,
        /// Where to.
        to: Target,
        /// The code of the agent's segment.
        code: Option<WrapUpCodeId>,
    },
    /// Somebody says when it is due, or that it is not; its agent thereby puts it off until then (AGENT-010).
    DueSet {
        /// The interaction.
        interaction: InteractionId,
        /// Who.
        by: UserId,
        /// When.
        due: Option<Timestamp>,
    },
    /// The agent gives it back to its queue (ROUTE-012).
    ReturnToQueue {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
    },
    /// A supervisor moves it.
    MoveTo {
        /// The interaction.
        interaction: InteractionId,
        /// The supervisor.
        by: UserId,
        /// Where to.
        to: Target,
    },
    /// A supervisor frees what is stuck with an agent.
    Free {
        /// The interaction.
        interaction: InteractionId,
        /// Where to.
        to: Freed,
    },
    /// The agent ends the contact.
    Conclude {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
        /// The code, if already chosen.
        code: Option<WrapUpCodeId>,
        /// Whether its proposals are its wrap-up, so that no code is asked for (CONFLICT-24).
        #[serde(default)]
        by_sale: bool,
        /// What follows.
        then: Then,
    },
    /// The agent chose the code after the contact.
    WrapUpDone {
        /// The interaction.
        interaction: InteractionId,
        /// The agent.
        agent: UserId,
        /// The code.
        code: Option<WrapUpCodeId>,
        /// What follows.
        then: Then,
    },
    /// Somebody cancels it.
    Cancel {
        /// The interaction.
        interaction: InteractionId,
        /// Who.
        by: UserId,
        /// Because the customer was blocked.
        blocked: bool,
    },
}
