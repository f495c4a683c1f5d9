//! B2 and B1: how fast messages are taken in, and how soon the agent sees one.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::figures::{Figure, Target, median, percentile_us, real};
use crate::http::{Connection, Socket};
use crate::load::{self, Aim};
use crate::product::{HELD, Ready, Served};
use crate::{Outcome, Run, clock, limit, machine, payload};

/// Conversations that are open while the rate is measured.
const SENDERS: u64 = 1_000;
/// How long the floor may take to give the agent what waits.
const GIVEN_AFTER: Duration = Duration::from_secs(2);
/// How long after the last message its frame may come.
const GRACE: Duration = Duration::from_secs(10);

/// What is measured, and what it is held against.
struct Sides {
    product: Ready,
    limit: Served,
    product_aim: Aim,
    limit_aim: Aim,
}

/// Measures; B1 needs the rate that B2 finds, so a short B2 always runs.
pub(crate) async fn measure(run: &Run, rate: bool, latency: bool) -> Outcome<Vec<Figure>> {
    let (ours, theirs) = (run.folder("ingest")?, run.folder("ingest-limit")?);
    let product = Ready::new(run, &ours).await?;
    let limit = Served::limit("write", &theirs).await?;
    let sides = Sides {
        product_aim: Aim::new(&product.served.address, &product.hook, HELD),
        limit_aim: Aim::new(&limit.address, limit::HOOK, HELD),
        product,
        limit,
    };
    let mut figures = Vec::new();
    let ceiling = sides.rate(run, rate, &mut figures).await?;
    if latency {
        figures.extend(sides.latency(run, ceiling / 4.0).await?);
    }
    sides.limit.stop().await?;
    sides.product.served.stop().await?;
    Ok(figures)
}

impl Sides {
    async fn limit_socket(&self) -> Outcome<Socket> {
        let fault = |error: std::io::Error| format!("the socket of the limit: {error}");
        let connection = Connection::open(&self.limit.address).await.map_err(fault)?;
        connection.upgrade("/ws", &[]).await.map_err(fault)
    }

    /// B2. Gives the product's messages per second on 64 connections.
    async fn rate(&self, run: &Run, shown: bool, figures: &mut Vec<Figure>) -> Outcome<f64> {
        let wide = self.product_aim.with_senders(SENDERS);
        let wide_limit = self.limit_aim.with_senders(SENDERS);
        // First those that the agent of B1 will hold: who came first is given first.
        for aim in [&self.product_aim, &self.limit_aim, &wide, &wide_limit] {
            load::warm(aim, 16).await?;
        }
        let span = Duration::from_secs(run.pick(3, 15));
        let mut rates = Vec::new();
        let steps: &[u64] = if shown {
            run.pick(&[1, 64], &[1, 64, 256])
        } else {
            &[64]
        };
        for connections in steps {
            let (mut cpu, mut wall) = (Vec::new(), Vec::new());
            for _ in 0..run.pick(3, 5) {
                let x = step(&wide, self.product.served.pid(), *connections, span).await?;
                let l = step(&wide_limit, self.limit.pid(), *connections, span).await?;
                cpu.push((x.0, l.0));
                wall.push((x.1, l.1));
            }
            if *connections == 64 {
                rates = wall.iter().map(|pair| pair.0).collect();
            }
            let target = if *connections == 64 {
                Target::Ratio(1.6)
            } else {
                Target::None
            };
            if shown {
                let name = format!("ingest, {connections} connections: CPU per message");
                figures.push(Figure::of_pairs("B2", &name, "µs", &cpu, target));
                let name = format!("ingest, {connections} connections: messages");
                let none = Target::None;
                figures.push(Figure::of_pairs("B2", &name, "per s", &wall, none));
            }
        }
        Ok(median(rates))
    }

    /// B1: at a rate that leaves room, from when a message was due until the agent's socket has it.
    async fn latency(&self, run: &Run, per_second: f64) -> Outcome<Vec<Figure>> {
        let count = run.pick(5, 30) * whole(per_second);
        let present = self.product.socket().await?;
        self.product.available().await?;
        // The floor gives the waiting conversations out beside the request.
        clock::pause(GIVEN_AFTER).await;
        drop(present);
        let (mut p50, mut p99) = (Vec::new(), Vec::new());
        for _ in 0..run.pick(3, 5) {
            let socket = self.product.socket().await?;
            let mut x = seen(&self.product_aim, socket, per_second, count).await?;
            let socket = self.limit_socket().await?;
            let mut l = seen(&self.limit_aim, socket, per_second, count).await?;
            p50.push((percentile_us(&mut x, 50), percentile_us(&mut l, 50)));
            p99.push((percentile_us(&mut x, 99), percentile_us(&mut l, 99)));
        }
        let of = |name: &str, pairs: &[(f64, f64)], most| {
            Figure::of_pairs("B1", name, "µs", pairs, Target::Ratio(most))
        };
        Ok(vec![
            Figure::alone(
                "B1",
                "offered: a quarter of the product's own rate",
                "per s",
                per_second,
                Target::None,
            ),
            of("due to the agent's socket, p50", &p50, 1.5),
            of("due to the agent's socket, p99", &p99, 2.0),
        ])
    }
}

/// Processor time per message, and messages per second.
async fn step(aim: &Aim, pid: u32, connections: u64, span: Duration) -> Outcome<(f64, f64)> {
    let before = machine::cpu_us(pid);
    let done = load::closed(aim, connections, span).await?;
    let used = machine::cpu_us(pid) - before;
    let count = real(done.count().max(1));
    Ok((real(used) / count, count * 1e9 / real(done.wall.max(1))))
}

/// Sends at a rate and gives what each message took until its frame came.
///
/// **Errors**: when a frame never came: a lost message is no fast message.
async fn seen(aim: &Aim, mut socket: Socket, per_second: f64, count: u64) -> Outcome<Vec<u64>> {
    let first = aim.next();
    let reader = tokio::spawn(async move {
        let mut came: BTreeMap<u64, u64> = BTreeMap::new();
        while u64::try_from(came.len()).unwrap_or(0) < count {
            let Ok(Ok(frame)) = tokio::time::timeout(GRACE, socket.frame()).await else {
                break;
            };
            let now = clock::stamp();
            if let Some(n) = payload::marked(&frame).filter(|n| *n >= first) {
                came.entry(n).or_insert(now);
            }
        }
        came
    });
    let (_, due) = load::open(aim, 64, per_second, count).await?;
    let came = reader.await.map_err(|error| error.to_string())?;
    let took: Vec<u64> = (first..)
        .zip(&due)
        .filter_map(|(n, due)| Some(came.get(&n)?.saturating_sub(*due)))
        .collect();
    if took.len() == due.len() {
        Ok(took)
    } else {
        Err(format!(
            "{} of {} messages never reached the agent's socket",
            due.len() - took.len(),
            due.len()
        ))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is positive and far below 2^53"
)]
fn whole(rate: f64) -> u64 {
    rate.max(1.0) as u64
}
