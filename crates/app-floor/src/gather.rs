//! What is kept a moment after it was written: many rows in one transaction, while others write between two.
//!
//! Not a job: what waits stands in a table of its own, written with what makes it necessary, so a process that dies leaves it for
//! the next one. Where there are several nodes, each does it for the organizations whose floor it runs.

use std::collections::BTreeSet;

use app::{Boxed, Ctx, Fault};
use base::event::EntityKind;
use base::id::OrgId;
use base::time::Span;
use store_setup::organizations;
use tokio::sync::{broadcast, watch};

use crate::floors::Floors;

/// What is written while this passes is kept together.
const GATHER: Span = Span::from_millis(200);
/// What another node left behind when a floor moved here is found within this time.
const LOOK_EVERY: Span = Span::from_secs(30);
/// The wait after a fault of the database.
const TRY_AGAIN: Span = Span::from_secs(5);

/// Something that is kept a moment later.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    /// What it is, for the log.
    pub(crate) what: &'static str,
    /// A change of one of these is when it may wait.
    pub(crate) of: &'static [EntityKind],
    /// Keeps some of an organization's; tells whether there may be more.
    pub(crate) keep: for<'a> fn(&'a Ctx, OrgId) -> Boxed<'a, Result<bool, Fault>>,
}

/// Keeps what was left behind and whatever is written, for as long as the process runs.
pub(crate) async fn run(ctx: Ctx, kept: Kept, mut stop: watch::Receiver<bool>) {
    let mut commits = ctx.db.subscribe();
    let mut waiting = None;
    while !*stop.borrow() {
        match all(&ctx, kept, waiting.as_ref()).await {
            Ok(()) => {}
            Err(fault) => {
                tracing::error!(error = ?fault, what = kept.what, "what waits cannot be kept");
                waiting = None;
                tokio::select! {
                    () = ctx.clock.wait(TRY_AGAIN) => {}
                    _ = stop.changed() => {}
                }
                continue;
            }
        }
        waiting = tokio::select! {
            heard = written(&mut commits, kept.of) => heard,
            () = ctx.clock.wait(LOOK_EVERY), if ctx.nodes.are_many() => None,
            _ = stop.changed() => return,
        };
        ctx.clock.wait(GATHER).await;
        while let Ok(commit) = commits.try_recv() {
            if let Some(orgs) = &mut waiting {
                orgs.insert(commit.org);
            }
        }
    }
}

/// Waits for a change, and names its organization; nothing when too much was missed to tell.
async fn written(
    commits: &mut broadcast::Receiver<std::sync::Arc<store::db::Commit>>,
    of: &[EntityKind],
) -> Option<BTreeSet<OrgId>> {
    loop {
        match commits.recv().await {
            Ok(commit) => {
                let mut events = commit.events.iter();
                if events.any(|event| of.contains(&event.entity)) {
                    return Some(BTreeSet::from([commit.org]));
                }
            }
            Err(broadcast::error::RecvError::Lagged(_)) => return None,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Keeps everything that waits, in the given organizations or in all.
///
/// **Errors**: a fault of the database; what waits stays.
pub(crate) async fn all(
    ctx: &Ctx,
    kept: Kept,
    orgs: Option<&BTreeSet<OrgId>>,
) -> Result<(), Fault> {
    let orgs = match orgs {
        Some(orgs) => orgs.iter().copied().collect(),
        None => {
            ctx.db
                .read::<_, Fault, _>(|tx| {
                    Box::pin(async move { Ok(organizations::list_ids(tx).await?) })
                })
                .await?
        }
    };
    let floors = ctx.extras.get::<Floors>();
    for org in orgs {
        if floors.is_here(ctx, org) {
            while (kept.keep)(ctx, org).await? {}
        }
    }
    Ok(())
}
