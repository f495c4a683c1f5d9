//! Summaries that are read from rows: an agent's day (AGENT-004 to AGENT-006), the last hour and the channels of the board.

use base::authz::Scope;
use base::id::UserId;
use base::time::{Span, Timestamp};
use store::{Result, Tx, args, both};

store::statements! {
    /// Interactions whose first stretch with a person was this agent's, begun in the interval, by `interaction_segments_of_agent`.
    STARTED = both(
        "SELECT s.started_at, i.channel, s.handled_us, s.ended_at FROM interaction_segments s
         JOIN interactions i ON i.org_id = s.org_id AND i.id = s.interaction_id
         WHERE s.org_id = $1 AND s.agent_id = $2 AND s.started_at >= $3 AND s.started_at < $4
           AND NOT EXISTS (SELECT 1 FROM interaction_segments e
                           WHERE e.org_id = s.org_id AND e.interaction_id = s.interaction_id
                             AND e.agent_id IS NOT NULL AND e.ordinal < s.ordinal)"
    );
    /// Interactions that this agent finished in the interval, by `interaction_segments_of_agent`.
    CONCLUDED = both(
        "SELECT i.ended_at, i.channel, i.handled_us, i.ended_at FROM interactions i
         WHERE i.org_id = $1 AND i.last_agent_id = $2 AND i.ended_at >= $3 AND i.ended_at < $4 AND NOT i.open AND i.state = 'concluded'"
    );
    /// Interactions begun since a moment, per channel, by `interactions_by_arrival`.
    BY_CHANNEL = both(
        "SELECT channel, count(*) FROM interactions WHERE org_id = $1 AND arrived_at >= $2 GROUP BY channel ORDER BY channel"
    );
    /// Interactions begun per minute since a moment, by `interactions_by_arrival`.
    ARRIVED_BY_MINUTE = both(
        "SELECT arrived_at / 60000000, count(*) FROM interactions WHERE org_id = $1 AND arrived_at >= $2 GROUP BY arrived_at / 60000000"
    );
    /// Interactions answered per minute since a moment, among those begun in the last day, by `interactions_by_arrival`.
    ANSWERED_BY_MINUTE = both(
        "SELECT answered_at / 60000000, count(*) FROM interactions
         WHERE org_id = $1 AND arrived_at >= $2 AND answered_at >= $3 GROUP BY answered_at / 60000000"
    );
}

/// Counts interactions begun since a moment, per channel.
pub async fn by_channel(
    tx: &mut Tx<'_>,
    scope: &Scope,
    since: Timestamp,
) -> Result<Vec<(String, i64)>> {
    tx.all(&BY_CHANNEL, args![scope.org(), since], |row| {
        Ok((row.text(0)?, row.i64(1)?))
    })
    .await
}

/// Counts interactions begun and answered per minute since a moment: minutes since 1970 and how many.
pub async fn by_minute(
    tx: &mut Tx<'_>,
    scope: &Scope,
    since: Timestamp,
) -> Result<(Vec<(i64, i64)>, Vec<(i64, i64)>)> {
    let pair = |row: &store::Row<'_>| Ok((row.i64(0)?, row.i64(1)?));
    let arrived = tx
        .all(&ARRIVED_BY_MINUTE, args![scope.org(), since], pair)
        .await?;
    let answered = tx
        .all(
            &ANSWERED_BY_MINUTE,
            args![scope.org(), since - Span::from_hours(24), since],
            pair,
        )
        .await?;
    Ok((arrived, answered))
}

/// An interaction of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// When it was started or concluded.
    pub at: Timestamp,
    /// Name of its channel.
    pub channel: String,
    /// Time in handling.
    pub handled: Span,
    /// Whether that time is final.
    pub has_ended: bool,
}

/// Gives the interactions that an agent took first, in an interval.
pub async fn started(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<DayRow>> {
    tx.all(&STARTED, args![scope.org(), user, from, to], read)
        .await
}

/// Gives the interactions that an agent finished, in an interval.
pub async fn concluded(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<DayRow>> {
    tx.all(&CONCLUDED, args![scope.org(), user, from, to], read)
        .await
}

fn read(row: &store::Row<'_>) -> Result<DayRow> {
    Ok(DayRow {
        at: row.at(0)?,
        channel: row.text(1)?,
        handled: Span::from_micros(row.i64(2)?),
        has_ended: row.opt_i64(3)?.is_some(),
    })
}
