//! What is written down of who reads about people.

use serde::{Deserialize, Serialize};

/// What an organization decided about the data of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PrivacySettings {
    /// Whether it is written down who opens the record of a person. What is revealed or exported is written down always.
    pub log_openings: bool,
}

impl Default for PrivacySettings {
    fn default() -> Self {
        Self { log_openings: true }
    }
}
