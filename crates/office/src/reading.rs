//! What somebody read of a person.

use base::time::Span;
use serde::{Deserialize, Serialize};

/// For how long opening the same record again is the same opening: screens ask again with every change.
pub const OPENING: Span = Span::from_mins(15);

/// What somebody read of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The record, with what the reader's permissions show.
    Opened,
    /// What is masked for the reader.
    Revealed,
}

impl Reading {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Revealed => "revealed",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Opened, Self::Revealed]
            .into_iter()
            .find(|one| one.name() == name)
    }
}
