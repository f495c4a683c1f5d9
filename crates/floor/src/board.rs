//! The live counters: what waits and works now, and the sums of each day behind the indicators.

use std::collections::{BTreeMap, BTreeSet};

use base::calendar::Day;
use base::id::QueueId;
use base::time::Span;
use serde::{Deserialize, Serialize};

use crate::interaction::{Interaction, InteractionState, Outcome, Place};
use crate::presence::AgentState;
use crate::row::BoardRow;

pub mod recount;

/// The counters of one day, of a queue or of the operation.
///
/// **Shape**: everything counts on the local day on which the interaction began (GAP-112).
/// For the operation an interaction counts once, by its first entry and first answer; for a queue each entry counts (CONFLICT-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Interactions that began; for a queue, that began in it.
    pub started_count: u64,
    /// Of those, ended.
    pub finished_count: u64,
    /// Entries into a queue of people.
    pub entered_count: u64,
    /// Of those, answered.
    pub answered_count: u64,
    /// Of those, within the target.
    pub within_count: u64,
    /// Entries that the customer gave up, short ones included.
    pub abandoned_count: u64,
    /// Of those, short.
    pub abandoned_short_count: u64,
    /// Waits that ended in an answer, together.
    pub wait_answered_sum: Span,
    /// The longest of them.
    pub wait_answered_max: Span,
    /// Waits that the customer gave up, together.
    pub wait_abandoned_sum: Span,
    /// Waits that ended otherwise: moved, overflowed, canceled, withdrawn.
    pub left_otherwise_count: u64,
    /// Those together.
    pub wait_otherwise_sum: Span,
    /// First replies with a time.
    pub first_reply_count: u64,
    /// Those together.
    pub first_reply_sum: Span,
    /// Ended after a queue and never replied to.
    pub unreplied_count: u64,
    /// Turns replied to.
    pub reply_count: u64,
    /// Those together.
    pub reply_sum: Span,
    /// Handled to their end; for a queue, agent segments.
    pub handled_count: u64,
    /// Time active, together.
    pub handling_sum: Span,
    /// The longest.
    pub handling_max: Span,
    /// Time from answer to end of contact, silence included, together.
    pub conversation_sum: Span,
    /// Wrap-up, together.
    pub wrap_up_sum: Span,
    /// Ended by conclusion.
    pub concluded_count: u64,
    /// Ended by silence.
    pub withdrawn_count: u64,
    /// Ended by decision.
    pub canceled_count: u64,
    /// Offers that agents let pass (CONFLICT-05).
    pub missed_offer_count: u64,
}

/// A fact that moves counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// An interaction began.
    Started,
    /// It ended.
    Finished {
        /// How.
        outcome: Outcome,
        /// Whether it had reached a queue and nobody ever replied.
        unreplied: bool,
    },
    /// It entered a queue of people.
    Entered,
    /// The wait ended in an answer.
    Answered {
        /// The wait.
        waited: Span,
        /// Whether within the target, where the answer counts.
        within: bool,
    },
    /// The wait ended because the customer left.
    Abandoned {
        /// The wait.
        waited: Span,
        /// Whether too short to count.
        short: bool,
    },
    /// The wait ended otherwise.
    LeftOtherwise {
        /// The wait.
        waited: Span,
    },
    /// A person of the operation replied.
    Replied {
        /// The first reply.
        first: Option<Span>,
        /// A turn.
        turn: Option<Span>,
        /// Whether within the target, where the reply counts.
        within: bool,
    },
    /// Replies that a row holds together.
    Turns {
        /// The first reply of the interaction, if it is among them.
        first: Option<Span>,
        /// How many turns.
        count: u32,
        /// Those together.
        sum: Span,
    },
    /// Handling came to its end.
    Handled {
        /// Time active.
        active: Span,
        /// Time from answer to end of contact.
        conversation: Span,
    },
    /// Wrap-up came to its end.
    WrappedUp(Span),
    /// An agent let an offer pass.
    MissedOffer,
}

