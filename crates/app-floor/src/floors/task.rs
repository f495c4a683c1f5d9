//! The task of one floor: loads it, serves it, and loads it again when it failed, for as long as it is this node's.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{Ctx, Fault, chance};
use base::authz::{Scope, SystemReason};
use base::id::{OrgId, UserId};
use base::time::{Span, Timestamp};
use floor::compose::Floor;
use floor::input::Input;
use store::db::Commit;
use store::lease::{self, Fence};
use store::{event_log, in_tx};
use store_floor::{floor_inputs, floor_rows};
use tokio::sync::{broadcast, mpsc, watch};

use super::links::Links;
use super::{Ask, Floors, StopFloors, batch, changes_settings, elsewhere};
use crate::settings::{self, Loaded};
use crate::told::Told;

/// Before the organization in the name of a floor's lease.
pub(super) const LEASE: &str = "floor/";
/// Inputs stored in one transaction at the most.
const BATCH_MAX: usize = 256;
/// Wait before a floor that failed is loaded again.
const RELOAD_AFTER: Span = Span::from_secs(1);
/// Where there are several nodes, facts are looked for so often: a hint may be lost.
const LOOK_EVERY: Span = Span::from_secs(2);

/// A floor with its settings.
pub(crate) struct Running {
    pub(crate) floor: Floor,
    pub(crate) loaded: Loaded,
    /// The number of the log up to which settings are known.
    pub(crate) settings_seq: i64,
    /// Facts taken in lately: one may come twice, from the inbox and from its table.
    pub(crate) taken_in: BTreeSet<i64>,
    /// Facts that a queue lets in later: looked at again when settings change.
    pub(crate) later: BTreeSet<i64>,
    /// Wishes taken in lately: one may be sent again before its answer arrives.
    pub(crate) wishes: BTreeSet<i64>,
    /// When wishes that nobody sends again are forgotten.
    pub(crate) purge_due: Timestamp,
    /// Who is connected where.
    pub(crate) links: Links,
    /// What lets transactions through; nothing where no other process can reach the database.
    pub(crate) fence: Option<Fence>,
}

/// Names the lease of an organization's floor.
pub(super) fn lease_of(org: OrgId) -> String {
    format!("{LEASE}{org}")
}

/// Runs a floor until the process stops or the floor is another node's.
pub(super) async fn run(
    ctx: Ctx,
    org: OrgId,
    own: mpsc::WeakSender<Ask>,
    mut inbox: mpsc::Receiver<Ask>,
) {
    let mut commits = ctx.db.subscribe();
    let mut stop = ctx.extras.get::<StopFloors>().0.clone();
    let seed = chance::seed();
    let mut ear = None;
    while !*stop.borrow() {
        let fence = match take(&ctx, org).await {
            Ok(Some(fence)) => fence,
            Ok(None) => break,
            Err(error) => {
                tracing::error!(org.id = org.get(), error = ?error, "the floor's lease cannot be taken");
                ctx.clock.wait(RELOAD_AFTER).await;
                continue;
            }
        };
        if ctx.nodes.are_many() && ear.is_none() {
            tracing::info!(org.id = org.get(), "the floor runs on this node");
            ear = Some(tokio::spawn(elsewhere::listen(
                ctx.clone(),
                org,
                own.clone(),
            )));
        }
        match load(&ctx, org, seed, fence).await {
            Ok(mut running) => {
                if serve(
                    &ctx,
                    org,
                    &mut running,
                    &mut inbox,
                    (&mut commits, &mut stop),
                )
                .await
                {
                    break;
                }
            }
            Err(fault) => {
                tracing::error!(org.id = org.get(), error = ?fault, "the floor cannot be loaded");
            }
        }
        ctx.clock.wait(RELOAD_AFTER).await;
    }
    ctx.extras.get::<Floors>().end(org);
    let Some(ear) = ear else { return };
    ear.abort();
    tracing::info!(org.id = org.get(), "the floor runs on this node no longer");
    if let Err(error) = give_back(&ctx, org).await {
        tracing::debug!(error = ?error, "the floor's lease ends by itself");
    }
}

/// Takes the floor's lease, or finds that it is ours. Nothing when it is another node's.
async fn take(ctx: &Ctx, org: OrgId) -> Result<Option<Option<Fence>>, store::Error> {
    if !ctx.nodes.are_many() {
        return Ok(Some(ctx.membership.serving()));
    }
    let (name, holder) = (lease_of(org), ctx.membership.holder().to_owned());
    let span = ctx.membership.span();
    let (leased, held_by) = (name.clone(), holder.clone());
    let epoch = ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [leased, held_by], {
            let now = lease::server_time(tx).await?;
            lease::take(tx, &leased, &held_by, now, span).await
        }))
        .await?;
    Ok(epoch.map(|epoch| {
        ctx.membership.granted(&name);
        Some(Fence {
            name,
            holder,
            epoch,
        })
    }))
}

