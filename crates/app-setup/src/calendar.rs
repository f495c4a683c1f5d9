//! Opening hours.

pub mod create_calendar;
pub mod delete_calendar;
pub mod list_calendars;
pub mod update_calendar;

use app::{Entry, Fault};
use base::authz::Scope;
use base::calendar::{Calendar, CalendarDefinition};
use base::id::CalendarId;
use base::text::Text;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::calendars::{self, NamedCalendar};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_calendar::CreateCalendar>(),
    Entry::of::<delete_calendar::DeleteCalendar>(),
    Entry::of::<list_calendars::ListCalendars>(),
    Entry::of::<update_calendar::UpdateCalendar>(),
];

/// Opening hours with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarView {
    /// The id.
    pub id: CalendarId,
    /// The name.
    pub name: String,
    /// The hours: weekly spans and holidays.
    pub definition: CalendarDefinition,
    /// Grows with each change.
    pub revision: i64,
}

impl From<NamedCalendar> for CalendarView {
    fn from(row: NamedCalendar) -> Self {
        Self {
            id: row.id,
            name: row.name,
            definition: row.definition,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CalendarFields {
    /// The name.
    pub name: Text<80>,
    /// The hours: weekly spans and holidays.
    pub definition: CalendarDefinition,
}

impl CalendarFields {
    fn into_row(self, id: CalendarId) -> Result<NamedCalendar, app::Fault> {
        Calendar::try_new(self.definition.clone()).map_err(|refused| {
            app::Fault::field("definition", app::code::field::named(&refused.to_string()))
        })?;
        Ok(NamedCalendar {
            id,
            name: self.name.into_string(),
            definition: self.definition,
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: CalendarId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: CalendarId) -> Result<CalendarView, Fault> {
    let rows = calendars::list(tx, scope).await?;
    let found = rows.into_iter().find(|row| row.id == id);
    found.map(CalendarView::from).ok_or(Fault::NotFound)
}
