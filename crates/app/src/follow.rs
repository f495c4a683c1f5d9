//! Brings the commits of all nodes to the listeners of this one, in the order of the log and without a gap.
//!
//! A node that commits gives a hint with the number it reached. The others read the log from where they are, so a hint that is lost
//! only costs time: the heads of all logs are looked at now and then.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base::authz::{Scope, SystemReason};
use base::event::StoredEvent;
use base::id::OrgId;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use store::db::Commit;
use store::{event_log, in_tx};
use tokio::sync::{mpsc, watch};

use crate::Ctx;
use crate::nodes::{Heard, Nodes};

/// Where nodes give each other hints.
const SUBJECT: &str = "commit";
/// Own commits before which something is missing that may wait; those beyond are found when the heads are looked at.
const OWN_MAX: usize = 4_096;
/// Events read at once.
const READ_MAX: u32 = 1_000;
/// The heads are looked at so often: what is missed without a hint is this late at the most.
const LOOK_EVERY: Span = Span::from_secs(5);
/// The same while there are no hints.
const LOOK_OUT_OF_TOUCH: Span = Span::from_secs(1);

/// An organization's log reached a number.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Hint {
    org: OrgId,
    seq: i64,
}

/// Tells the other nodes of the commits of a process that has no listeners itself.
pub fn announce(ctx: &Ctx) {
    let nodes = ctx.nodes.clone();
    ctx.db.divert(move |commit| hint(&nodes, &commit));
}

fn hint(nodes: &Nodes, commit: &Commit) {
    if let Some(last) = commit.events.last() {
        let (org, seq) = (commit.org, last.seq);
        nodes.say(SUBJECT, &Hint { org, seq });
    }
}

/// The commits of all nodes, in line for the listeners of this one.
#[derive(Debug)]
pub struct Follower {
    line: Arc<Line>,
    /// Commits of this process before which something is missing.
    own: mpsc::Receiver<(OrgId, i64)>,
    hints: Heard,
}

/// How far the listeners of this process are.
struct Line {
    ctx: Ctx,
    reached: Mutex<BTreeMap<OrgId, i64>>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

/// Begins to put the commits of this process in line with those of the others, and tells them of each. `also` sees each before the
/// writer goes on. To be called before anything is served. Nothing where this node is alone.
///
/// **Errors**: the database cannot be read.
pub async fn begin(
    ctx: &Ctx,
    also: impl Fn(&Commit) + Send + Sync + 'static,
) -> Result<Option<Follower>, store::Error> {
    let Some(hints) = ctx.nodes.hear(SUBJECT).await else {
        return Ok(None);
    };
    let line = Arc::new(Line {
        ctx: ctx.clone(),
        reached: Mutex::default(),
    });
    // Nobody has listened yet to what was committed before.
    let heads = line.heads().await?;
    *line.reached() = heads.into_iter().collect();
    let (missing, own) = mpsc::channel(OWN_MAX);
    let (mine, nodes) = (Arc::clone(&line), ctx.nodes.clone());
    ctx.db.divert(move |commit| {
        also(&commit);
        hint(&nodes, &commit);
        if let Err(missed) = mine.take(&commit)
            && missing.try_send(missed).is_err()
        {
            tracing::debug!("a commit is found when the heads are looked at");
        }
    });
    Ok(Some(Follower { line, own, hints }))
}

/// Brings what is missing to the listeners of this process until told to stop.
pub async fn run(follower: Follower, mut stop: watch::Receiver<bool>) {
    let Follower {
        line,
        mut own,
        mut hints,
    } = follower;
    let mut due = line.next_look();
    loop {
        let outcome = tokio::select! {
            missed = own.recv() => match missed {
                Some((org, seq)) => line.catch_up(org, seq).await,
                None => return,
            },
            said = hints.next() => match said.map(|said| said.read::<Hint>()) {
                Some(Some(hint)) => line.catch_up(hint.org, hint.seq).await,
                Some(None) => Ok(()),
                None => return,
            },
            () = line.ctx.clock.wait_until(due) => {
                due = line.next_look();
                line.look().await
            },
            _ = stop.changed() => return,
        };
        if let Err(error) = outcome {
            tracing::warn!(error = ?error, "the log cannot be read; it is looked at again");
            line.ctx.clock.wait(LOOK_OUT_OF_TOUCH).await;
        }
    }
}

impl Line {
    fn reached(&self) -> MutexGuard<'_, BTreeMap<OrgId, i64>> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn heads(&self) -> Result<Vec<(OrgId, i64)>, store::Error> {
        self.ctx
            .db
            .read(|tx| Box::pin(async move { event_log::heads(tx).await }))
            .await
    }

    fn next_look(&self) -> Timestamp {
        let every = if self.ctx.nodes.are_in_touch() {
            LOOK_EVERY
        } else {
            LOOK_OUT_OF_TOUCH
        };
        self.ctx.now() + every
    }

    /// Brings a commit of this process to its listeners when it is next; else gives up to where something is missing.
    fn take(&self, commit: &Arc<Commit>) -> Result<(), (OrgId, i64)> {
        let ends = commit.events.first().zip(commit.events.last());
        let Some((first, last)) = ends.map(|(first, last)| (first.seq, last.seq)) else {
            return Ok(());
        };
        let mut reached = self.reached();
        let seq = reached.entry(commit.org).or_insert(0);
        if first != *seq + 1 {
            return Err((commit.org, last));
        }
        *seq = last;
        self.ctx.db.publish(Arc::clone(commit));
        Ok(())
    }

    /// Reads an organization's log up to a number, or further.
    async fn catch_up(&self, org: OrgId, seq: i64) -> Result<(), store::Error> {
        let scope = Scope::system(org, SystemReason::Projector);
        loop {
            let from = self.reached().get(&org).copied().unwrap_or(0);
            if from >= seq {
                return Ok(());
            }
            let scope = scope.clone();
            let events = self
                .ctx
                .db
                .read::<_, store::Error, _>(in_tx!(
                    tx,
                    [scope],
                    event_log::after(tx, &scope, from, READ_MAX).await
                ))
                .await?;
            if events.is_empty() {
                return Ok(());
            }
            self.bring(org, events);
        }
    }

    /// Brings what was read to the listeners, but for what they heard meanwhile.
    fn bring(&self, org: OrgId, mut events: Vec<StoredEvent>) {
        let mut reached = self.reached();
        let seq = reached.entry(org).or_insert(0);
        events.retain(|event| event.seq > *seq);
        if let Some(last) = events.last() {
            *seq = last.seq;
            self.ctx.db.publish(Arc::new(Commit { org, events }));
        }
    }

    async fn look(&self) -> Result<(), store::Error> {
        for (org, seq) in self.heads().await? {
            self.catch_up(org, seq).await?;
        }
        Ok(())
    }
}
