//! B4: one change of an agent, to every socket. B5: messages to the one agent they concern, however many others are there.

use std::time::Duration;

use crate::crowd::{Crowd, Readers};
use crate::figures::{Figure, Target, real};
use crate::http::{Connection, Socket, request};
use crate::load::{self, Aim};
use crate::product::{HELD, Served};
use crate::{Outcome, Run, clock, limit, machine};

/// Deliveries that a step is made of, so that the kernel's account of 10 ms is fine enough.
const DELIVERIES: u64 = 100_000;
/// Changes of one step that are made at most.
const CHANGES_MAX: u64 = 2_000;
/// What stands in the frame that tells of an agent.
const AGENT: &[u8] = b"\"entity\":\"agent\"";
/// Time for what was set off to pass.
const SETTLE: Duration = Duration::from_secs(2);
const CONNECTIONS: u64 = 64;

/// Measures both on one product.
pub(crate) async fn measure(run: &Run, all: bool, one: bool) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[10, 500], &[10, 100, 1_000, 5_000]);
    let most = steps.iter().copied().max().unwrap_or(0);
    let crowd = Crowd::new(run, &run.folder("fan-out")?, most).await?;
    let mut figures = Vec::new();
    if all {
        let limit = Served::limit("fan", &run.folder("fan-out-limit")?).await?;
        for count in steps {
            figures.extend(to_all(run, &crowd, &limit, *count).await?);
        }
        figures.extend(beside_a_dead_one(&crowd, most.min(500)).await?);
        limit.stop().await?;
    }
    if one {
        figures.extend(to_one(run, &crowd, steps).await?);
    }
    crowd.ready.served.stop().await?;
    Ok(figures)
}

async fn to_all(run: &Run, crowd: &Crowd, limit: &Served, count: u64) -> Outcome<Vec<Figure>> {
    let changes = (DELIVERIES / count).min(CHANGES_MAX);
    // What a change costs while nobody listens is not a delivery's.
    let alone = changed(crowd, &mut None, 200).await?;
    let mut pairs = Vec::new();
    for _ in 0..run.pick(3, 5) {
        let mut readers = Some(readers(crowd, count).await?);
        let x = (changed(crowd, &mut readers, changes).await? - alone) / real(count);
        drop(readers);
        pairs.push((x.max(0.0), limited(limit, count, changes).await?));
    }
    // With ten sockets the cost of the change itself is most of it.
    let target = if count >= 500 {
        Target::Ratio(1.3)
    } else {
        Target::None
    };
    let name = format!("an agent's change to {count} sockets: CPU per delivery");
    Ok(vec![Figure::of_pairs("B4", &name, "µs", &pairs, target)])
}

/// What one socket that never reads costs the others.
async fn beside_a_dead_one(crowd: &Crowd, count: u64) -> Outcome<Vec<Figure>> {
    let changes = DELIVERIES / count;
    let (mut pairs, mut grown) = (Vec::new(), 0.0_f64);
    for _ in 0..3 {
        let mut lively = Some(readers(crowd, count).await?);
        let plain = changed(crowd, &mut lively, changes).await?;
        let before = machine::memory(crowd.ready.served.pid()).pss_kb;
        let dead = crowd.ready.socket().await?;
        let beside = changed(crowd, &mut lively, changes).await?;
        let after = machine::memory(crowd.ready.served.pid()).pss_kb;
        drop(dead);
        grown = grown.max(real(after.saturating_sub(before)));
        pairs.push((beside / real(count), plain / real(count)));
    }
    Ok(vec![
        Figure::of_pairs(
            "B4",
            &format!("{count} sockets beside one that never reads: CPU per delivery"),
            "µs",
            &pairs,
            Target::Ratio(1.05),
        ),
        Figure::alone(
            "B4",
            "memory that the one that never reads may fill",
            "kB",
            grown,
            Target::Value(4_096.0),
        ),
    ])
}

async fn readers(crowd: &Crowd, count: u64) -> Outcome<Readers> {
    let seq = crowd.ready.seq().await?;
    let sockets = crowd
        .sockets(usize::try_from(count).unwrap_or(0), seq)
        .await?;
    clock::pause(SETTLE).await;
    Ok(Readers::of(sockets, AGENT))
}

/// Changes an agent's state again and again, each time until every socket has heard of it. Gives processor time per change.
async fn changed(crowd: &Crowd, readers: &mut Option<Readers>, changes: u64) -> Outcome<f64> {
    let mut agent = crowd.ready.api(&crowd.ready.agent).await?;
    let sockets = readers.as_ref().map_or(0, Readers::len);
    let pid = crowd.ready.served.pid();
    let before = machine::cpu_us(pid);
    for n in 0..changes {
        let heard = readers.as_ref().map_or(0, Readers::count);
        agent
            .state(if n % 2 == 0 { "available" } else { "offline" })
            .await?;
        if let Some(readers) = readers {
            readers.until(heard + sockets).await?;
        }
    }
    Ok(real(machine::cpu_us(pid) - before) / real(changes))
}

/// The same from a loop that writes to one socket after the other.
async fn limited(limit: &Served, count: u64, changes: u64) -> Outcome<f64> {
    let fault = |error: std::io::Error| format!("the limit of the fan: {error}");
    let mut sockets: Vec<Socket> = Vec::new();
    for _ in 0..count {
        let connection = Connection::open(&limit.address).await.map_err(fault)?;
        sockets.push(connection.upgrade("/ws", &[]).await.map_err(fault)?);
    }
    let mut readers = Readers::of(sockets, limit::fan::FRAME);
    let mut speaker = Connection::open(&limit.address).await.map_err(fault)?;
    let before = machine::cpu_us(limit.pid());
    for _ in 0..changes {
        let heard = readers.count();
        let said = request("POST", "/say", &[], b"");
        speaker.call(&said).await.map_err(fault)?;
        readers.until(heard + count).await?;
    }
    Ok(real(machine::cpu_us(limit.pid()) - before) / real(count * changes))
}

async fn to_one(run: &Run, crowd: &Crowd, steps: &[u64]) -> Outcome<Vec<Figure>> {
    let aim = Aim::new(&crowd.ready.served.address, &crowd.ready.hook, HELD);
    load::warm(&aim, 16).await?;
    let present = crowd.ready.socket().await?;
    crowd.ready.available().await?;
    clock::pause(SETTLE).await;
    let mut own = Readers::of(vec![present], b"mark-");
    let span = Duration::from_secs(run.pick(3, 10));
    let mut rows: Vec<(u64, Vec<f64>)> = steps.iter().map(|count| (*count, Vec::new())).collect();
    for _ in 0..run.pick(3, 5) {
        for (count, costs) in &mut rows {
            let others = readers(crowd, *count).await?;
            let pid = crowd.ready.served.pid();
            let before = machine::cpu_us(pid);
            let done = load::closed(&aim, CONNECTIONS, span).await?;
            clock::pause(Duration::from_millis(200)).await;
            costs.push(real(machine::cpu_us(pid) - before) / real(done.count().max(1)));
            drop(others);
        }
    }
    own.until(1).await?;
    let few = rows
        .first()
        .map(|(_, costs)| costs.clone())
        .unwrap_or_default();
    let figures = rows.iter().enumerate().map(|(at, (count, costs))| {
        let pairs: Vec<_> = costs.iter().copied().zip(few.iter().copied()).collect();
        let target = if at == 0 {
            Target::None
        } else {
            Target::Ratio(1.1)
        };
        let name = format!("a message to one agent beside {count} sockets: CPU");
        Figure::of_pairs("B5", &name, "µs", &pairs, target)
    });
    Ok(figures.collect())
}
