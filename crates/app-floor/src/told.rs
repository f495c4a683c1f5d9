//! What the floor is told from outside: facts that must reach it exactly once, crash or not.

use base::id::{InteractionId, MessageId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use floor::input::{Arrival, Input, Start, Writer};
use floor::refused::Refused;
use serde::{Deserialize, Serialize};

/// A fact for the floor, stored in the transaction that made it true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// A customer came, and wrote.
    Arrived {
        /// The interaction.
        interaction: InteractionId,
        /// The queue it enters.
        queue: QueueId,
        /// Its medium.
        medium: Medium,
        /// The channel it came by.
        #[serde(default)]
        channel: Option<String>,
        /// The owner of the person's portfolio.
        owner: Option<UserId>,
        /// Whether a flow comes before the queue.
        #[serde(default)]
        pre_open: bool,
    },
    /// A flow is through and hands the customer to people.
    LeftFlow {
        /// The interaction.
        interaction: InteractionId,
        /// The queue chosen.
        queue: QueueId,
        /// Points on top of those of the queue.
        priority: u16,
        /// The queue of the account, when the chosen one lets nobody in.
        otherwise: QueueId,
    },
    /// A flow ended the contact.
    FlowEnded {
        /// The interaction.
        interaction: InteractionId,
        /// The code that classifies it.
        code: Option<WrapUpCodeId>,
    },
    /// An agent began a conversation.
    Began {
        /// The interaction.
        interaction: InteractionId,
        /// The queue it counts for.
        queue: QueueId,
        /// Its medium.
        medium: Medium,
        /// The channel it goes by.
        #[serde(default)]
        channel: Option<String>,
        /// The agent.
        agent: UserId,
        /// Whether the agent wrote already, a template.
        wrote: bool,
    },
    /// The customer wrote.
    CustomerWrote {
        /// The interaction.
        interaction: InteractionId,
        /// What was written: it begins a new interaction when this one has just ended.
        message: MessageId,
    },
    /// The operation wrote; the product itself when nobody is named.
    AgentWrote {
        /// The interaction.
        interaction: InteractionId,
        /// Who.
        agent: Option<UserId>,
    },
    /// The customer left.
    CustomerLeft {
        /// The interaction.
        interaction: InteractionId,
    },
    /// The customer was blocked: what is open ends (BLOCK-007).
    Blocked {
        /// The interaction.
        interaction: InteractionId,
        /// Who blocked.
        by: UserId,
    },
    /// The person was recognised late.
    OwnerFound {
        /// The interaction.
        interaction: InteractionId,
        /// The owner of the person's portfolio.
        owner: UserId,
    },
}

impl Told {
    /// Tells whether this is how the floor hears of its interaction first.
    pub const fn begins(&self) -> bool {
        matches!(self, Self::Arrived { .. } | Self::Began { .. })
    }

    /// Gives what the floor is fed instead of what it refused, when there is another way.
    ///
    /// **Shape**: the agent who began a conversation is gone by now: it waits in its queue. The queue that a flow chose
    /// is gone or closed to entries: the customer enters that of the account.
    pub fn instead(&self, refused: &Refused) -> Option<Input> {
        match (self, refused) {
            (
                &Self::LeftFlow {
                    interaction,
                    queue,
                    priority,
                    otherwise,
                },
                Refused::QueueUnknown { .. } | Refused::QueueInactive { .. },
            ) if queue != otherwise => Some(Input::QueueEntered {
                interaction,
                queue: otherwise,
                priority,
            }),
            (
                &Self::Began {
                    interaction,
                    queue,
                    medium,
                    ref channel,
                    ..
                },
                Refused::AgentOffline { .. } | Refused::AgentUnknown { .. },
            ) => Some(Input::InteractionArrived(Arrival {
                channel: channel.clone(),
                ..Arrival::new(interaction, queue, medium)
            })),
            _ => None,
        }
    }

    /// Gives the interaction that it is about.
    pub const fn interaction(&self) -> InteractionId {
        match *self {
            Self::Arrived { interaction, .. }
            | Self::LeftFlow { interaction, .. }
            | Self::FlowEnded { interaction, .. }
            | Self::Began { interaction, .. }
            | Self::CustomerWrote { interaction, .. }
            | Self::AgentWrote { interaction, .. }
            | Self::CustomerLeft { interaction }
            | Self::Blocked { interaction, .. }
            | Self::OwnerFound { interaction, .. } => interaction,
        }
    }

    /// Gives what the floor is fed, in order.
    pub fn inputs(&self) -> Vec<Input> {
        match *self {
            Self::Arrived {
                interaction,
                queue,
                medium,
                ref channel,
                owner,
                pre_open,
            } => vec![
                Input::InteractionArrived(Arrival {
                    channel: channel.clone(),
                    owner,
                    start: if pre_open {
                        Start::PreOpen
                    } else {
                        Start::Queue
                    },
                    ..Arrival::new(interaction, queue, medium)
                }),
                Input::CustomerWrote(interaction),
            ],
            Self::Began {
                interaction,
                queue,
                medium,
                ref channel,
                agent,
                wrote,
            } => {
                let mut inputs = vec![Input::InteractionArrived(Arrival {
                    channel: channel.clone(),
                    start: Start::Outbound { by: agent },
                    ..Arrival::new(interaction, queue, medium)
                })];
                if wrote {
                    let writer = Writer::Agent(agent);
                    inputs.push(Input::AgentWrote {
                        interaction,
                        writer,
                    });
                }
                inputs
            }
            Self::LeftFlow {
                interaction,
                queue,
                priority,
                ..
            } => vec![Input::QueueEntered {
                interaction,
                queue,
                priority,
            }],
            Self::FlowEnded { interaction, code } => vec![Input::FlowEnded { interaction, code }],
            Self::CustomerWrote { interaction, .. } => vec![Input::CustomerWrote(interaction)],
            Self::AgentWrote { interaction, agent } => {
                vec![Input::AgentWrote {
                    interaction,
                    writer: agent.map_or(Writer::Automatic, Writer::Agent),
                }]
            }
            Self::CustomerLeft { interaction } => vec![Input::CustomerLeft(interaction)],
            Self::Blocked { interaction, by } => vec![cancel(interaction, by)],
            Self::OwnerFound { interaction, owner } => {
                vec![Input::OwnerFound { interaction, owner }]
            }
        }
    }
}

/// A block ends what is open, without a word to the customer.
const fn cancel(interaction: InteractionId, by: UserId) -> Input {
    Input::Cancel {
        interaction,
        by,
        blocked: true,
    }
}
