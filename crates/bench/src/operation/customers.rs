//! Customers: each writes, waits to be answered, asks again a few times, and goes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use base::rng::Rng;
use tokio::task::JoinSet;

use super::{SPEED, Stage, drawn};
use crate::figures::real;
use crate::http::Connection;
use crate::{Outcome, SEED, clock, payload};

/// What a customer takes to write again, in seconds of the played day.
const WRITES_AFTER_S: u64 = 60;
/// Messages of one customer.
const MESSAGES_MAX: u64 = 5;
/// One delivery in so many is made twice.
const TWICE_EVERY: u64 = 20;
/// How long a customer may wait for an answer before the run counts as broken.
const PATIENCE: Duration = Duration::from_mins(10);

/// Lets them come until the stage closes.
///
/// **Units**: `per_day` are customers in a day of this run, which is the played day's times its speed.
pub(crate) async fn come(stage: Arc<Stage>, per_day: u64) -> Outcome<()> {
    let mut rng = Rng::from_seed(SEED).fork("customers");
    let mean_s = 86_400.0 / real(per_day) * real(SPEED);
    let mut visits = JoinSet::new();
    let mut n = 0;
    let mut due = clock::stamp();
    while !stage.closing.load(Ordering::Relaxed) {
        let gap = drawn(&mut rng, 1).as_secs_f64() * mean_s;
        due += u64::try_from(Duration::from_secs_f64(gap).as_nanos()).unwrap_or(0);
        clock::pause(Duration::from_nanos(due.saturating_sub(clock::stamp()))).await;
        let rng = rng.fork(&format!("customer {n}"));
        visits.spawn(visit(Arc::clone(&stage), n, rng));
        n += 1;
        while let Some(ended) = visits.try_join_next() {
            ended.map_err(|error| error.to_string())??;
        }
    }
    while let Some(ended) = visits.join_next().await {
        ended.map_err(|error| error.to_string())??;
    }
    Ok(())
}

async fn visit(stage: Arc<Stage>, n: u64, mut rng: Rng) -> Outcome<()> {
    let at = usize::try_from(n).unwrap_or(0) % stage.lines.len().max(1);
    let line = stage.lines.get(at).ok_or("an operation without numbers")?;
    let phone = payload::phone(n);
    let mut answers = stage.book.customer(phone);
    stage.come.fetch_add(1, Ordering::Relaxed);
    let count = 1 + rng.below(MESSAGES_MAX);
    for asked in 0..count {
        let mark = stage.mark();
        let request = payload::to_number(&line.hook, &line.number, mark, n);
        let times = 1 + u64::from(rng.below(TWICE_EVERY) == 0);
        for _ in 0..times {
            let answer = Connection::open(&stage.address)
                .await
                .map_err(|error| error.to_string())?
                .call(&request)
                .await
                .map_err(|error| error.to_string())?;
            if answer.status != 200 {
                return Err(format!("a webhook was answered with {}", answer.status));
            }
        }
        stage.book.wrote(mark, times);
        tokio::time::timeout(PATIENCE, answers.wait_for(|count| *count > asked))
            .await
            .map_err(|_| format!("customer {n} was never answered"))?
            .map_err(|error| error.to_string())?;
        clock::pause(drawn(&mut rng, WRITES_AFTER_S)).await;
    }
    stage.book.gone(phone);
    Ok(())
}