impl Tally {
    /// Counts one fact.
    pub fn count(&mut self, fact: Fact) {
        match fact {
            Fact::Started => self.started_count += 1,
            Fact::Finished { outcome, unreplied } => {
                self.finished_count += 1;
                self.unreplied_count += u64::from(unreplied);
                match outcome {
                    Outcome::Concluded => self.concluded_count += 1,
                    Outcome::Canceled => self.canceled_count += 1,
                    Outcome::Withdrawn => self.withdrawn_count += 1,
                    // Counted where the wait ended.
                    Outcome::Abandoned => {}
                }
            }
            Fact::Entered => self.entered_count += 1,
            Fact::Answered { waited, within } => {
                self.answered_count += 1;
                self.within_count += u64::from(within);
                self.wait_answered_sum += waited;
                self.wait_answered_max = self.wait_answered_max.max(waited);
            }
            Fact::Abandoned { waited, short } => {
                self.abandoned_count += 1;
                self.abandoned_short_count += u64::from(short);
                self.wait_abandoned_sum += waited;
            }
            Fact::LeftOtherwise { waited } => {
                self.left_otherwise_count += 1;
                self.wait_otherwise_sum += waited;
            }
            Fact::Replied {
                first,
                turn,
                within,
            } => {
                self.within_count += u64::from(within);
                self.first_reply_count += u64::from(first.is_some());
                self.first_reply_sum += first.unwrap_or_default();
                self.reply_count += u64::from(turn.is_some());
                self.reply_sum += turn.unwrap_or_default();
            }
            Fact::Turns { first, count, sum } => {
                self.first_reply_count += u64::from(first.is_some());
                self.first_reply_sum += first.unwrap_or_default();
                self.reply_count += u64::from(count);
                self.reply_sum += sum;
            }
            Fact::Handled {
                active,
                conversation,
            } => {
                self.handled_count += 1;
                self.handling_sum += active;
                self.handling_max = self.handling_max.max(active);
                self.conversation_sum += conversation;
            }
            Fact::WrappedUp(took) => self.wrap_up_sum += took,
            Fact::MissedOffer => self.missed_offer_count += 1,
        }
    }
}

/// What is where now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Now {
    /// With a bot or a form.
    pub pre_open_count: u32,
    /// In the queue, offered ones included (DASH-002).
    pub waiting_count: u32,
    /// With agents, silent ones included (DASH-005).
    pub in_progress_count: u32,
    /// Of those, silent.
    pub inactive_count: u32,
    /// Over, the code pending.
    pub wrap_up_count: u32,
}

impl Now {
    /// Adds or takes away one interaction.
    fn shift(&mut self, of: Spot, up: bool) {
        let step = |count: &mut u32| {
            *count = if up {
                count.saturating_add(1)
            } else {
                count.saturating_sub(1)
            };
        };
        match of {
            Spot::PreOpen => step(&mut self.pre_open_count),
            Spot::Waiting => step(&mut self.waiting_count),
            Spot::InProgress => step(&mut self.in_progress_count),
            Spot::Inactive => {
                step(&mut self.in_progress_count);
                step(&mut self.inactive_count);
            }
            Spot::WrapUp => step(&mut self.wrap_up_count),
        }
    }
}

/// Where a live interaction counts now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// With a bot.
    PreOpen,
    /// In the queue.
    Waiting,
    /// With an agent.
    InProgress,
    /// With an agent, silent.
    Inactive,
    /// In wrap-up.
    WrapUp,
}

