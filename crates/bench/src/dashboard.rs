//! B10: people who watch the live board while messages come in.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::figures::{Figure, Target, percentile_us, real};
use crate::http::find;
use crate::load::{self, Aim};
use crate::product::{HELD, Ready};
use crate::{Outcome, Run, clock, machine};

/// Messages a second while the board is watched.
const PER_SECOND: f64 = 2_000.0;
const CONNECTIONS: u64 = 64;
/// Time for the first boards to come.
const SETTLE: Duration = Duration::from_secs(2);

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let ready = Ready::new(run, &run.folder("dashboard")?).await?;
    let aim = Aim::new(&ready.served.address, &ready.hook, HELD);
    load::warm(&aim, 16).await?;
    ready.available().await?;
    let steps: &[usize] = run.pick(&[50], &[10, 50, 200, 500]);
    let mut figures = Vec::new();
    for viewers in steps {
        let (mut pairs, mut ages) = (Vec::new(), Vec::new());
        for _ in 0..run.pick(3, 5) {
            let plain = cost(run, &ready, &aim).await?;
            let watching = Watching::begin(&ready, *viewers).await?;
            clock::pause(SETTLE).await;
            watching.gaps();
            let watched = cost(run, &ready, &aim).await?;
            ages.extend(watching.gaps());
            pairs.push((watched, plain));
        }
        let name = format!("ingest while {viewers} watch the board: CPU per message");
        figures.push(Figure::of_pairs(
            "B10",
            &name,
            "µs",
            &pairs,
            Target::Ratio(1.1),
        ));
        let age = percentile_us(&mut ages, 99) / 1_000.0;
        let name = format!("{viewers} boards: from one to the next, p99");
        // A second is how often boards are sent; what comes on top is the load's.
        figures.push(Figure::alone(
            "B10",
            &name,
            "ms",
            age,
            Target::Value(1_100.0),
        ));
    }
    ready.served.stop().await?;
    Ok(figures)
}

/// Processor time per message at a fixed rate.
async fn cost(run: &Run, ready: &Ready, aim: &Aim) -> Outcome<f64> {
    let pid = ready.served.pid();
    let before = machine::cpu_us(pid);
    let count = run.pick(8_000, 40_000);
    load::open(aim, CONNECTIONS, PER_SECOND, count).await?;
    Ok(real(machine::cpu_us(pid) - before) / real(count))
}

/// Sockets that are sent the board, and how long each board was the newest.
struct Watching {
    gaps: Arc<Mutex<Vec<u64>>>,
    _readers: JoinSet<()>,
}

impl Watching {
    async fn begin(ready: &Ready, viewers: usize) -> Outcome<Self> {
        let gaps = Arc::<Mutex<Vec<u64>>>::default();
        let mut readers = JoinSet::new();
        let seq = ready.seq().await?;
        for _ in 0..viewers {
            let mut socket = ready.socket_from(&ready.administrator, seq).await?;
            socket
                .say(r#"{"type":"subscribe","topic":"board"}"#)
                .await
                .map_err(|error| format!("the board: {error}"))?;
            let gaps = Arc::clone(&gaps);
            readers.spawn(async move {
                let mut last = None;
                while let Ok(frame) = socket.frame().await {
                    if find(frame.get(..32).unwrap_or(&frame), b"\"board\"").is_none() {
                        continue;
                    }
                    let now = clock::stamp();
                    if let Some(before) = last.replace(now) {
                        let gap: u64 = now - before;
                        gaps.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(gap);
                    }
                }
            });
        }
        Ok(Self {
            gaps,
            _readers: readers,
        })
    }

    /// Takes what was measured since the last time.
    fn gaps(&self) -> Vec<u64> {
        std::mem::take(&mut self.gaps.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
