//! The live board: counters of the floor, agents by state, the last hour.

pub mod get_board;

use std::collections::BTreeMap;

use app::Entry;
use base::id::QueueId;
use base::time::{Span, Timestamp};
use floor::compose::Floor;
use floor::config::CountsFrom;
use floor::metric::{self, Figures, Metric, Value};
use serde::{Deserialize, Serialize};
use setup::queue::QueueSettings;
use utoipa::ToSchema;

use crate::agent::AgentView;
use crate::settings::Loaded;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<get_board::GetBoard>()];

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BoardView {
    /// When it was true.
    pub at: Timestamp,
    /// The whole operation.
    pub organization: Box<Counters>,
    /// Each queue.
    pub queues: Vec<QueueCounters>,
    /// Agents, by name.
    pub agents: Vec<AgentView>,
    /// Whether the mean handling time includes wrap-up, as the organization set it (CONFLICT-04).
    pub handling_includes_wrap_up: bool,
    /// How many agents are in each state.
    pub by_state: BTreeMap<String, usize>,
    /// Interactions begun today, per channel.
    pub by_channel: Vec<ChannelStarted>,
    /// The last hour, minute by minute.
    pub minutes: Vec<Minute>,
}

/// The counters of a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueCounters {
    /// The queue.
    pub queue_id: QueueId,
    /// The counters.
    #[serde(flatten)]
    pub counters: Counters,
    /// What its supervisors want to be alerted of.
    pub alerts: QueueAlerts,
}

/// From when on a queue alerts its supervisors; null for what does not alert.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueAlerts {
    /// So many wait.
    pub waiting_count: Option<u32>,
    /// Somebody waits so long.
    pub wait_s: Option<u32>,
    /// The service level is below its target.
    pub below_target: bool,
}

/// Counters of today. Means and shares are null when there is nothing to divide by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counters {
    /// Waiting now (DASH-002).
    pub waiting_count: u32,
    /// Since when the longest waits.
    pub longest_wait_since_at: Option<Timestamp>,
    /// With an agent now (DASH-005).
    pub in_progress_count: u32,
    /// Of those, silent.
    pub inactive_count: u32,
    /// Ended, the code pending (TAG-008).
    pub wrap_up_count: u32,
    /// Begun today (DASH-003).
    pub started_count: u64,
    /// Of those, finished (DASH-004).
    pub finished_count: u64,
    /// Answered today.
    pub answered_count: u64,
    /// Given up before an answer (DASH-041).
    pub abandoned_count: u64,
    /// Ended for silence; left out of TMA and shown apart (DASH-008).
    pub withdrawn_count: u64,
    /// TM1R (DASH-006).
    pub avg_first_response_ms: Option<i64>,
    /// TMR (DASH-007).
    pub avg_response_ms: Option<i64>,
    /// TMA (DASH-008).
    pub avg_handle_ms: Option<i64>,
    /// TMO: handling and wrap-up (CONFLICT-04).
    pub avg_operating_ms: Option<i64>,
    /// From answer to end of contact, silence included (DASH-008).
    pub avg_conversation_ms: Option<i64>,
    /// TME (DASH-039).
    pub avg_wait_ms: Option<i64>,
    /// How long those waited who gave up (DASH-039).
    pub avg_wait_abandoned_ms: Option<i64>,
    /// How long all waited who left the queue (DASH-039).
    pub avg_wait_all_ms: Option<i64>,
    /// Service level (DASH-040).
    pub service_level: Option<Share>,
    /// Abandonment rate (DASH-041).
    pub abandonment: Option<Share>,
    /// The target of the queue, in percent; null for the whole operation.
    pub target_pct: Option<u8>,
    /// Within this wait.
    pub target_s: Option<i64>,
    /// What ends the wait that the service level counts; null for the whole operation when its queues differ.
    #[schema(value_type = Option<setup::queue::CountsFrom>)]
    pub counts_from: Option<CountsFrom>,
}

