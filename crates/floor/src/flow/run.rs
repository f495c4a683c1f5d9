//! One customer on the way through a flow: what is kept between two words, and what each word leads to.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::calendar::Calendar;
use base::id::{CalendarId, QueueId, WrapUpCodeId};
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::definition::{Flow, NodeKey, Port, Words};
use super::node::menu::MenuOption;

/// Nodes that one input may pass: more means that the flow runs in a circle.
pub const STEPS_MAX: u32 = 128;
/// Nodes that one run may pass: more means that nobody gets anywhere.
pub const RUN_STEPS_MAX: u32 = 1_000;

/// Where a run stands: all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = FlowRun)]
pub struct Run {
    /// The node it waits at; none before it began and after it ended.
    pub at: Option<NodeKey>,
    /// When the wait ends without an answer.
    pub wake_at: Option<Timestamp>,
    /// Waits so far: an alarm of an earlier one wakes nobody.
    pub wait_count: u32,
    /// Answers in a row that were none of the options.
    pub invalid_count: u8,
    /// Waits in a row without an answer.
    pub silent_count: u8,
    /// Nodes passed so far.
    pub step_count: u32,
    /// The customer does not want to be written to: a wait that ends without an answer ends the contact without a word.
    #[serde(default)]
    pub hushed: bool,
}

impl Run {
    /// Keeps the run from writing by itself until the customer says something else (GAP-031).
    pub const fn hush(&mut self) {
        self.hushed = true;
    }
}

/// What a run is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "heard", rename_all = "snake_case")]
#[schema(as = FlowHeard)]
pub enum Heard {
    /// The customer came.
    Began,
    /// The customer wrote.
    Said {
        /// What.
        text: String,
    },
    /// The customer pressed something that was offered.
    Chose {
        /// The id that it was offered under.
        id: String,
        /// The words on it.
        #[serde(default)]
        title: String,
    },
    /// The customer sent something without words: a picture, a place.
    Showed,
    /// The wait is over and no answer came.
    Woke,
}

/// What a run asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
#[schema(as = FlowAct)]
pub enum Act {
    /// Say this.
    Say {
        /// What.
        text: Words,
    },
    /// Ask this; how the options look is the channel's affair.
    Ask {
        /// The question.
        text: Words,
        /// The options.
        options: Vec<MenuOption>,
    },
    /// Note that the customer chose.
    Chose {
        /// The words on it.
        label: Words,
    },
    /// Note that a menu was left without an answer.
    Unanswered {
        /// Why.
        why: Unanswered,
    },
    /// Note what the calendar said.
    Looked {
        /// Whether it is open now.
        is_open: bool,
    },
    /// Wake the run at this moment unless it was told something before.
    Wait {
        /// When.
        until: Timestamp,
    },
    /// Hand the customer to a queue.
    Queue {
        /// Which.
        queue: QueueId,
        /// Points on top of those of the queue.
        priority: u16,
    },
    /// End the contact.
    End {
        /// The code that classifies it.
        code: Option<WrapUpCodeId>,
    },
    /// The flow leads nowhere from here: hand the customer to people.
    Lost,
}

impl Act {
    /// Tells whether the run is over with it.
    pub const fn is_last(&self) -> bool {
        matches!(self, Self::Queue { .. } | Self::End { .. } | Self::Lost)
    }
}

/// Why a menu was left without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FlowUnanswered)]
pub enum Unanswered {
    /// No answer was one of the options.
    Invalid,
    /// None came.
    Silent,
}

/// What the world looks like at this moment.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Opening hours that nodes ask for.
    pub calendars: &'a BTreeMap<CalendarId, Arc<Calendar>>,
}

/// Where a node leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// On, by this way out.
    Go(Port),
    /// Nowhere until something is heard.
    Wait,
    /// The run is over.
    Done,
    /// Nobody knows.
    Lost,
}

/// One input on its way through the nodes.
pub(super) struct Turn<'a> {
    world: World<'a>,
    at: NodeKey,
    run: &'a mut Run,
    acts: &'a mut Vec<Act>,
}

