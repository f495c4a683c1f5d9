//! The load: a closed loop for rates, an open loop for latency that counts from when a message was due.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::http::Connection;
use crate::{Outcome, clock, payload};

/// Where messages go, and from how many customers.
#[derive(Clone)]
pub(crate) struct Aim {
    address: Arc<str>,
    path: Arc<str>,
    senders: u64,
    next: Arc<AtomicU64>,
    stormy: bool,
}

/// What a load did.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// What each answered message took, from when it was due.
    pub(crate) took: Vec<u64>,
    /// The numbers of the messages that were taken in by a closed load; one that was delivered twice stands twice.
    pub(crate) numbers: Vec<u64>,
    /// Messages that were refused.
    pub(crate) failed: u64,
    /// How long the load lasted, in nanoseconds.
    pub(crate) wall: u64,
}

impl Done {
    /// Counts the messages that were taken in.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.took.len()).unwrap_or(u64::MAX)
    }
}

impl Aim {
    /// Aims at a hook. Messages are numbered from zero.
    pub(crate) fn new(address: &str, path: &str, senders: u64) -> Self {
        Self {
            address: address.into(),
            path: path.into(),
            senders,
            next: Arc::default(),
            stormy: false,
        }
    }

    /// Aims a storm at the same hook: half of it delivered before, half of it of a few customers. Numbered by itself.
    pub(crate) fn stormy(&self) -> Self {
        Self {
            next: Arc::default(),
            stormy: true,
            ..self.clone()
        }
    }

    /// Gives which message the `n`th delivery is.
    fn number(&self, n: u64) -> u64 {
        if self.stormy { payload::in_storm(n) } else { n }
    }

    /// Aims with other customers; the numbers go on.
    pub(crate) fn with_senders(&self, senders: u64) -> Self {
        Self {
            senders,
            ..self.clone()
        }
    }

    fn message(&self, n: u64) -> Vec<u8> {
        if self.stormy {
            payload::stormy(&self.path, n, self.senders)
        } else {
            payload::message(&self.path, n, n % self.senders)
        }
    }

    /// Gives the number that the next message has.
    pub(crate) fn next(&self) -> u64 {
        self.next.load(Ordering::Relaxed)
    }
}

/// Sends a message from each customer, so that their conversations are there before anything is measured.
pub(crate) async fn warm(aim: &Aim, connections: u64) -> Outcome<()> {
    let first = aim.next();
    // Whole rounds, so that the numbers keep naming the same customers.
    let last = first.next_multiple_of(aim.senders) + aim.senders;
    let more = move |n: u64| n < last;
    let done = together(aim, connections, more).await?;
    aim.next.store(last, Ordering::Relaxed);
    refuse_failures(&done)
}

/// Sends as fast as answers come, on a number of connections.
pub(crate) async fn closed(aim: &Aim, connections: u64, span: Duration) -> Outcome<Done> {
    let end = clock::stamp() + nanos(span);
    let done = together(aim, connections, move |_| clock::stamp() < end).await?;
    refuse_failures(&done)?;
    Ok(done)
}

async fn together(
    aim: &Aim,
    connections: u64,
    more: impl Fn(u64) -> bool + Send + Copy + 'static,
) -> Outcome<Done> {
    let began = clock::stamp();
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        let aim = aim.clone();
        workers.spawn(async move {
            let mut connection = Connection::open(&aim.address).await?;
            let mut done = Done::default();
            loop {
                let n = aim.next.fetch_add(1, Ordering::Relaxed);
                if !more(n) {
                    return Ok(done);
                }
                let request = aim.message(n);
                let due = clock::stamp();
                send(&mut connection, &request, due, &mut done).await?;
                done.numbers.push(aim.number(n));
            }
        });
    }
    gather(workers, began).await
}

/// Sends at a fixed rate whatever the answers do; a message that goes late is counted from when it was due.
///
/// **Shape**: what was done, and when each message was due, in the order of their numbers from the first.
pub(crate) async fn open(
    aim: &Aim,
    connections: u64,
    per_second: f64,
    count: u64,
) -> Outcome<(Done, Vec<u64>)> {
    let first = aim.next.fetch_add(count, Ordering::Relaxed);
    let gap = Duration::from_secs_f64(1.0 / per_second.max(1.0));
    let began = clock::stamp() + 50_000_000;
    let due: Arc<[u64]> = (0..count).map(|i| began + nanos(gap) * i).collect();
    let mut workers = JoinSet::new();
    for worker in 0..connections {
        let (aim, due) = (aim.clone(), Arc::clone(&due));
        workers.spawn(async move {
            let mut connection = Connection::open(&aim.address).await?;
            let mut done = Done::default();
            let mut i = worker;
            while let Some(then) = usize::try_from(i).ok().and_then(|i| due.get(i).copied()) {
                let request = aim.message(first + i);
                clock::until(then).await;
                send(&mut connection, &request, then, &mut done).await?;
                i += connections;
            }
            Ok(done)
        });
    }
    let done = gather(workers, began).await?;
    refuse_failures(&done)?;
    Ok((done, due.to_vec()))
}

async fn send(
    connection: &mut Connection,
    request: &[u8],
    due: u64,
    done: &mut Done,
) -> std::io::Result<()> {
    let answer = connection.call(request).await?;
    if answer.status == 200 {
        done.took.push(clock::stamp().saturating_sub(due));
    } else {
        done.failed += 1;
    }
    Ok(())
}

async fn gather(mut workers: JoinSet<std::io::Result<Done>>, began: u64) -> Outcome<Done> {
    let mut all = Done::default();
    while let Some(ended) = workers.join_next().await {
        let done = ended
            .map_err(|error| error.to_string())?
            .map_err(|error| format!("a connection of the load: {error}"))?;
        all.took.extend(done.took);
        all.numbers.extend(done.numbers);
        all.failed += done.failed;
    }
    all.wall = clock::stamp().saturating_sub(began);
    Ok(all)
}

/// A rate of refused messages is no rate.
fn refuse_failures(done: &Done) -> Outcome<()> {
    if done.failed == 0 {
        Ok(())
    } else {
        Err(format!("{} messages were refused", done.failed))
    }
}

fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}
