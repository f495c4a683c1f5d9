//! Signals that may be lost, and the live board, for the desks that they concern.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::bus::Signal;
use app::{Fault, Operation};
use app_floor::board::get_board::GetBoard;
use app_floor::live::frame::{LiveFrame, Notice, Typing};
use app_floor::message::words::Side;
use base::authz::{Scope, SystemReason};
use base::id::OrgId;
use base::time::{Span, Timestamp};
use tokio::sync::broadcast;

use super::hall::Hall;
use crate::state::AppState;

/// The board is sent at most this often.
const BOARD_EVERY: Span = Span::from_secs(1);

/// Hands signals out for as long as the process runs. A board that changed is read once for all who watch it.
pub(super) async fn run(state: AppState, mut signals: broadcast::Receiver<Arc<Signal>>) {
    let mut boards: BTreeMap<OrgId, Timestamp> = BTreeMap::new();
    loop {
        let due = boards.values().min().copied().unwrap_or(Timestamp::MAX);
        tokio::select! {
            signal = signals.recv() => match signal {
                Ok(signal) => hand_out(&state, &signal, &mut boards),
                // They may be lost; rights are looked at again by the clock.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            },
            () = state.ctx.clock.wait_until(due) => {
                let now = state.ctx.now();
                let changed: Vec<OrgId> = boards
                    .iter()
                    .filter(|(_, due)| **due <= now)
                    .map(|(org, _)| *org)
                    .collect();
                for org in changed {
                    boards.remove(&org);
                    send_board(&state, org).await;
                }
            }
        }
    }
}

fn hand_out(state: &AppState, signal: &Signal, boards: &mut BTreeMap<OrgId, Timestamp>) {
    let hall = state.ctx.extras.get::<Hall>();
    match signal {
        Signal::Typing {
            org,
            interaction,
            agent,
        } => {
            let frame = LiveFrame::Typing(Typing {
                interaction_id: *interaction,
                by: if agent.is_some() {
                    Side::Agent
                } else {
                    Side::Customer
                },
                agent_id: *agent,
            });
            hall.beside(*org, *interaction, *agent, &frame);
        }
        Signal::Notice {
            org,
            user,
            code,
            interaction,
        } => {
            let frame = LiveFrame::Notice(Notice {
                code: code.clone(),
                interaction_id: *interaction,
            });
            hall.to_user(*org, *user, &frame);
        }
        Signal::Board { org } => {
            if hall.is_watched(*org) {
                let due = state.ctx.now() + BOARD_EVERY;
                boards.entry(*org).or_insert(due);
            }
        }
        Signal::Rights { org, user } => hall.check(*org, *user),
        // The windows of visitors listen themselves.
        Signal::Visitor { .. } => {}
    }
}

/// Reads the board once and sends it to all who watch it: each was let in by their own rights, and the board is the same for all.
async fn send_board(state: &AppState, org: OrgId) {
    let hall = state.ctx.extras.get::<Hall>();
    if !hall.is_watched(org) {
        return;
    }
    match board(state, Scope::system(org, SystemReason::Projector)).await {
        Ok(frame) => hall.to_watching(org, &frame),
        Err(fault) => tracing::warn!(error = ?fault, "the live board cannot be read"),
    }
}

/// Reads the board as a frame.
pub(super) async fn board(state: &AppState, scope: Scope) -> Result<LiveFrame, Fault> {
    let nothing = app::operation::Nothing {};
    let board = GetBoard::run(state.ctx.clone(), scope, nothing).await?;
    Ok(LiveFrame::Board(board))
}
