//! Replaces opening hours with a name.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CalendarId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::calendars;
use utoipa::ToSchema;

use super::{CalendarFields, CalendarView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateCalendar;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateCalendarInput {
    /// The id.
    pub id: CalendarId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: CalendarFields,
}

impl Operation for UpdateCalendar {
    const ID: &'static str = "update_calendar";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/calendars/{id}";
    const ACTION: Action = Action::CalendarWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdateCalendarInput;
    type Output = CalendarView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateCalendarInput,
    ) -> Result<CalendarView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::Calendar, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                calendars::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Calendar, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
