//! What a process holds while it serves a database that others can reach: a node number, and the right to serve at all.
//!
//! Without NATS one process serves alone. Whoever joins takes a number for the ids it makes; who loses it stops.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use base::time::{Span, Timestamp};
use store::lease::{self, Fence, Standing};
use store::{Db, Tx, in_tx, job_queue};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::process::Mark;
use crate::{Ctx, chance};

/// Who serves the database: one process alone, or all nodes together.
const SERVING: &str = "serving";
/// The holder that all nodes are together.
const TOGETHER: &str = "nodes";
/// Before the number of a node.
const NODE: &str = "node/";
/// The numbers that leases give; the one above them is the console's.
const NUMBERS: std::ops::Range<u16> = 0..1_023;
/// A number whose node died is given again only after this: clocks of machines differ, and ids carry the time.
const REST: Span = Span::from_mins(10);
/// Leases are renewed so often in the time that they last.
const RENEWALS: i64 = 4;
/// The wait before whoever seems to be alive is looked at again.
const LOOK_AGAIN: Span = Span::from_millis(500);

/// How a process serves its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nobody else may.
    Alone,
    /// With others, over NATS.
    Together,
}

/// Why a process may not serve.
#[derive(Debug, thiserror::Error)]
pub enum NotJoined {
    /// Others do already, and this one would not hear of them.
    #[error(
        "another process serves this database: stop it first, or set nats.url for both, so that they serve it together"
    )]
    Served,
    /// Every number is taken.
    #[error(
        "no node number is free: more than a thousand nodes serve this database or died within the last minutes"
    )]
    NoNumber,
    /// The database failed.
    #[error("the database cannot be asked who else serves it: {0}")]
    Store(#[from] store::Error),
}

/// A place among those who serve a database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Membership(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Tells this process from every other that ever was.
    holder: String,
    number: u16,
    way: Way,
    /// How long a lease lasts.
    span: Span,
    /// Under which everything is stored by a process that serves alone.
    serving: Option<Fence>,
    /// Names of the leases that the last renewal found to be ours.
    held: Mutex<BTreeSet<String>>,
}

impl Membership {
    /// A process with a database of its own.
    pub fn of_one(number: u16) -> Self {
        Self(Arc::new(Inner {
            holder: chance::token(),
            number,
            way: Way::Alone,
            span: Span::ZERO,
            serving: None,
            held: Mutex::default(),
        }))
    }

    /// Gives the number of the node.
    pub fn number(&self) -> u16 {
        self.0.number
    }

    /// Gives the name under which this process holds leases.
    pub fn holder(&self) -> &str {
        &self.0.holder
    }

    /// Gives how long a lease lasts.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Gives what lets through the transactions of a process that serves a shared database alone.
    pub fn serving(&self) -> Option<Fence> {
        self.0.serving.clone()
    }

    /// Tells whether a lease was still ours at the last renewal.
    pub fn holds(&self, name: &str) -> bool {
        self.held().contains(name)
    }

    /// Remembers a lease that was just granted.
    pub fn granted(&self, name: &str) {
        self.held().insert(name.to_owned());
    }