impl Spot {
    /// Tells where an interaction counts; nowhere once it ended.
    pub const fn of(interaction: &Interaction) -> Option<Self> {
        match interaction.state() {
            InteractionState::PreOpen => Some(Self::PreOpen),
            InteractionState::Queued | InteractionState::Offered => Some(Self::Waiting),
            InteractionState::Active => match &interaction.place {
                Place::WithAgent(with) if with.silent => Some(Self::Inactive),
                Place::PreOpen
                | Place::Waiting(_)
                | Place::WithAgent(_)
                | Place::WrapUp(_)
                | Place::Ended { .. } => Some(Self::InProgress),
            },
            InteractionState::WrapUp => Some(Self::WrapUp),
            InteractionState::Concluded
            | InteractionState::Canceled
            | InteractionState::WithdrawnByInactivity
            | InteractionState::Abandoned => None,
        }
    }
}

/// Whose counters: a queue's, or the operation's when absent.
pub type Scope = Option<QueueId>;

/// Every live counter of one organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    tallies: BTreeMap<(Day, Scope), Tally>,
    now: BTreeMap<Scope, Now>,
    states: BTreeMap<AgentState, u32>,
    changed: BTreeSet<(Day, Scope)>,
}

impl Board {
    /// Counts a fact in one scope.
    pub fn count(&mut self, day: Day, scope: Scope, fact: Fact) {
        self.tallies.entry((day, scope)).or_default().count(fact);
        self.changed.insert((day, scope));
    }

    /// Counts a fact for a queue and for the operation.
    pub fn count_both(&mut self, day: Day, queue: QueueId, fact: Fact) {
        self.count(day, Some(queue), fact);
        self.count(day, None, fact);
    }

    /// Takes over a saved row.
    pub fn restore(&mut self, row: &BoardRow) {
        self.tallies.insert((row.day, row.queue), row.tally);
    }

    /// Moves an interaction from one spot to another.
    pub fn shift(&mut self, from: Option<(QueueId, Spot)>, to: Option<(QueueId, Spot)>) {
        if from == to {
            return;
        }
        for (place, up) in [(from, false), (to, true)] {
            if let Some((queue, spot)) = place {
                for scope in [Some(queue), None] {
                    let now = self.now.entry(scope).or_default();
                    now.shift(spot, up);
                    if *now == Now::default() {
                        self.now.remove(&scope);
                    }
                }
            }
        }
    }

    /// Moves an agent from one state to another.
    pub fn shift_agent(&mut self, from: Option<AgentState>, to: Option<AgentState>) {
        if let Some(count) = from.and_then(|from| self.states.get_mut(&from)) {
            *count = count.saturating_sub(1);
        }
        if let Some(to) = to {
            *self.states.entry(to).or_default() += 1;
        }
        self.states.retain(|_, count| *count > 0);
    }

    /// Gives the sums of a day.
    pub fn tally(&self, day: Day, scope: Scope) -> Tally {
        self.tallies.get(&(day, scope)).copied().unwrap_or_default()
    }

    /// Lends every sum that is kept.
    pub const fn tallies(&self) -> &BTreeMap<(Day, Scope), Tally> {
        &self.tallies
    }

    /// Gives what is where now.
    pub fn now(&self, scope: Scope) -> Now {
        self.now.get(&scope).copied().unwrap_or_default()
    }

    /// Lends what is where now, scope by scope; empty ones are left out.
    pub const fn all_now(&self) -> &BTreeMap<Scope, Now> {
        &self.now
    }

    /// Counts agents by state (DASH-025).
    pub const fn states(&self) -> &BTreeMap<AgentState, u32> {
        &self.states
    }

    /// Takes the rows that changed.
    pub fn take_changed(&mut self) -> Vec<BoardRow> {
        std::mem::take(&mut self.changed)
            .into_iter()
            .map(|(day, queue)| BoardRow {
                day,
                queue,
                tally: self.tally(day, queue),
            })
            .collect()
    }

    /// Forgets sums that no live interaction can change any more, once they are written.
    pub fn forget_before(&mut self, day: Day) {
        let changed = &self.changed;
        self.tallies
            .retain(|key, _| key.0 >= day || changed.contains(key));
    }
}
