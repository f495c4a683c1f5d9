//! Lists opening hours.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::calendars;

use super::CalendarView;

/// Lists all.
pub struct ListCalendars;

impl Operation for ListCalendars {
    const ID: &'static str = "list_calendars";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/calendars";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<CalendarView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<CalendarView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(calendars::list(tx, &scope).await?)))
            .await?;
        let items = rows.into_iter().map(CalendarView::from).collect();
        Ok(Page::whole(items))
    }
}
