//! B3: half of what comes was delivered before, a tenth is older than what came before it, and half is of five customers.

use std::collections::BTreeSet;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::figures::{Figure, Target, real};
use crate::load::{self, Aim, Done};
use crate::product::{self, Ready};
use crate::{Outcome, Run, machine, payload};

const CONNECTIONS: u64 = 64;

/// Measures. What was answered is counted in the database afterwards: nothing twice, nothing lost.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let folder = run.folder("storm")?;
    let ready = Ready::new(run, &folder).await?;
    let senders = run.pick(1_000, 100_000);
    let plain = Aim::new(&ready.served.address, &ready.hook, senders);
    let stormy = plain.stormy();
    load::warm(&plain, 16).await?;
    let (pid, span) = (ready.served.pid(), Duration::from_secs(run.pick(3, 15)));
    let mut pairs = Vec::new();
    let mut answered = BTreeSet::new();
    for _ in 0..run.pick(3, 5) {
        let (x, done) = cost(&stormy, pid, span).await?;
        answered.extend(done.numbers);
        pairs.push((x, cost(&plain, pid, span).await?.0));
    }
    ready.served.stop().await?;
    let (doubled, kept) = kept(&product::database(&folder))
        .map_err(|error| format!("the database of the storm: {error}"))?;
    let lost = u64::try_from(answered.len())
        .unwrap_or(0)
        .saturating_sub(kept);
    if doubled + lost > 0 {
        return Err(format!("{doubled} messages were doubled and {lost} lost"));
    }
    let name = "half delivered before, five customers with half of it: CPU per message";
    Ok(vec![
        Figure::of_pairs("B3", name, "µs", &pairs, Target::Ratio(1.1)),
        Figure::alone(
            "B3",
            "messages of the storm that were kept once",
            "",
            real(kept),
            Target::None,
        ),
    ])
}

/// Processor time per delivery.
async fn cost(aim: &Aim, pid: u32, span: Duration) -> Outcome<(f64, Done)> {
    let before = machine::cpu_us(pid);
    let done = load::closed(aim, CONNECTIONS, span).await?;
    let used = machine::cpu_us(pid) - before;
    Ok((real(used) / real(done.count().max(1)), done))
}

/// Counts the messages of storms that are there more than once, and those that are there.
fn kept(database: &std::path::Path) -> rusqlite::Result<(u64, u64)> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let first = payload::mark(payload::STORM);
    let (all, different): (i64, i64) = db.query_row(
        "SELECT count(*), count(DISTINCT substr(body, 1, 18)) FROM messages WHERE direction = 'in' AND body >= ?1",
        [first],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let whole = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok((whole(all - different), whole(different)))
}
