//! Every fact of the office.

use base::event::{Audience, Audit, Change, EntityKind, NewEvent};
use base::id::PersonId;
use serde_json::json;

/// A fact of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeEvent {
    /// A person was registered.
    PersonRegistered(PersonId),
    /// A person's record changed.
    PersonChanged(PersonId),
}

impl OfficeEvent {
    /// Turns the fact into what the log appends, and what the audit log keeps.
    pub fn record(self, change: Change) -> NewEvent {
        let (kind, person) = match self {
            Self::PersonRegistered(person) => ("PersonRegistered", person),
            Self::PersonChanged(person) => ("PersonChanged", person),
        };
        NewEvent {
            kind,
            version: 1,
            entity: EntityKind::Person,
            entity_id: person.get(),
            parent_id: None,
            audience: Audience::default(),
            payload: json!({}),
            audit: Some(Audit {
                subject: "person",
                change,
            }),
        }
    }
}