    fn held(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Joins those who serve a database. Waits for the lease of a process that died to end, unless it is seen to be dead.
///
/// **Errors**: [`NotJoined`].
pub async fn join(db: &Db, clock: &Clock, way: Way, span: Span) -> Result<Membership, NotJoined> {
    let holder = holder();
    let until = clock.now() + span + LOOK_AGAIN.times(2);
    loop {
        let name = holder.clone();
        let taken = db
            .write::<_, store::Error, _>(in_tx!(tx, [name], enter(tx, &name, way, span).await))
            .await?;
        match taken {
            Entered::As(number, epoch) => {
                let serving = (way == Way::Alone).then(|| Fence {
                    name: SERVING.to_owned(),
                    holder: holder.clone(),
                    epoch,
                });
                return Ok(Membership(Arc::new(Inner {
                    holder,
                    number,
                    way,
                    span,
                    serving,
                    held: Mutex::default(),
                })));
            }
            Entered::NoNumber => return Err(NotJoined::NoNumber),
            // It may have been killed a moment ago.
            Entered::Served if clock.now() >= until => return Err(NotJoined::Served),
            Entered::Served => clock.wait(LOOK_AGAIN).await,
        }
    }
}

/// Before the mark of the process in the name of a holder.
const MARKED: char = '@';

/// A name that no other process ever has, with what lets others on this machine see whether it lives.
fn holder() -> String {
    let token = chance::token();
    match Mark::own() {
        Some(mark) => format!("{token}{MARKED}{mark}"),
        None => token,
    }
}

/// Tells whether the process of a name is dead for certain.
fn is_dead(holder: &str) -> bool {
    let mark = holder.split_once(MARKED).map(|(_, mark)| mark);
    mark.and_then(|mark| mark.parse::<Mark>().ok())
        .zip(Mark::own())
        .is_some_and(|(mark, own)| mark.is_dead(&own))
}

/// Takes what a process that served alone left behind, when it is dead for certain: its lease, and the jobs that it was at.
///
/// Its number rests as ever, because ids carry the time. If it lived all the same, the epoch of the lease would keep it out.
async fn inherit(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), store::Error> {
    let serving = lease::list(tx, SERVING).await?;
    let Some(left) = serving
        .into_iter()
        .find(|one| one.name == SERVING && one.until >= now && is_dead(&one.holder))
    else {
        return Ok(());
    };
    lease::release(tx, SERVING, &left.holder).await?;
    let nodes = lease::list(tx, NODE).await?;
    let its = nodes.iter().filter(|one| one.holder == left.holder);
    for number in its.filter_map(number_of) {
        job_queue::abandon(tx, number).await?;
    }
    Ok(())
}

enum Entered {
    /// With this number, and this epoch of the lease to serve.
    As(u16, i64),
    Served,
    NoNumber,
}

async fn enter(
    tx: &mut Tx<'_>,
    holder: &str,
    way: Way,
    span: Span,
) -> Result<Entered, store::Error> {
    let now = lease::server_time(tx).await?;
    let serving = serving_as(way, holder);
    if way == Way::Alone {
        inherit(tx, now).await?;
    }
    let Some(epoch) = lease::take(tx, SERVING, serving, now, span).await? else {
        return Ok(Entered::Served);
    };
    let standing = lease::list(tx, NODE).await?;
    for number in NUMBERS {
        let name = name_of(number);
        if !standing
            .iter()
            .all(|one| one.name != name || is_free(one, now))
        {
            continue;
        }
        if lease::take(tx, &name, holder, now, span).await?.is_some() {
            // What the last node of this number was at when it died.
            job_queue::abandon(tx, number).await?;
            return Ok(Entered::As(number, epoch));
        }
    }
    Ok(Entered::NoNumber)
}

/// A number is free when its node gave it back, or died long ago.
fn is_free(standing: &Standing, now: Timestamp) -> bool {
    standing.until == Timestamp::ZERO || standing.until + REST < now
}

fn serving_as(way: Way, holder: &str) -> &str {
    match way {
        Way::Alone => holder,
        Way::Together => TOGETHER,
    }
}

fn name_of(number: u16) -> String {
    format!("{NODE}{number}")
}

/// Lists the numbers of the other nodes that live.
///
/// **Errors**: a fault of the database.
pub async fn others(db: &Db, me: &Membership) -> Result<Vec<u16>, store::Error> {
    let own = me.number();
    db.read::<_, store::Error, _>(move |tx| {
        Box::pin(async move {
            let now = lease::server_time(tx).await?;
            let standing = lease::list(tx, NODE).await?;
            Ok(standing
                .iter()
                .filter(|one| one.until >= now)
                .filter_map(number_of)
                .filter(|number| *number != own)
                .collect())
        })
    })
    .await
}

fn number_of(standing: &Standing) -> Option<u16> {
    standing.name.strip_prefix(NODE)?.parse().ok()
}

/// Renews what this process holds, until told to stop; then gives it back. Frees the jobs of nodes that died.
///
/// **Shape**: ends early with `false` when the number is another's by now: the process must stop.
pub async fn keep(ctx: &Ctx, mut stop: watch::Receiver<bool>) -> bool {
    let me = ctx.membership.clone();
    let every = Span::from_millis(me.span().millis() / RENEWALS);
    let mut freed = BTreeSet::new();
    while !*stop.borrow() {
        let asked = ctx.now();
        match renew(ctx, &me).await {
            Ok(Some(dead)) => {
                ctx.ids.valid_until(asked + me.span());
                if let Err(error) = free_jobs(ctx, dead, &mut freed).await {
                    tracing::warn!(error = ?error, "the jobs of a node that died cannot be freed yet");
                }
            }
            Ok(None) => {
                tracing::error!(
                    node = me.number(),
                    "this node stood still for so long that another has its number; it stops, start it again"
                );
                return false;
            }
            // Nobody can take what is ours while the database does not answer; ids stop growing at the end of the lease.
            Err(error) => {
                tracing::error!(error = ?error, "what this node holds cannot be renewed");
            }
        }
        tokio::select! {
            () = ctx.clock.wait(every) => {}
            _ = stop.changed() => {}
        }
    }
    true
}

/// Renews everything. Gives the nodes that died, or nothing when this one lost its place.
async fn renew(ctx: &Ctx, me: &Membership) -> Result<Option<Vec<Standing>>, store::Error> {
    let before = me.held().clone();
    let (holder, way, span) = (me.holder().to_owned(), me.0.way, me.span());
    let held_by = holder.clone();
    let (held, standing, now) = ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [held_by], {
            let now = lease::server_time(tx).await?;
            let held = lease::renew_all(tx, &held_by, now + span).await?;
            let standing = lease::list(tx, NODE).await?;
            Ok((held, standing, now))
        }))
        .await?;
    // In a transaction of its own: all nodes write this row, and renewing floors may wait for what they are storing.
    let serving = ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [holder], {
            let now = lease::server_time(tx).await?;
            lease::take(tx, SERVING, serving_as(way, &holder), now, span).await
        }))
        .await?
        .is_some();
    let held: BTreeSet<String> = held.into_iter().map(|(name, _)| name).collect();
    let is_in = serving && held.contains(&name_of(me.number()));
    {
        // What was granted while this ran stays.
        let mut known = me.held();
        known.retain(|name| held.contains(name) || !before.contains(name));
        known.extend(held);
    }
    let died = |one: &Standing| one.until > Timestamp::ZERO && one.until < now;
    Ok(is_in.then(|| standing.into_iter().filter(died).collect()))
}