impl Turn<'_> {
    pub(super) const fn at(&self) -> &NodeKey {
        &self.at
    }

    pub(super) fn act(&mut self, act: Act) {
        self.acts.push(act);
    }

    pub(super) fn wait(&mut self, span: Span) {
        let until = self.world.now + span;
        self.run.wake_at = Some(until);
        self.run.wait_count = self.run.wait_count.saturating_add(1);
        self.acts.push(Act::Wait { until });
    }

    pub(super) fn is_open(&self, calendar: CalendarId) -> bool {
        self.world
            .calendars
            .get(&calendar)
            .is_none_or(|calendar| calendar.is_open(self.world.now))
    }

    /// Counts an answer that was none, and gives how many there were in a row. Somebody is there: silence begins anew.
    pub(super) const fn again_invalid(&mut self) -> u8 {
        self.run.silent_count = 0;
        self.run.invalid_count = self.run.invalid_count.saturating_add(1);
        self.run.invalid_count
    }

    /// Counts a wait without an answer, and gives how many there were in a row.
    pub(super) const fn again_silent(&mut self) -> u8 {
        self.run.silent_count = self.run.silent_count.saturating_add(1);
        self.run.silent_count
    }
}

/// Takes a run on with what was heard, and gives what is to be done, in order.
///
/// **Shape**: after it the run waits, or the last act is one that [`Act::is_last`]. What comes after the end, or before
/// the beginning, changes nothing; so does waking that is not due.
/// **Cost**: at most [`STEPS_MAX`] nodes.
pub fn step(flow: &Flow, world: World<'_>, run: &mut Run, heard: &Heard) -> Vec<Act> {
    let mut acts = Vec::new();
    let expected = match heard {
        Heard::Began => run.step_count == 0,
        Heard::Said { .. } | Heard::Chose { .. } | Heard::Showed | Heard::Woke => run.at.is_some(),
    };
    if !expected {
        return acts;
    }
    if *heard == Heard::Woke && run.wake_at.is_none_or(|at| world.now < at) {
        return acts;
    }
    let from = run.at.take();
    run.wake_at = None;
    if std::mem::take(&mut run.hushed) && *heard == Heard::Woke {
        acts.push(Act::End { code: None });
        return acts;
    }
    if !walk(flow, world, (run, from), heard, &mut acts) {
        run.at = None;
        run.wake_at = None;
        run.step_count = run.step_count.max(1);
        acts.push(Act::Lost);
    }
    acts
}

/// Tells whether what was heard answers what the run waits for; where nothing is asked, everything does.
pub fn is_answer(flow: &Flow, run: &Run, heard: &Heard) -> bool {
    let node = run.at.as_ref().and_then(|at| flow.node(at));
    node.is_none_or(|node| node.kind.rules().is_answer(&node.key, heard))
}

/// Walks until the run waits or is over; false when the flow leads nowhere.
fn walk(
    flow: &Flow,
    world: World<'_>,
    (run, from): (&mut Run, Option<NodeKey>),
    heard: &Heard,
    acts: &mut Vec<Act>,
) -> bool {
    let mut hears = from.is_some();
    let start = || flow.nodes.iter().find(|node| node.kind.is_start());
    let Some(mut node) = from.map_or_else(start, |key| flow.node(&key)) else {
        return false;
    };
    for _ in 0..STEPS_MAX {
        if run.step_count >= RUN_STEPS_MAX {
            return false;
        }
        run.step_count += 1;
        let mut turn = Turn {
            world,
            at: node.key.clone(),
            run,
            acts,
        };
        let rules = node.kind.rules();
        let step = if std::mem::take(&mut hears) {
            rules.hear(&mut turn, heard)
        } else {
            rules.enter(&mut turn)
        };
        match step {
            Step::Go(port) => {
                run.invalid_count = 0;
                run.silent_count = 0;
                let Some(next) = flow.way(&node.key, &port).and_then(|key| flow.node(key)) else {
                    return false;
                };
                node = next;
            }
            Step::Wait => {
                run.at = Some(node.key.clone());
                return true;
            }
            Step::Done => return true,
            Step::Lost => return false,
        }
    }
    false
}
