//! `bench operation`: a day of 50 agents and 20,000 interactions at 24 times its speed against the real binary.
//!
//! Customers write by signed webhooks, agents answer and conclude by the API with their sockets open, the provider's end
//! is played beside them. When the last interaction has ended, everything is counted three ways: by who sent it, in the
//! database, and on the board. Anything lost, doubled, logged as an error or counted otherwise fails the run.

mod agents;
mod customers;
mod made;
mod provider;
mod recount;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use base::rng::Rng;
use tokio::task::JoinSet;

use crate::figures::real;
use crate::product::{self, Served};
use crate::{Outcome, Run, clock, machine};

pub(crate) const AGENTS: u64 = 50;
const PER_DAY: u64 = 20_000;
/// How much faster than a real day.
pub(crate) const SPEED: u64 = 24;
/// Between two looks at the memory.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// How long what is open may take to end after the last customer came.
const DRAIN: Duration = Duration::from_mins(5);
/// Growth from the second third of the run to the last that still counts as flat.
const FLAT: f64 = 1.05;

const FAULTS_SHOWN: usize = 50;

/// What is told on the command line.
pub(crate) struct Wanted {
    pub(crate) minutes: u64,
    /// The address of a PostgreSQL database that is empty; SQLite when absent.
    pub(crate) postgres: Option<String>,
}

/// What all parts of the play know.
pub(crate) struct Stage {
    pub(crate) address: String,
    pub(crate) lines: Vec<made::Line>,
    pub(crate) book: provider::Book,
    /// No new customers.
    pub(crate) closing: AtomicBool,
    /// Everything has ended: agents may go.
    pub(crate) over: AtomicBool,
    /// Customers who have come.
    pub(crate) come: AtomicU64,
    /// Interactions that agents concluded.
    pub(crate) concluded: AtomicU64,
    pub(crate) next_mark: AtomicU64,
}

impl Stage {
    /// Gives a number that no other text has.
    pub(crate) fn mark(&self) -> u64 {
        self.next_mark.fetch_add(1, Ordering::Relaxed)
    }
}

/// A span of the played day, in the time of this run; drawn from an exponential distribution.
pub(crate) fn drawn(rng: &mut Rng, mean_s: u64) -> Duration {
    let mean = Duration::from_secs(mean_s).as_secs_f64() / real(SPEED);
    // Open at zero, so that its logarithm is finite.
    let uniform = (real(rng.below(1_000_000)) + 0.5) / 1_000_000.0;
    Duration::from_secs_f64(-uniform.ln() * mean)
}

/// Plays, counts, and prints what was found.
///
/// **Errors**: also when something was lost, doubled, or counted otherwise.
pub(crate) async fn play(run: &Run, wanted: &Wanted) -> Outcome<()> {
    let folder = run.folder("operation")?;
    let (book, provider) = provider::serve().await?;
    let more = wanted
        .postgres
        .iter()
        .map(|url| ("database.url", url.clone()))
        .collect::<Vec<_>>();
    let mut served = Served::product_with(run, &folder, &more).await?;
    println!("operation: making queues, codes and {AGENTS} agents");
    let made = made::make(&mut served, &provider).await?;
    for line in &made.lines {
        book.knows(line);
    }
    let stage = Arc::new(Stage {
        address: served.address.clone(),
        lines: made.lines,
        book,
        closing: AtomicBool::new(false),
        over: AtomicBool::new(false),
        come: AtomicU64::new(0),
        concluded: AtomicU64::new(0),
        next_mark: AtomicU64::new(1),
    });
    let mut working = Working::new();
    for (n, cookie) in (0_u64..).zip(made.agents) {
        working.spawn(agents::work(Arc::clone(&stage), cookie, n));
    }
    stage.book.tell_statuses(&stage.address);
    let (memory, cpu) = through(&stage, &served, &mut working, wanted.minutes).await?;
    drain(&served, &mut working, &made.administrator).await?;
    stage.over.store(true, Ordering::Relaxed);
    let mut seen = agents::Seen::default();
    while let Some(ended) = working.join_next().await {
        seen.add(ended.map_err(|error| error.to_string())??);
    }
    // Statuses of the last messages are still on their way.
    clock::pause(Duration::from_secs(5)).await;
    let board = made::board(&served, &made.administrator).await?;
    served.stop().await?;
    let log = std::fs::read_to_string(folder.join("product.log")).unwrap_or_default();
    let found = match &wanted.postgres {
        Some(url) => recount::of_postgres(url).await?,
        None => recount::of_sqlite(&product::database(&folder))?,
    };
    let ended = Ended {
        seen,
        memory,
        cpu,
        found,
        board,
        log,
    };
    ended.report(&stage)
}

