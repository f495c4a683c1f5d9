//! The database of the simulation: what a driver would have written, and what a reload reads.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::id::{InteractionId, PresenceSpanId, QueueId, SegmentId, UserId};
use floor::presence::Agent;
use floor::row::{BoardRow, Dirty, FloorRow, InteractionRow, PresenceSpanRow, Saved, SegmentRow};

/// Every table.
#[derive(Debug, Clone, Default)]
pub struct Store {
    /// Interactions, ended ones too.
    pub interactions: BTreeMap<InteractionId, InteractionRow>,
    /// Segments.
    pub segments: BTreeMap<SegmentId, SegmentRow>,
    /// Documents of agents.
    pub agents: BTreeMap<UserId, Agent>,
    /// Presence spans.
    pub spans: BTreeMap<PresenceSpanId, PresenceSpanRow>,
    /// Counters.
    pub boards: BTreeMap<(Day, Option<QueueId>), BoardRow>,
    /// The floor's own row.
    pub floor: FloorRow,
}

impl Store {
    /// Writes what changed, in one transaction.
    pub fn write(&mut self, dirty: Dirty) {
        self.interactions
            .extend(dirty.interactions.into_iter().map(|row| (row.id, row)));
        self.segments
            .extend(dirty.segments.into_iter().map(|row| (row.id, row)));
        self.agents
            .extend(dirty.agents.into_iter().map(|row| (row.id, *row.document)));
        self.spans
            .extend(dirty.spans.into_iter().map(|row| (row.id, row)));
        self.boards.extend(
            dirty
                .boards
                .into_iter()
                .map(|row| ((row.day, row.queue), row)),
        );
        self.floor = dirty.floor.unwrap_or(self.floor);
    }

    /// Reads what a floor is rebuilt from. Documents pass through their stored text.
    pub fn read(&self) -> Saved {
        let live = self
            .interactions
            .values()
            .filter_map(|row| row.document.as_deref());
        Saved {
            interactions: live.map(through_text).collect(),
            agents: self.agents.values().map(through_text).collect(),
            boards: self.boards.values().copied().collect(),
            floor: self.floor,
        }
    }
}

/// Writes a document as text and reads it back, as a column would.
fn through_text<T: serde::Serialize + serde::de::DeserializeOwned>(document: &T) -> T {
    let text = serde_json::to_string(document);
    let read = text.and_then(|text| serde_json::from_str(&text));
    assert!(
        read.is_ok(),
        "a document does not survive its column: {:?}",
        read.as_ref().err()
    );
    read.unwrap_or_else(|_| unreachable!("asserted above"))
}
