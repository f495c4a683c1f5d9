//! Brings the commits of all nodes to the listeners of this one, in the order of the log and without a gap.
//!
//! A node that commits gives a hint with the number it reached. The others read the log from where they are, so a hint that is lost
//! only costs time: the heads of all logs are looked at now and then.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::authz::{Scope, SystemReason};
use base::id::OrgId;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use store::db::Commit;
use store::{event_log, in_tx};
use tokio::sync::{mpsc, watch};

use crate::Ctx;

/// Where nodes give each other hints.
const SUBJECT: &str = "commit";
/// Own commits that may wait; those beyond are read from the log.
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

/// The commits of this process, on their way into line.
#[derive(Debug)]
pub struct Own(mpsc::Receiver<Arc<Commit>>);

/// Begins to take the commits of this process, and tells the other nodes of each. `also` sees each before the writer goes on.
///
/// From here on listeners hear only what [`run`] brings them.
pub fn divert(ctx: &Ctx, also: impl Fn(&Commit) + Send + Sync + 'static) -> Own {
    let (own, waiting) = mpsc::channel(OWN_MAX);
    let nodes = ctx.nodes.clone();
    ctx.db.divert(move |commit| {
        also(&commit);
        if let Some(last) = commit.events.last() {
            let (org, seq) = (commit.org, last.seq);
            nodes.say(SUBJECT, &Hint { org, seq });
        }
        // A full line is fine: the log is looked at.
        drop(own.try_send(commit));
    });
    Own(waiting)
}

/// Brings commits to the listeners of this process until told to stop. Alone, the database does that itself.
pub async fn run(ctx: Ctx, mut own: Own, mut stop: watch::Receiver<bool>) {
    let Some(mut hints) = ctx.nodes.hear(SUBJECT).await else {
        return;
    };
    let mut line = Line {
        reached: BTreeMap::new(),
        ctx,
    };
    // Nobody has listened yet to what was committed before.
    while let Err(error) = line.begin().await {
        tracing::error!(error = ?error, "the log cannot be read");
        line.ctx.clock.wait(LOOK_OUT_OF_TOUCH).await;
    }
    let mut due = line.next_look();
    loop {
        let outcome = tokio::select! {
            commit = own.0.recv() => match commit {
                Some(commit) => line.take(commit).await,
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

/// How far the listeners of this process are.
struct Line {
    ctx: Ctx,
    reached: BTreeMap<OrgId, i64>,
}

impl Line {
    async fn begin(&mut self) -> Result<(), store::Error> {
        self.reached = self.heads().await?.into_iter().collect();
        Ok(())
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

    /// Takes a commit of this process: it is next, or something is missing before it.
    async fn take(&mut self, commit: Arc<Commit>) -> Result<(), store::Error> {
        let ends = commit.events.first().zip(commit.events.last());
        let Some((first, last)) = ends.map(|(first, last)| (first.seq, last.seq)) else {
            return Ok(());
        };
        let reached = *self.reached.get(&commit.org).unwrap_or(&0);
        if first == reached + 1 {
            self.reached.insert(commit.org, last);
            self.ctx.db.publish(commit);
            return Ok(());
        }
        self.catch_up(commit.org, last).await
    }

    /// Reads an organization's log up to a number, or further.
    async fn catch_up(&mut self, org: OrgId, seq: i64) -> Result<(), store::Error> {
        let mut reached = *self.reached.get(&org).unwrap_or(&0);
        let scope = Scope::system(org, SystemReason::Projector);
        while reached < seq {
            let scope = scope.clone();
            let events = self
                .ctx
                .db
                .read::<_, store::Error, _>(in_tx!(
                    tx,
                    [scope],
                    event_log::after(tx, &scope, reached, READ_MAX).await
                ))
                .await?;
            let Some(last) = events.last() else { break };
            reached = last.seq;
            self.reached.insert(org, reached);
            self.ctx.db.publish(Arc::new(Commit { org, events }));
        }
        Ok(())
    }

    async fn look(&mut self) -> Result<(), store::Error> {
        for (org, seq) in self.heads().await? {
            self.catch_up(org, seq).await?;
        }
        Ok(())
    }
}
