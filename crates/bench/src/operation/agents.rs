//! Agents: each has a socket open, answers who waits, and concludes what has been silent for a while.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base::rng::Rng;
use serde_json::{Value, json};

use super::{Marks, SPEED, Stage, drawn};
use crate::product::{Api, field};
use crate::{Outcome, SEED, clock, payload, product};

/// What an agent takes to answer, in seconds of the played day.
const ANSWERS_AFTER_S: u64 = 45;
/// Silence of a customer after which an agent concludes, in seconds of the played day.
const CONCLUDES_AFTER_S: u64 = 480;
/// One turn in so many, the agent takes a pause.
const PAUSE_EVERY: u64 = 400;

/// What the agents saw and did.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) sent: Marks,
    pub(crate) frames: u64,
}

impl Seen {
    pub(crate) fn add(&mut self, other: Self) {
        self.sent.extend(other.sent);
        self.frames += other.frames;
    }
}

/// Works until everything has ended.
pub(crate) async fn work(stage: Arc<Stage>, cookie: String, n: u64) -> Outcome<Seen> {
    let mut rng = Rng::from_seed(SEED).fork(&format!("agent {n}"));
    let mut api = Api::open(&stage.address).await?;
    api.cookie.clone_from(&cookie);
    let session = api.call("GET", "/api/v1/session", &Value::Null).await?;
    let seq = session.get("seq").and_then(Value::as_i64).unwrap_or(0);
    let mut socket = product::socket(&stage.address, &cookie, seq).await?;
    let frames = Arc::<AtomicU64>::default();
    let heard = Arc::clone(&frames);
    let listening = tokio::spawn(async move {
        while let Ok(frame) = socket.frame().await {
            if payload::marked(&frame).is_some() {
                heard.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    api.state("available").await?;
    let mut seen = Seen::default();
    let mut silent: BTreeMap<String, u64> = BTreeMap::new();
    while !stage.over.load(Ordering::Relaxed) {
        clock::pause(drawn(&mut rng, ANSWERS_AFTER_S)).await;
        if listening.is_finished() {
            return Err(format!("the socket of agent {n} was closed"));
        }
        turn(&stage, &mut api, &mut rng, &mut silent, &mut seen).await?;
    }
    listening.abort();
    seen.frames = frames.load(Ordering::Relaxed);
    Ok(seen)
}

/// Looks at all that is held: answers one who waits, concludes what is silent.
async fn turn(
    stage: &Stage,
    api: &mut Api,
    rng: &mut Rng,
    silent: &mut BTreeMap<String, u64>,
    seen: &mut Seen,
) -> Outcome<()> {
    let mine = api
        .call("GET", "/api/v1/interactions?view=mine", &Value::Null)
        .await?;
    let cards = mine
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    silent.retain(|id, _| cards.iter().any(|card| field(card, "id") == id));
    for card in cards {
        let id = field(&card, "id").to_owned();
        let waits = card
            .get("awaiting_reply_since_at")
            .is_some_and(|since| !since.is_null());
        if waits {
            silent.remove(&id);
            let mark = stage.mark();
            let text = format!("{} Certo, já verifico para você.", payload::mark(mark));
            let body = json!({ "text": text, "idempotency_key": format!("bench-{mark}") });
            // Refused when it was moved on since the list was read.
            let path = format!("/api/v1/interactions/{id}/messages");
            if api.ask("POST", &path, &body).await?.is_some() {
                seen.sent.note(mark);
            }
            continue;
        }
        let now = clock::stamp();
        let since = *silent.entry(id.clone()).or_insert(now);
        let enough = Duration::from_secs(CONCLUDES_AFTER_S / SPEED);
        if Duration::from_nanos(now - since) >= enough {
            conclude(stage, api, rng, &card).await?;
        }
    }
    if rng.below(PAUSE_EVERY) == 0 {
        api.state("offline").await?;
        clock::pause(drawn(rng, 300)).await;
        api.state("available").await?;
    }
    Ok(())
}

async fn conclude(stage: &Stage, api: &mut Api, rng: &mut Rng, card: &Value) -> Outcome<()> {
    let queue = field(card, "queue_id");
    let line = stage.lines.iter().find(|line| line.queue == queue);
    let code = line
        .and_then(|line| rng.choose(&line.codes))
        .ok_or("a queue without codes")?;
    let path = format!("/api/v1/interactions/{}/conclude", field(card, "id"));
    let body = json!({ "wrap_up_code_id": code });
    if api.ask("POST", &path, &body).await?.is_some() {
        stage.concluded.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}