/// Agents at work.
type Working = JoinSet<Outcome<agents::Seen>>;

/// What is there to be counted at the end.
struct Ended {
    seen: agents::Seen,
    /// Looks at the memory, in kilobytes.
    memory: Vec<u64>,
    /// Processor time of the product, in microseconds.
    cpu: u64,
    found: recount::Found,
    board: serde_json::Value,
    log: String,
}

/// Lets customers come for the whole time, and looks at the memory. Gives what it saw, in kilobytes, and the processor time.
async fn through(
    stage: &Arc<Stage>,
    served: &Served,
    working: &mut Working,
    minutes: u64,
) -> Outcome<(Vec<u64>, u64)> {
    let pid = served.pid();
    let before = machine::cpu_us(pid);
    let coming = tokio::spawn(customers::come(Arc::clone(stage), PER_DAY * SPEED));
    let end = clock::stamp() + minutes * 60_000_000_000;
    let mut memory = Vec::new();
    let mut told = 0;
    while clock::stamp() < end {
        clock::pause(LOOK_EVERY).await;
        memory.push(machine::memory(pid).pss_kb);
        nobody_left(working)?;
        if coming.is_finished() {
            let ended = coming.await.map_err(|error| error.to_string())?;
            return Err(ended
                .err()
                .unwrap_or_else(|| "the customers stopped coming".to_owned()));
        }
        let minute = u64::try_from(memory.len()).unwrap_or(0) / 4;
        if minute > told {
            told = minute;
            println!(
                "  minute {minute}: {} came, {} concluded, {} MB",
                stage.come.load(Ordering::Relaxed),
                stage.concluded.load(Ordering::Relaxed),
                memory.last().map_or(0, |kb| kb / 1_024),
            );
        }
    }
    stage.closing.store(true, Ordering::Relaxed);
    coming.await.map_err(|error| error.to_string())??;
    Ok((memory, machine::cpu_us(pid) - before))
}

/// An agent who stops before the end has something to say.
fn nobody_left(working: &mut Working) -> Outcome<()> {
    match working.try_join_next() {
        None => Ok(()),
        Some(Ok(Ok(_))) => Err("an agent went home early".to_owned()),
        Some(Ok(Err(why))) => Err(why),
        Some(Err(error)) => Err(error.to_string()),
    }
}

/// Waits until nothing is open any more.
async fn drain(served: &Served, working: &mut Working, cookie: &str) -> Outcome<()> {
    let end = clock::stamp() + u64::try_from(DRAIN.as_nanos()).unwrap_or(u64::MAX);
    loop {
        nobody_left(working)?;
        let board = made::board(served, cookie).await?;
        let open: i64 = ["waiting_count", "in_progress_count", "wrap_up_count"]
            .into_iter()
            .filter_map(|name| board.get("organization")?.get(name)?.as_i64())
            .sum();
        if open == 0 {
            return Ok(());
        }
        if clock::stamp() > end {
            return Err(format!("{open} interactions never ended"));
        }
        clock::pause(Duration::from_secs(1)).await;
    }
}

