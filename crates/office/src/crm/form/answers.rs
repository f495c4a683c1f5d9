//! What is filled into a form: plain values by the physical names of its fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Bytes of all answers to one form, as they are kept.
pub const ANSWERS_BYTES_MAX: usize = 256 * 1024;

/// What is filled in, by physical name. What is absent is empty; given anew, absent keeps and null empties.
///
/// **Shape**: see each kind of [`super::definition::FieldKind`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = FormAnswers, value_type = BTreeMap<String, Value>)]
pub struct Answers(pub BTreeMap<String, Value>);

impl Answers {
    /// Lends what stands in a field; nothing where it is empty.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Lays what is given anew over this.
    #[must_use]
    pub fn overlaid(&self, given: &Self) -> Self {
        let mut all = self.0.clone();
        all.extend(given.0.clone());
        all.retain(|_, value| !value.is_null());
        Self(all)
    }

    /// Tells whether it is more than is kept.
    pub fn is_too_large(&self) -> bool {
        serde_json::to_vec(&self.0).is_ok_and(|bytes| bytes.len() > ANSWERS_BYTES_MAX)
    }
}
