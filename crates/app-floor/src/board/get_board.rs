//! Gives the live board (DASH-002 to DASH-008, DASH-025, DASH-039 to DASH-041).

use std::collections::BTreeMap;

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::time::{Span, Timestamp};
use store::in_tx;
use store_floor::summary;
use store_setup::organizations;

use super::{BoardView, ChannelStarted, Minute};
use crate::agent;
use crate::floors::Floors;

/// Minutes that the board looks back.
const MINUTES: i64 = 60;

/// Gives the board.
pub struct GetBoard;

impl Operation for GetBoard {
    const ID: &'static str = "get_board";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/board";
    const ACTION: Action = Action::BoardRead;
    const SUMMARY: &'static str = "Gives the live board.";
    type Input = Nothing;
    type Output = BoardView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<BoardView, Fault> {
        let mut board = ctx.extras.get::<Floors>().board(&ctx, scope.org()).await?;
        let now = ctx.now();
        let since = Timestamp::from_micros((now.micros() / 60_000_000 - MINUTES + 1) * 60_000_000);
        let (agents, by_channel, arrived, answered) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let zone = organizations::get(tx, &scope).await?.time_zone;
                let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
                let by_channel = summary::by_channel(tx, &scope, calendar.day_start(now)).await?;
                let (arrived, answered) = summary::by_minute(tx, &scope, since).await?;
                Ok((
                    agent::views(tx, &scope).await?,
                    by_channel,
                    arrived,
                    answered,
                ))
            }))
            .await?;
        for agent in &agents {
            *board.by_state.entry(agent.state.clone()).or_default() += 1;
        }
        board.agents = agents;
        board.by_channel = by_channel
            .into_iter()
            .map(|(channel, started_count)| ChannelStarted {
                channel,
                started_count,
            })
            .collect();
        board.minutes = minutes(
            since,
            &arrived.into_iter().collect(),
            &answered.into_iter().collect(),
        );
        Ok(board)
    }
}

fn minutes(
    since: Timestamp,
    arrived: &BTreeMap<i64, i64>,
    answered: &BTreeMap<i64, i64>,
) -> Vec<Minute> {
    (0..MINUTES)
        .map(|n| {
            let at = since + Span::from_mins(n);
            let minute = at.micros() / 60_000_000;
            let count = |of: &BTreeMap<i64, i64>| of.get(&minute).copied().unwrap_or(0);
            Minute {
                at,
                arrived_count: count(arrived),
                answered_count: count(answered),
            }
        })
        .collect()
}
