//! Says something and goes on.

use base::medium::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Rules, is_read};
use crate::flow::check::Finding;
use crate::flow::definition::{Port, TEXT_CHARS_MAX, Words};
use crate::flow::run::{Act, Step, Turn};

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = SayNode)]
pub struct Say {
    /// What is said; `{protocol}` and `{customer}` are filled in.
    pub text: Words,
}

impl Rules for Say {
    fn ports(&self) -> Vec<Port> {
        vec![Port::next()]
    }

    fn suits(&self, medium: Medium) -> bool {
        is_read(medium)
    }

    fn check(&self, found: &mut Finding<'_>) {
        found.words("text", &self.text, TEXT_CHARS_MAX);
        found.written("text", &self.text);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Step {
        turn.act(Act::Say {
            text: self.text.clone(),
        });
        Step::Go(Port::next())
    }
}
