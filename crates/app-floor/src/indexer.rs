//! Keeps the words of messages for search, a moment after they were written: many messages in one transaction.
//!
//! Not a job: what waits stands in its own table, written with the message, so a process that dies leaves it for the next one.
//! Where there are several nodes, each keeps the words of the organizations whose floor it runs.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::OrgId;
use base::time::Span;
use store::in_tx;
use store_floor::message_search;
use store_setup::organizations;
use tokio::sync::{broadcast, watch};

use crate::floors::Floors;

/// Messages of one transaction: others write between two.
const AT_ONCE: u32 = 128;
/// What is written while this passes is kept together.
const GATHER: Span = Span::from_millis(200);
/// What another node left behind when a floor moved here is found within this time.
const LOOK_EVERY: Span = Span::from_secs(30);
/// The wait after a fault of the database.
const TRY_AGAIN: Span = Span::from_secs(5);

/// Keeps the words of what was left behind and of whatever is written, for as long as the process runs.
pub async fn run(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    let mut commits = ctx.db.subscribe();
    let mut waiting = None;
    while !*stop.borrow() {
        match keep_all(&ctx, waiting.as_ref()).await {
            Ok(()) => {}
            Err(fault) => {
                tracing::error!(error = ?fault, "words of messages cannot be kept");
                waiting = None;
                tokio::select! {
                    () = ctx.clock.wait(TRY_AGAIN) => {}
                    _ = stop.changed() => {}
                }
                continue;
            }
        }
        waiting = tokio::select! {
            heard = written(&mut commits) => heard,
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

/// Waits for a message, and names its organization; nothing when too much was missed to tell.
async fn written(
    commits: &mut broadcast::Receiver<std::sync::Arc<store::db::Commit>>,
) -> Option<BTreeSet<OrgId>> {
    loop {
        match commits.recv().await {
            Ok(commit) => {
                let mut events = commit.events.iter();
                if events.any(|event| event.entity == EntityKind::Message) {
                    return Some(BTreeSet::from([commit.org]));
                }
            }
            Err(broadcast::error::RecvError::Lagged(_)) => return None,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Keeps the words of everything that waits, in the given organizations or in all.
///
/// **Errors**: a fault of the database; what waits stays.
pub async fn keep_all(ctx: &Ctx, orgs: Option<&BTreeSet<OrgId>>) -> Result<(), Fault> {
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
        if !floors.is_here(ctx, org) {
            continue;
        }
        loop {
            let scope = Scope::system(org, SystemReason::Job);
            let count = ctx
                .db
                .write::<_, Fault, _>(in_tx!(tx, [scope], {
                    Ok(message_search::keep(tx, &scope, AT_ONCE).await?)
                }))
                .await?;
            if u32::try_from(count).is_ok_and(|count| count < AT_ONCE) {
                break;
            }
        }
    }
    Ok(())
}
