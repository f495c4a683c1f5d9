//! B19: what the product costs while nothing happens, alone and with many sockets open.

use std::time::Duration;

use crate::figures::{Figure, Target, real};
use crate::http::{Connection, Socket};
use crate::machine::{Memory, cpu_us, memory};
use crate::product::{Ready, Served};
use crate::{Outcome, Run, clock};

/// Sockets that are open and silent.
const SOCKETS: usize = 500;
/// Until what a start or the opening of sockets set off has passed.
const SETTLE: Duration = Duration::from_secs(3);

/// Measures. The sockets are all of one agent: the product serves each by itself.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let watched = Duration::from_secs(run.pick(10, 60));
    let ready = Ready::new(run, &run.folder("idle")?).await?;
    let pid = ready.served.pid();
    let alone = rest(pid, watched).await;
    let mut sockets = Vec::with_capacity(SOCKETS);
    for _ in 0..SOCKETS {
        sockets.push(ready.socket().await?);
    }
    let crowded = rest(pid, watched).await;
    let open = still_open(&mut sockets).await;
    drop(sockets);
    ready.served.stop().await?;
    if open < SOCKETS {
        return Err(format!("{} idle sockets were closed", SOCKETS - open));
    }
    let (limit_alone, limit_crowded) = limit(run).await?;
    Ok(figures(&[alone, crowded], limit_alone, limit_crowded))
}

async fn limit(run: &Run) -> Outcome<(Memory, Memory)> {
    let limit = Served::limit("null", &run.folder("idle-limit")?).await?;
    clock::pause(SETTLE).await;
    let alone = memory(limit.pid());
    let mut sockets = Vec::with_capacity(SOCKETS);
    for _ in 0..SOCKETS {
        let fault = |error: std::io::Error| error.to_string();
        let connection = Connection::open(&limit.address).await.map_err(fault)?;
        sockets.push(connection.upgrade("/ws", &[]).await.map_err(fault)?);
    }
    clock::pause(SETTLE).await;
    let crowded = memory(limit.pid());
    drop(sockets);
    limit.stop().await?;
    Ok((alone, crowded))
}

/// Memory after a while, and the share of one core that is used, in percent.
async fn rest(pid: u32, watched: Duration) -> (Memory, f64) {
    clock::pause(SETTLE).await;
    let before = cpu_us(pid);
    clock::pause(watched).await;
    let share = real(cpu_us(pid) - before) / (watched.as_secs_f64() * 1e6) * 100.0;
    (memory(pid), share)
}

/// Counts those that still are: a socket that was closed reads an end at once, an open one a frame or nothing.
async fn still_open(sockets: &mut [Socket]) -> usize {
    let mut open = 0;
    for socket in sockets {
        // Frames of the greeting wait to be read; after them, silence means that the socket lives.
        let lives = loop {
            match tokio::time::timeout(Duration::from_millis(1), socket.frame()).await {
                Ok(Ok(_)) => {}
                Ok(Err(_)) => break false,
                Err(_) => break true,
            }
        };
        open += usize::from(lives);
    }
    open
}

fn figures(rests: &[(Memory, f64); 2], limit_alone: Memory, limit_crowded: Memory) -> Vec<Figure> {
    let [(alone, alone_cpu), (crowded, crowded_cpu)] = rests;
    let mb = |kb: u64| real(kb) / 1_024.0;
    let per_socket = |alone: &Memory, crowded: &Memory| {
        let sockets = u64::try_from(SOCKETS).unwrap_or(1);
        real(crowded.pss_kb.saturating_sub(alone.pss_kb)) / real(sockets)
    };
    let of = |name: &str, unit, value: f64, limit: f64, target| {
        Figure::of_pairs("B19", name, unit, &[(value, limit)], target)
    };
    let own = |name: &str, value: f64| Figure::alone("B19", name, "%", value, Target::Value(0.1));
    vec![
        of(
            "idle, no sockets: RSS",
            "MB",
            mb(alone.rss_kb),
            mb(limit_alone.rss_kb),
            Target::None,
        ),
        of(
            "idle, no sockets: PSS",
            "MB",
            mb(alone.pss_kb),
            mb(limit_alone.pss_kb),
            Target::Value(48.0),
        ),
        of(
            "idle, 500 sockets: PSS",
            "MB",
            mb(crowded.pss_kb),
            mb(limit_crowded.pss_kb),
            Target::None,
        ),
        of(
            "one idle socket",
            "kB",
            per_socket(alone, crowded),
            per_socket(&limit_alone, &limit_crowded),
            Target::Value(16.0),
        ),
        own("idle, no sockets: CPU of one core", *alone_cpu),
        own("idle, 500 sockets: CPU of one core", *crowded_cpu),
    ]
}
