//! Sums up one's own day: started and concluded, mean time, by hour and by channel (AGENT-004 to AGENT-006).

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::summary::{self, DayRow};
use store_setup::organizations;
use utoipa::ToSchema;

/// Sums up one's own day.
pub struct GetAgentDay;

/// The interactions that mean time and charts are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// First taken by this agent.
    #[default]
    Started,
    /// Finished by this agent.
    Concluded,
}

/// Which set.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetAgentDayInput {
    /// The set.
    #[serde(default)]
    pub set: Set,
}

/// The day.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentDay {
    /// First taken by this agent.
    pub started_count: usize,
    /// Finished by this agent.
    pub concluded_count: usize,
    /// Mean handling time of the set; null when it is empty.
    pub avg_handle_ms: Option<i64>,
    /// The set by local hour, 0..=23.
    pub by_hour: Vec<HourCount>,
    /// The set by channel.
    pub by_channel: Vec<ChannelCount>,
}

/// How many in an hour.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HourCount {
    /// The local hour, 0..=23.
    pub hour: i64,
    /// How many.
    pub count: i64,
}

/// How many on a channel.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelCount {
    /// The channel.
    pub channel: String,
    /// How many.
    pub count: i64,
}

impl Operation for GetAgentDay {
    const ID: &'static str = "get_agent_day";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent/day";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Sums up one's own day.";
    type Input = GetAgentDayInput;
    type Output = AgentDay;

    async fn run(ctx: Ctx, scope: Scope, input: GetAgentDayInput) -> Result<AgentDay, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        ctx.db
            .read(in_tx!(tx, [scope], {
                let zone = organizations::get(tx, &scope).await?.time_zone;
                let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
                let from = calendar.day_start(now);
                let started = summary::started(tx, &scope, user, from, Timestamp::MAX).await?;
                let concluded = summary::concluded(tx, &scope, user, from, Timestamp::MAX).await?;
                let (started_count, concluded_count) = (started.len(), concluded.len());
                let rows = match input.set {
                    Set::Started => started,
                    Set::Concluded => concluded,
                };
                Ok(sum_up(&rows, from, started_count, concluded_count))
            }))
            .await
    }
}

fn sum_up(
    rows: &[DayRow],
    day_start: Timestamp,
    started_count: usize,
    concluded_count: usize,
) -> AgentDay {
    let mut hours: BTreeMap<i64, i64> = BTreeMap::new();
    let mut channels: BTreeMap<&str, i64> = BTreeMap::new();
    let mut handled = Span::ZERO;
    let mut ended = 0;
    for row in rows {
        *hours
            .entry(row.at.since(day_start).secs() / 3_600)
            .or_default() += 1;
        *channels.entry(&row.channel).or_default() += 1;
        if row.has_ended {
            handled += row.handled;
            ended += 1;
        }
    }
    AgentDay {
        started_count,
        concluded_count,
        avg_handle_ms: (ended > 0).then(|| handled.millis() / ended),
        by_hour: hours
            .into_iter()
            .map(|(hour, count)| HourCount { hour, count })
            .collect(),
        by_channel: channels
            .into_iter()
            .map(|(channel, count)| ChannelCount {
                channel: channel.to_owned(),
                count,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: AGENT-006.
    #[test]
    fn the_mean_and_the_charts_are_of_the_chosen_set() {
        let row = |hours: i64, channel: &str, handled: i64, has_ended| DayRow {
            at: Timestamp::ZERO + Span::from_hours(hours),
            channel: channel.into(),
            handled: Span::from_secs(handled),
            has_ended,
        };
        let rows = [
            row(9, "a", 60, true),
            row(9, "b", 120, true),
            row(10, "a", 900, false),
        ];
        let day = sum_up(&rows, Timestamp::ZERO, 3, 2);
        assert_eq!(day.avg_handle_ms, Some(90_000));
        assert_eq!(
            day.by_hour,
            [
                HourCount { hour: 9, count: 2 },
                HourCount { hour: 10, count: 1 }
            ]
        );
        assert_eq!(
            day.by_channel[0],
            ChannelCount {
                channel: "a".into(),
                count: 2
            }
        );
        assert_eq!(sum_up(&[], Timestamp::ZERO, 0, 0).avg_handle_ms, None);
    }
}
