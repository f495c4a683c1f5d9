//! The frames of every commit, loaded once for all sockets of this process.

use std::sync::Arc;

use app_floor::live::{self, Frame};
use base::event::StoredEvent;
use base::id::OrgId;
use store::db::Commit;
use tokio::sync::broadcast;

use crate::state::AppState;

/// Commits that are joined into one batch of frames.
const COMMITS_TOGETHER_MAX: usize = 256;

/// Frames of every commit, loaded once and shared by all sockets.
#[derive(Clone)]
pub(crate) struct Feed(pub(crate) broadcast::Sender<Arc<Batch>>);

/// The frames of the commits that ended while the last batch was loaded.
pub(crate) struct Batch {
    pub(super) org: OrgId,
    /// The number of the first event: a socket that is further behind reads the log.
    pub(super) first: i64,
    /// The number of the last event.
    pub(super) last: i64,
    /// `None` when they cannot be loaded: each socket reads the log.
    pub(super) frames: Option<Vec<Frame>>,
}

/// Loads the frames of each commit, for as long as the process runs.
///
/// What was committed while a batch was loaded becomes one batch: an entity that changed in ten commits is read once.
pub(crate) async fn run(state: AppState) {
    let feed = state.ctx.extras.get::<Feed>().clone();
    let mut commits = state.ctx.db.subscribe();
    loop {
        let mut pending = match commits.recv().await {
            Ok(commit) => vec![commit],
            // Sockets see the gap in the numbers and read the log.
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        while pending.len() < COMMITS_TOGETHER_MAX
            && let Ok(commit) = commits.try_recv()
        {
            pending.push(commit);
        }
        if feed.0.receiver_count() == 0 {
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
            drop(feed.0.send(Arc::new(Batch {
                org,
                first: first.seq,
                last: last.seq,
                frames: frames.ok(),
            })));
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