/// A share, kept as a fraction until it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Share {
    /// The part.
    pub num: u64,
    /// The whole; never zero.
    pub den: u64,
}

/// Interactions begun on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelStarted {
    /// The channel.
    pub channel: String,
    /// How many.
    pub started_count: i64,
}

/// One minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Minute {
    /// Its beginning.
    pub at: Timestamp,
    /// Begun in it.
    pub arrived_count: i64,
    /// Answered in it.
    pub answered_count: i64,
}

impl BoardView {
    /// Reads the floor's counters; agents, channels and minutes are added by the operation.
    pub(crate) fn of(floor: &Floor, loaded: &Loaded, now: Timestamp) -> Self {
        let configs = &floor.config().queues;
        let queues = configs
            .iter()
            .map(|(id, config)| {
                let level = config.service_level;
                QueueCounters {
                    queue_id: *id,
                    alerts: loaded
                        .queues
                        .get(id)
                        .map(|queue| alerts(&queue.settings))
                        .unwrap_or_default(),
                    counters: Counters {
                        target_pct: Some(level.target_percent),
                        target_s: Some(level.within.secs()),
                        counts_from: Some(level.counts_from),
                        ..counters(&floor.figures(Some(*id), now), now)
                    },
                }
            })
            .collect();
        let mut ends = configs.values().map(|one| one.service_level.counts_from);
        let first = ends.next();
        Self {
            at: now,
            organization: Box::new(Counters {
                counts_from: first.filter(|first| ends.all(|other| other == *first)),
                ..counters(&floor.figures(None, now), now)
            }),
            queues,
            handling_includes_wrap_up: floor.config().organization.handling_includes_wrap_up,
            agents: Vec::new(),
            by_state: BTreeMap::new(),
            by_channel: Vec::new(),
            minutes: Vec::new(),
        }
    }
}

const fn alerts(settings: &QueueSettings) -> QueueAlerts {
    QueueAlerts {
        waiting_count: settings.alert_waiting_count,
        wait_s: settings.alert_wait_s,
        below_target: settings.alert_below_target,
    }
}

fn counters(figures: &Figures, now: Timestamp) -> Counters {
    let mean = |metric: &Metric| (metric.value)(figures).map(Value::rounded);
    let share = |metric: &Metric| match (metric.value)(figures) {
        Some(Value::Ratio {
            part_count,
            whole_count,
        }) => Some(Share {
            num: part_count,
            den: whole_count,
        }),
        Some(Value::Count { .. } | Value::Mean { .. }) | None => None,
    };
    Counters {
        waiting_count: figures.now.waiting_count,
        longest_wait_since_at: figures.oldest_wait.map(|wait: Span| now - wait),
        in_progress_count: figures.now.in_progress_count,
        inactive_count: figures.now.inactive_count,
        wrap_up_count: figures.now.wrap_up_count,
        started_count: figures.tally.started_count,
        finished_count: figures.tally.finished_count,
        answered_count: figures.tally.answered_count,
        abandoned_count: figures.tally.abandoned_count,
        withdrawn_count: figures.tally.withdrawn_count,
        avg_first_response_ms: mean(&metric::first_response::METRIC),
        avg_response_ms: mean(&metric::response::METRIC),
        avg_handle_ms: mean(&metric::handling::METRIC),
        avg_operating_ms: mean(&metric::operating::METRIC),
        avg_conversation_ms: mean(&metric::conversation::METRIC),
        avg_wait_ms: mean(&metric::waiting_time::METRIC),
        avg_wait_abandoned_ms: mean(&metric::wait_abandoned::METRIC),
        avg_wait_all_ms: mean(&metric::wait_all::METRIC),
        service_level: share(&metric::service_level::METRIC),
        abandonment: share(&metric::abandonment::METRIC),
        target_pct: None,
        target_s: None,
        counts_from: None,
    }
}