/// Lets others have the jobs of nodes that died, once each.
async fn free_jobs(
    ctx: &Ctx,
    dead: Vec<Standing>,
    freed: &mut BTreeSet<(String, Timestamp)>,
) -> Result<(), store::Error> {
    freed.retain(|(name, until)| {
        dead.iter()
            .any(|one| one.name == *name && one.until == *until)
    });
    for one in dead {
        let Some(number) = number_of(&one) else {
            continue;
        };
        if !freed.insert((one.name.clone(), one.until)) {
            continue;
        }
        let count = ctx
            .db
            .write::<_, store::Error, _>(move |tx| {
                Box::pin(async move { job_queue::abandon(tx, number).await })
            })
            .await?;
        if count > 0 {
            tracing::warn!(
                node = number,
                count,
                "a node died; the jobs it was at go on here"
            );
            ctx.jobs.ring();
        }
    }
    Ok(())
}

/// Gives the place back, so that whoever starts next need not wait.
pub async fn leave(ctx: &Ctx) -> Result<(), store::Error> {
    let me = ctx.membership.clone();
    let holder = me.holder().to_owned();
    let names = [name_of(me.number()), SERVING.to_owned()];
    ctx.db
        .write::<_, store::Error, _>(in_tx!(tx, [holder, names], {
            for name in names.iter() {
                lease::release(tx, name, &holder).await?;
            }
            Ok(())
        }))
        .await
}
