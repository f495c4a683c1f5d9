//! How a channel account is doing, as people see it.

use base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What was last heard of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Health {
    /// When something last came in.
    pub heard_at: Option<Timestamp>,
    /// When something was last sent.
    pub sent_at: Option<Timestamp>,
    /// A stable name of what is wrong; absent when nothing is.
    pub problem: Option<String>,
    /// Since when.
    pub problem_at: Option<Timestamp>,
}
