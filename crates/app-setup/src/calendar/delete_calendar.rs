//! Deletes opening hours with a name. Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CalendarId;
use serde_json::{Value, json};
use setup::event::{Setting, SetupEvent};
use store::{Tx, in_tx};
use store_setup::{calendars, flows, queues};

use super::{Named, find};

/// Deletes one that no queue and no published flow goes by.
pub struct DeleteCalendar;

impl Operation for DeleteCalendar {
    const ID: &'static str = "delete_calendar";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/calendars/{id}";
    const ACTION: Action = Action::CalendarWrite;
    const SUMMARY: &'static str = "Deletes one that nothing goes by.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                let used_by = users_of(tx, &scope, id).await?;
                if !used_by.is_empty() {
                    return Err(Fault::refused_with(
                        code::IN_USE,
                        json!({ "used_by": used_by }),
                    ));
                }
                calendars::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Calendar, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}

/// Names the queues and the published flows that go by a calendar: without it they would count as open all the time.
async fn users_of(tx: &mut Tx<'_>, scope: &Scope, id: CalendarId) -> Result<Vec<String>, Fault> {
    let queues = queues::list(tx, scope).await?.into_iter();
    let queues = queues.filter(|one| one.deleted_at.is_none());
    let by_queue = queues.filter(|one| one.settings.calendar_id == Some(id));
    let mut names: Vec<String> = by_queue.map(|one| one.name).collect();
    let wanted = json!(id);
    let asks = |node: &Value| node.get("calendar_id") == Some(&wanted);
    for (name, definition) in flows::all_current(tx, scope).await? {
        let nodes = definition.get("nodes").and_then(Value::as_array);
        if nodes.is_some_and(|nodes| nodes.iter().any(asks)) {
            names.push(name);
        }
    }
    Ok(names)
}