impl Ended {
    fn report(&self, stage: &Stage) -> Outcome<()> {
        let concluded = stage.concluded.load(Ordering::Relaxed);
        let written = stage.book.written();
        let (compared, mut faults) = recount::compare(&self.found, &self.board)?;
        faults.extend(self.lost(stage, concluded));
        let errors = self.log.lines().filter(|line| line.contains("ERROR"));
        faults.extend(errors.map(|line| format!("logged: {line}")));
        let (middle, last) = self.thirds();
        if last > middle * FLAT {
            faults.push(format!("memory grows: {middle:.1} MB, then {last:.1} MB"));
        }
        let messages = written.len() + self.seen.sent.len();
        let each = real(self.cpu) / real(u64::try_from(messages.max(1)).unwrap_or(1));
        println!(
            "\n{concluded} interactions, {} messages of customers ({} delivered twice), {} answers",
            written.len(),
            stage.book.repeated(),
            self.seen.sent.len(),
        );
        println!(
            "{} frames of messages at agents' sockets, {} lines of warnings or errors in the log",
            self.seen.frames,
            self.log.lines().count(),
        );
        println!(
            "memory: {middle:.1} MB in the second third, {last:.1} MB in the last; processor: {:.1} s, {each:.0} µs a message",
            real(self.cpu) / 1e6,
        );
        println!(
            "figures: {compared} compared with the recount from {} facts",
            self.found.events
        );
        if faults.is_empty() {
            println!("nothing lost, nothing doubled, every figure as recounted");
            return Ok(());
        }
        for fault in faults.iter().take(FAULTS_SHOWN) {
            println!("FAULT {fault}");
        }
        Err(format!("{} faults", faults.len()))
    }

    fn lost(&self, stage: &Stage, concluded: u64) -> Vec<String> {
        let found = &self.found;
        let sent = &self.seen.sent;
        let mut faults = stage
            .book
            .written()
            .differs("messages of customers", &found.inbound);
        faults.extend(sent.differs("answers in the database", &found.outbound));
        faults.extend(sent.differs("answers at the provider", &stage.book.told()));
        if found.begun != concluded {
            let kept = found.begun;
            faults.push(format!(
                "{concluded} interactions concluded and {kept} kept"
            ));
        }
        if found.open > 0 {
            faults.push(format!("{} interactions are still open", found.open));
        }
        faults
    }

    /// Gives the mean memory of the second third of the run and of the last, in megabytes.
    fn thirds(&self) -> (f64, f64) {
        let third = self.memory.len() / 3;
        let mean = |part: &[u64]| {
            let count = u64::try_from(part.len().max(1)).unwrap_or(1);
            real(part.iter().sum()) / real(count) / 1_024.0
        };
        let part = |from, to| mean(self.memory.get(from..to).unwrap_or_default());
        (part(third, 2 * third), part(2 * third, self.memory.len()))
    }
}

/// Numbers of texts, each of which must be there once.
#[derive(Debug, Default, Clone)]
pub(crate) struct Marks(std::collections::BTreeMap<u64, u32>);

impl Marks {
    /// Notes one.
    pub(crate) fn note(&mut self, mark: u64) {
        *self.0.entry(mark).or_default() += 1;
    }

    /// Notes all of others.
    pub(crate) fn extend(&mut self, others: Self) {
        for (mark, count) in others.0 {
            *self.0.entry(mark).or_default() += count;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Says what is missing elsewhere, there more than once, or unknown here.
    pub(crate) fn differs(&self, what: &str, there: &Self) -> Vec<String> {
        let lost = self
            .0
            .keys()
            .filter(|mark| !there.0.contains_key(mark))
            .count();
        let strange = there
            .0
            .keys()
            .filter(|mark| !self.0.contains_key(mark))
            .count();
        let doubled = there.0.values().filter(|count| **count > 1).count();
        [(lost, "lost"), (strange, "unknown"), (doubled, "doubled")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, how)| format!("{count} {what} {how}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SEED;

    #[test]
    fn what_is_lost_doubled_or_strange_is_said() {
        let mut here = Marks::default();
        let mut there = Marks::default();
        for mark in [1, 2, 3] {
            here.note(mark);
        }
        for mark in [2, 3, 3, 4] {
            there.note(mark);
        }
        let said = here.differs("texts", &there);
        assert_eq!(said, ["1 texts lost", "1 texts unknown", "1 texts doubled"]);
        assert!(here.differs("texts", &here.clone()).is_empty());
    }

    #[test]
    fn drawn_spans_have_their_mean() {
        let mut rng = Rng::from_seed(SEED);
        let sum: f64 = (0..20_000)
            .map(|_| drawn(&mut rng, 240).as_secs_f64())
            .sum();
        assert!((sum / 20_000.0 - 10.0).abs() < 0.3, "{}", sum / 20_000.0);
    }
}
