//! The end of the play: what the database kept, and the board beside a recount from the log of facts.

use std::path::Path;
use std::sync::Arc;

use base::calendar::Calendar;
use base::id::{OrgId, QueueId};
use base::time::{Span, Timestamp};
use floor::config::{CountsFrom, FloorConfig, OrganizationConfig, QueueConfig};
use floor::event::FloorEvent;
use floor::metric::Value as Figure;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sim::oracle;

use super::Marks;
use crate::{Outcome, payload};

const MESSAGES: &str = "SELECT direction, body FROM messages WHERE body LIKE 'mark-%'";
const INTERACTIONS: &str = "SELECT count(*), CAST(coalesce(sum(CASE WHEN open THEN 1 ELSE 0 END), 0) AS bigint) FROM interactions";
const EVENTS: &str = "SELECT at, kind, CAST(payload AS text) FROM events ORDER BY org_id, seq";

/// Figures of the board, and the oracle's names for them.
const FIGURES: [(&str, &str); 12] = [
    ("started_count", "sessions"),
    ("answered_count", "answered"),
    ("abandoned_count", "abandoned"),
    ("avg_first_response_ms", "first_response"),
    ("avg_response_ms", "response"),
    ("avg_handle_ms", "handling"),
    ("avg_operating_ms", "operating"),
    ("avg_conversation_ms", "conversation"),
    ("avg_wait_ms", "waiting_time"),
    ("avg_wait_abandoned_ms", "wait_abandoned"),
    ("avg_wait_all_ms", "wait_all"),
    ("service_level", "service_level"),
];

/// What the database kept.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) inbound: Marks,
    pub(crate) outbound: Marks,
    pub(crate) begun: u64,
    pub(crate) open: u64,
    pub(crate) events: usize,
    log: Vec<(Timestamp, FloorEvent)>,
}

impl Found {
    fn message(&mut self, direction: &str, body: &str) {
        if let Some(mark) = payload::marked(body.as_bytes()) {
            match direction {
                "in" => self.inbound.note(mark),
                _ => self.outbound.note(mark),
            }
        }
    }

    /// Takes a fact in, unless it is none of the floor's.
    fn event(&mut self, at: i64, kind: String, payload: &str) {
        self.events += 1;
        let Ok(Value::Object(mut fields)) = serde_json::from_str(payload) else {
            return;
        };
        fields.insert("kind".to_owned(), Value::String(kind));
        if let Ok(event) = serde_json::from_value(Value::Object(fields)) {
            self.log.push((Timestamp::from_micros(at), event));
        }
    }
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Reads what an embedded database kept.
pub(crate) fn of_sqlite(database: &Path) -> Outcome<Found> {
    let read = || -> rusqlite::Result<Found> {
        let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut found = Found::default();
        (found.begun, found.open) = db.query_row(INTERACTIONS, [], |row| {
            Ok((whole(row.get(0)?), whole(row.get(1)?)))
        })?;
        let mut messages = db.prepare(MESSAGES)?;
        let mut rows = messages.query([])?;
        while let Some(row) = rows.next()? {
            found.message(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?);
        }
        let mut events = db.prepare(EVENTS)?;
        let mut rows = events.query([])?;
        while let Some(row) = rows.next()? {
            found.event(row.get(0)?, row.get(1)?, &row.get::<_, String>(2)?);
        }
        Ok(found)
    };
    read().map_err(|error| format!("the database of the operation: {error}"))
}

/// Reads what a server database kept.
pub(crate) async fn of_postgres(url: &str) -> Outcome<Found> {
    let fault = |error: tokio_postgres::Error| format!("the database of the operation: {error}");
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .map_err(fault)?;
    let served = tokio::spawn(connection);
    let mut found = Found::default();
    let row = client.query_one(INTERACTIONS, &[]).await.map_err(fault)?;
    (found.begun, found.open) = (whole(row.get(0)), whole(row.get(1)));
    for row in client.query(MESSAGES, &[]).await.map_err(fault)? {
        found.message(row.get(0), row.get(1));
    }
    for row in client.query(EVENTS, &[]).await.map_err(fault)? {
        found.event(row.get(0), row.get(1), row.get(2));
    }
    drop(client);
    drop(served.await);
    Ok(found)
}

/// Compares the board, of the whole operation and of each queue, with the recount. Gives how many figures were compared.
pub(crate) fn compare(found: &Found, board: &Value) -> Outcome<(usize, Vec<String>)> {
    let queues = board
        .get("queues")
        .and_then(Value::as_array)
        .ok_or("a board without queues")?;
    let counts = oracle::count_by(&found.log, &config(queues)?, |_| ());
    let mut faults = Vec::new();
    let mut compared = 0;
    let whole = std::iter::once((None, board.get("organization")));
    let each = queues.iter().map(|queue| (id(queue), Some(queue)));
    for (scope, shown) in whole.chain(each) {
        let (Some(count), Some(shown)) = (counts.get(&((), scope)), shown) else {
            faults.push(format!("{scope:?} is missing on one side"));
            continue;
        };
        for (name, code) in FIGURES {
            compared += 1;
            let (is, should) = (shown.get(name).and_then(number), count.value(code, false));
            let should = should.map_or_else(|| nothing(name), |value| Some(exact(value)));
            if is != should {
                faults.push(format!("{name} of {scope:?} is {is:?} and not {should:?}"));
            }
        }
    }
    Ok((compared, faults))
}

/// What the board shows where nothing was counted.
fn nothing(name: &str) -> Option<(i64, i64)> {
    name.ends_with("_count").then_some((0, 1))
}

/// A figure as a fraction: counts and milliseconds over one, shares as they are.
fn number(value: &Value) -> Option<(i64, i64)> {
    if let Some(whole) = value.as_i64() {
        return Some((whole, 1));
    }
    Some((value.get("num")?.as_i64()?, value.get("den")?.as_i64()?))
}

fn exact(value: Figure) -> (i64, i64) {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    match value {
        Figure::Ratio {
            part_count,
            whole_count,
        } => (whole(part_count), whole(whole_count)),
        Figure::Count { .. } | Figure::Mean { .. } => (value.rounded(), 1),
    }
}

fn id(queue: &Value) -> Option<QueueId> {
    queue.get("queue_id")?.as_str()?.parse().ok()
}

/// The settings that the recount needs, as the board names them; all others are the defaults.
fn config(queues: &[Value]) -> Outcome<FloorConfig> {
    let calendar = Calendar::always("America/Sao_Paulo").map_err(|error| format!("{error:?}"))?;
    let calendar = Arc::new(calendar);
    let organization = OrganizationConfig::new(OrgId::from_i64(1), Arc::clone(&calendar));
    let mut config = FloorConfig::new(organization);
    for queue in queues {
        let id = id(queue).ok_or("a queue without an id")?;
        let mut one = QueueConfig::new(id, Arc::clone(&calendar));
        let target = queue.get("target_s").and_then(Value::as_i64).unwrap_or(0);
        one.service_level.within = Span::from_secs(target);
        let from = queue.get("counts_from").cloned().unwrap_or_default();
        one.service_level.counts_from =
            serde_json::from_value::<CountsFrom>(from).map_err(|error| error.to_string())?;
        config.queues.insert(id, Arc::new(one));
    }
    Ok(config)
}
