//! Hands the customer to a queue of people; the run is over.

use base::id::QueueId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Rules;
use crate::flow::check::Finding;
use crate::flow::definition::Port;
use crate::flow::run::{Act, Step, Turn};
use crate::limits::PRIORITY_MAX;

/// The way to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = QueueNode)]
pub struct Queue {
    /// Which queue; nothing is chosen in a new one.
    pub queue_id: Option<QueueId>,
    /// Points on top of those of the queue.
    #[serde(default)]
    pub priority: u16,
}

impl Rules for Queue {
    fn ports(&self) -> Vec<Port> {
        Vec::new()
    }

    fn check(&self, found: &mut Finding<'_>) {
        let known = self.queue_id.map(|id| found.known.queues.contains(&id));
        found.chosen("queue_id", known);
        found.range("priority", self.priority <= PRIORITY_MAX);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Step {
        match self.queue_id {
            Some(queue) => {
                turn.act(Act::Queue {
                    queue,
                    priority: self.priority.min(PRIORITY_MAX),
                });
                Step::Done
            }
            None => Step::Lost,
        }
    }
}
