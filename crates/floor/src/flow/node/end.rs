//! Ends the contact without a person; the run is over.

use base::id::WrapUpCodeId;
use base::medium::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Rules, is_read};
use crate::flow::check::Finding;
use crate::flow::definition::{Port, TEXT_CHARS_MAX, Words};
use crate::flow::run::{Act, Step, Turn};

/// The end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = EndNode)]
pub struct End {
    /// What is said last; nothing when it is empty.
    #[serde(default)]
    pub text: Words,
    /// The code that classifies the contact, where it is one of its queue and medium.
    #[serde(default)]
    pub wrap_up_code_id: Option<WrapUpCodeId>,
}

impl Rules for End {
    fn ports(&self) -> Vec<Port> {
        Vec::new()
    }

    fn suits(&self, medium: Medium) -> bool {
        self.text.is_empty() || is_read(medium)
    }

    fn check(&self, found: &mut Finding<'_>) {
        found.words("text", &self.text, TEXT_CHARS_MAX);
        if let Some(code) = self.wrap_up_code_id {
            let known = found.known.codes.contains(&code);
            found.chosen("wrap_up_code_id", Some(known));
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Step {
        if !self.text.is_empty() {
            turn.act(Act::Say {
                text: self.text.clone(),
            });
        }
        turn.act(Act::End {
            code: self.wrap_up_code_id,
        });
        Step::Done
    }
}
