//! Where every run begins; it does nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Rules;
use crate::flow::definition::Port;
use crate::flow::run::{Step, Turn};

/// The beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = StartNode)]
pub struct Start {}

impl Rules for Start {
    fn ports(&self) -> Vec<Port> {
        vec![Port::next()]
    }

    fn enter(&self, _turn: &mut Turn<'_>) -> Step {
        Step::Go(Port::next())
    }
}
