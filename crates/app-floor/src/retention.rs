//! Retention: for how long each kind of what customers wrote and told is kept after its matter is over, what a decision would
//! erase, and what the nightly runs erased. Who is under a legal hold is passed over.

pub(crate) mod erase;
pub mod get_retention;
pub mod preview_retention_limit;
pub mod set_retention_limit;
pub mod set_retention_paused;

use app::{Ctx, Entry, Fault};
use app_setup::stale::{self, Record};
use base::authz::Scope;
use base::background::BackgroundState;
use base::calendar::Calendar;
use base::event::Change;
use base::id::RetentionRunId;
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::retention::{Limit, RetentionKind};
use serde::Serialize;
use serde_json::json;
use store::{Tx, lock};
use store_office::retention_limits::{self, Decided};
use store_office::retention_runs::{self, RetentionRun};
use store_setup::organizations;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<get_retention::GetRetention>(),
    Entry::of::<preview_retention_limit::PreviewRetentionLimit>(),
    Entry::of::<set_retention_limit::SetRetentionLimit>(),
    Entry::of::<set_retention_paused::SetRetentionPaused>(),
];

/// Runs that screens show: two weeks.
const RUNS_SHOWN: u32 = 14;

/// For how long an organization keeps what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionView {
    /// Whether nothing is erased for now, whatever the limits say.
    pub paused: bool,
    /// When the next run begins that erases by a limit; null when nothing is to be erased.
    pub next_run_at: Option<Timestamp>,
    /// Every kind.
    pub limits: Vec<RetentionLimitView>,
    /// The last runs, newest first.
    pub runs: Vec<RetentionRunView>,
    /// Grows with each change.
    pub revision: i64,
}

/// What was decided about a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionLimitView {
    /// The kind.
    pub kind: RetentionKind,
    /// For how many months it is kept after its matter is over, 1 to 240; null for ever.
    pub months: Option<u16>,
    /// From when on that counts; null when it counts already. Until then it can be undone.
    pub starts_at: Option<Timestamp>,
    /// What counts until then; null for ever.
    pub months_until_then: Option<u16>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionRunView {
    /// The id.
    pub id: RetentionRunId,
    /// Where it stands; canceled when somebody stopped all erasing meanwhile.
    pub state: BackgroundState,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it did to each kind.
    pub kinds: Vec<RetentionRunKind>,
}

/// What a run did to a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetentionRunKind {
    /// The kind.
    pub kind: RetentionKind,
    /// The limit it went by.
    pub months: i64,
    /// How many were erased.
    pub erased_count: i64,
    /// How many stayed because of a legal hold.
    pub held_count: i64,
    /// How many stayed because something of them is still open.
    pub open_count: i64,
}

impl From<RetentionRun> for RetentionRunView {
    fn from(run: RetentionRun) -> Self {
        Self {
            id: run.id,
            state: run.state,
            error: run.error,
            started_at: run.started_at,
            finished_at: run.finished_at,
            kinds: run.kinds.into_iter().map(RetentionRunKind::from).collect(),
        }
    }
}

impl From<retention_runs::Done> for RetentionRunKind {
    fn from(one: retention_runs::Done) -> Self {
        Self {
            kind: one.kind,
            months: one.months,
            erased_count: one.erased_count,
            held_count: one.held_count,
            open_count: one.open_count,
        }
    }
}

/// Gives the hours by which an organization's nights are reckoned.
pub(crate) async fn calendar(tx: &mut Tx<'_>, scope: &Scope) -> Result<Calendar, Fault> {
    let zone = organizations::get(tx, scope).await?.time_zone;
    Ok(Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc()))
}

/// Gives what was kept before this moment for longer than a limit.
pub(crate) fn cutoff(now: Timestamp, months: u16) -> Timestamp {
    now.months_before(months).unwrap_or(Timestamp::ZERO)
}

async fn view(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<RetentionView, Fault> {
    let decided = retention_limits::get(tx, scope).await?;
    let runs = retention_runs::list(tx, scope, RUNS_SHOWN).await?;
    let calendar = calendar(tx, scope).await?;
    let next_run = |kind| decided.limit(kind).next_run(ctx.now(), &calendar);
    let next_run_at = RetentionKind::ALL.into_iter().filter_map(next_run).min();
    Ok(RetentionView {
        paused: decided.paused,
        next_run_at: next_run_at.filter(|_| !decided.paused),
        limits: RetentionKind::ALL
            .map(|kind| limit_view(ctx.now(), kind, decided.limit(kind)))
            .to_vec(),
        runs: runs.into_iter().map(RetentionRunView::from).collect(),
        revision: decided.revision,
    })
}

fn limit_view(now: Timestamp, kind: RetentionKind, limit: Limit) -> RetentionLimitView {
    let starts_at = limit.starts_at.filter(|at| *at > now);
    RetentionLimitView {
        kind,
        months: limit.months,
        starts_at,
        months_until_then: starts_at.and(limit.before),
    }
}

/// Holds what an organization decided, and refuses a change that was made from another revision.
///
/// **Errors**: `changed_meanwhile`.
async fn hold(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<Decided, Fault> {
    lock::take(tx, scope.org().get()).await?;
    let before = view(ctx, tx, scope).await?;
    let record = Record {
        subject: "retention",
        id: scope.org().get(),
    };
    stale::refuse(tx, scope, record, before.revision, &before).await?;
    Ok(retention_limits::get(tx, scope).await?)
}

/// Keeps with the change what was decided before and after.
fn note(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, before: &Decided, after: &Decided) {
    let change = Change::between(&form(before), &form(after));
    let event = OfficeEvent::RetentionChanged(scope.org());
    tx.emit(scope, ctx.now(), event.record(change));
}

fn form(decided: &Decided) -> serde_json::Value {
    let mut form = serde_json::Map::new();
    form.insert("paused".to_owned(), json!(decided.paused));
    for kind in RetentionKind::ALL {
        let limit = decided.limit(kind);
        form.insert(format!("{}_months", kind.name()), json!(limit.months));
        if let Some(at) = limit.starts_at {
            form.insert(format!("{}_starts_at", kind.name()), json!(at));
        }
    }
    form.into()
}
