//! Makes opening hours with a name.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CalendarId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::calendars;

use super::{CalendarFields, CalendarView, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreateCalendar;

impl Operation for CreateCalendar {
    const ID: &'static str = "create_calendar";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/calendars";
    const ACTION: Action = Action::CalendarWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = CalendarFields;
    type Output = CalendarView;

    async fn run(ctx: Ctx, scope: Scope, input: CalendarFields) -> Result<CalendarView, Fault> {
        let row = input.into_row(ctx.id(CalendarId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                calendars::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Calendar, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
