//! Goes one way while a calendar is open, another while it is closed.

use base::id::CalendarId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Rules;
use crate::flow::check::Finding;
use crate::flow::definition::Port;
use crate::flow::run::{Act, Step, Turn};

/// A look at opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = HoursNode)]
pub struct Hours {
    /// Whose hours; nothing is chosen in a new one.
    pub calendar_id: Option<CalendarId>,
}

impl Hours {
    fn port(is_open: bool) -> Port {
        Port::new(if is_open { "open" } else { "closed" })
    }
}

impl Rules for Hours {
    fn ports(&self) -> Vec<Port> {
        vec![Self::port(true), Self::port(false)]
    }

    fn check(&self, found: &mut Finding<'_>) {
        let known = self
            .calendar_id
            .map(|id| found.known.calendars.contains(&id));
        found.chosen("calendar_id", known);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Step {
        // A calendar that is gone closes nobody out: as open as an operation without hours.
        let is_open = self.calendar_id.is_none_or(|id| turn.is_open(id));
        turn.act(Act::Looked { is_open });
        Step::Go(Self::port(is_open))
    }
}
