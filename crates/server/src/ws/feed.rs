//! The frames of every commit, loaded once for all desks of this process and handed to those that they concern.

use std::sync::Arc;

use app_floor::live::{self, Frame};
use base::event::StoredEvent;
use base::id::OrgId;
use base::time::Span;
use store::db::Commit;
use tokio::sync::broadcast;

use super::hall::Hall;
use crate::state::AppState;

/// How often desks that were sent nothing are told how far the log has come.
const NUMBERS_EVERY: Span = Span::from_secs(5);
/// Commits that are joined into one batch of frames.
const COMMITS_TOGETHER_MAX: usize = 256;

/// The frames of the commits that ended while the last batch was loaded.
pub(crate) struct Batch {
    pub(super) org: OrgId,
    /// The number of the first event.
    pub(super) first: i64,
    /// The number of the last event.
    pub(super) last: i64,
    /// `None` when they cannot be loaded: each desk reads the log.
    pub(super) frames: Option<Vec<Frame>>,
}

/// Loads the frames of each commit, for as long as the process runs.
///
/// What was committed while a batch was loaded becomes one batch: an entity that changed in ten commits is read once.
pub(super) async fn run(state: AppState, mut commits: broadcast::Receiver<Arc<Commit>>) {
    let hall = state.ctx.extras.get::<Hall>();
    let mut numbers_due = state.ctx.now() + NUMBERS_EVERY;
    loop {
        let heard = tokio::select! {
            heard = commits.recv() => heard,
            () = state.ctx.clock.wait_until(numbers_due) => {
                numbers_due = state.ctx.now() + NUMBERS_EVERY;
                hall.tell_numbers();
                continue;
            }
        };
        let mut pending = match heard {
            Ok(commit) => vec![commit],
            Err(broadcast::error::RecvError::Lagged(_)) => {
                hall.lose_thread();
                continue;
            }
            Err(broadcast::error::RecvError::Closed) => return,
        };
        while pending.len() < COMMITS_TOGETHER_MAX
            && let Ok(commit) = commits.try_recv()
        {
            pending.push(commit);
        }
        if hall.is_empty() {
            // Whoever sits down next reads the log first.
            hall.lose_thread();
            continue;
        }
        for (org, events) in by_org(&pending) {
            let (Some(first), Some(last)) = (events.first(), events.last()) else {
                continue;
            };
            let frames = live::frames(&state.ctx, org, &events).await;
            if let Err(fault) = &frames {
                tracing::error!(error = ?fault, "live frames cannot be loaded");
            }
            hall.hand_out(&Batch {
                org,
                first: first.seq,
                last: last.seq,
                frames: frames.ok(),
            });
        }
    }
}

/// Joins the events of commits, by organization and without a gap within one list.
fn by_org(commits: &[Arc<Commit>]) -> Vec<(OrgId, Vec<StoredEvent>)> {
    let mut lists: Vec<(OrgId, Vec<StoredEvent>)> = Vec::new();
    for commit in commits {
        let next = commit.events.first().map(|event| event.seq);
        let open = lists.iter_mut().rev().find(|(org, _)| *org == commit.org);
        match open {
            Some((_, events)) if events.last().map(|event| event.seq + 1) == next => {
                events.extend(commit.events.iter().cloned());
            }
            Some(_) | None => lists.push((commit.org, commit.events.clone())),
        }
    }
    lists
}