async fn give_back(ctx: &Ctx, org: OrgId) -> Result<(), store::Error> {
    let (name, holder) = (lease_of(org), ctx.membership.holder().to_owned());
    ctx.db
        .write::<_, store::Error, _>(in_tx!(tx, [name, holder], {
            lease::release(tx, &name, &holder).await
        }))
        .await
}

/// Rebuilds a floor from its rows and feeds it what it was not told before the last stop.
async fn load(ctx: &Ctx, org: OrgId, seed: u64, fence: Option<Fence>) -> Result<Running, Fault> {
    let scope = Scope::system(org, SystemReason::Floor);
    let scope_in = scope.clone();
    let now = ctx.now();
    let (settings_seq, loaded, saved, waiting) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
            // First, so that what changes while the rest is read is read again.
            let settings_seq = event_log::head(tx, &scope_in).await?;
            let loaded = settings::load(tx, &scope_in, seed).await?;
            let today = loaded.config.organization.calendar.local_day(now);
            let saved = floor_rows::load(tx, &scope_in, today).await?;
            let waiting = floor_inputs::list::<Told>(tx, &scope_in, 0, u32::MAX).await?;
            Ok((settings_seq, loaded, saved, waiting))
        }))
        .await?;
    let floor = Floor::load(loaded.config.clone(), saved, now);
    let here = ctx.extras.get::<Floors>().connected(org);
    let mut running = Running {
        floor,
        loaded,
        settings_seq,
        taken_in: BTreeSet::new(),
        later: BTreeSet::new(),
        wishes: BTreeSet::new(),
        purge_due: now,
        links: Links::of(ctx.membership.number(), here),
        fence,
    };
    let gone: Vec<UserId> = running
        .floor
        .agents()
        .map(|agent| agent.id)
        .filter(|user| !running.links.has(*user))
        .collect();
    for user in gone {
        // Forgiven for a while like any drop: a restart costs nobody their conversations. Who is connected with another node is
        // on its next roll.
        running.floor.handle(now, Input::AgentDisconnected(user));
    }
    batch::run(ctx, &scope, &mut running, batch::in_order(waiting)).await?;
    Ok(running)
}

/// Serves a floor until it must be loaded again (`false`) or the process stops (`true`).
async fn serve(
    ctx: &Ctx,
    org: OrgId,
    running: &mut Running,
    inbox: &mut mpsc::Receiver<Ask>,
    (commits, stop): (
        &mut broadcast::Receiver<Arc<Commit>>,
        &mut watch::Receiver<bool>,
    ),
) -> bool {
    let scope = Scope::system(org, SystemReason::Floor);
    let mut asks = Vec::with_capacity(BATCH_MAX);
    let mut look_due = ctx.now() + LOOK_EVERY;
    loop {
        let due = running.floor.deadline().unwrap_or(Timestamp::MAX);
        tokio::select! {
            biased;
            _ = stop.changed() => return true,
            // Settings before wishes: who saved one and then asks for something is answered by the new one.
            heard = commits.recv() => match heard {
                Ok(commit) if commit.org == org && is_news(&commit, running) => asks.push(Ask::Reconfigure),
                Ok(_) => continue,
                Err(broadcast::error::RecvError::Lagged(_)) => asks.push(Ask::Reconfigure),
                Err(broadcast::error::RecvError::Closed) => return true,
            },
            () = ctx.clock.wait_until(look_due), if ctx.nodes.are_many() => {
                look_due = ctx.now() + LOOK_EVERY;
                if !is_ours(ctx, running) {
                    return false;
                }
                asks.push(Ask::Look);
            },
            count = inbox.recv_many(&mut asks, BATCH_MAX) => if count == 0 { return true },
            () = ctx.clock.wait_until(due), if due < Timestamp::MAX => {}
        }
        if let Err(fault) = batch::run(ctx, &scope, running, std::mem::take(&mut asks)).await {
            // The machine is ahead of the truth now: it is dropped, and nothing has leaked because acts come after.
            tracing::error!(org.id = org.get(), error = ?fault, "the floor could not store what it decided; it is loaded again");
            return false;
        }
    }
}

fn is_news(commit: &Commit, running: &Running) -> bool {
    changes_settings(commit)
        && commit
            .events
            .last()
            .is_some_and(|last| last.seq > running.settings_seq)
}

/// Tells whether the lease was still ours when it was last renewed.
fn is_ours(ctx: &Ctx, running: &Running) -> bool {
    running
        .fence
        .as_ref()
        .is_none_or(|fence| ctx.membership.holds(&fence.name))
}
