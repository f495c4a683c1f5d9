//! `kill -9` while a receiver has a webhook in hand: it is told again with the same id, and nothing that happened is lost.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use serde_json::{Value, json};
use store::db_test;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::product::{Home, eventually};
use crate::stage::Stage;

/// Things that happen before the process dies, and again after.
const THINGS: usize = 12;

#[derive(Clone)]
struct Receiver {
    answers: watch::Sender<bool>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Receiver {
    /// Gives the id under which each event came, once per request.
    fn ids(&self) -> Vec<(i64, String)> {
        let got = self.got.lock().unwrap();
        let of = |(id, body): &(String, Value)| Some((body["seq"].as_i64()?, id.clone()));
        got.iter().filter_map(of).collect()
    }
}

async fn take(State(at): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let body = serde_json::from_str(&body).unwrap();
    at.got.lock().unwrap().push((id, body));
    let mut answers = at.answers.subscribe();
    answers.wait_for(|answers| *answers).await.unwrap();
    StatusCode::NO_CONTENT
}

db_test! {
    async fn what_a_receiver_had_in_hand_at_a_kill_comes_again_with_its_id_and_the_rest_follows(db: &TestDb) {
        let mut home = Home::of(db);
        home.settings.push("webhooks.private_networks=127.0.0.1".to_owned());
        let receiver = Receiver { answers: watch::channel(false).0, got: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().fallback(any(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let stage = Stage::new(&home).await;
        let hook = json!({ "name": "ERP", "url": url, "events": ["QueueChanged"] });
        stage.admin.make("/webhooks", hook).await;
        for n in 0..THINGS {
            stage.admin.make("/queues", json!({ "name": format!("Antes {n}") })).await;
        }
        eventually("what is sent at once", async || receiver.ids().len() == 4).await;
        let before = receiver.ids();
        let stage = stage.restart(&home).await;
        for n in 0..THINGS {
            stage.admin.make("/queues", json!({ "name": format!("Depois {n}") })).await;
        }
        receiver.answers.send_replace(true);
        let told = || -> std::collections::BTreeMap<i64, Vec<String>> {
            let mut told = std::collections::BTreeMap::<i64, Vec<String>>::new();
            for (seq, id) in receiver.ids() {
                told.entry(seq).or_default().push(id);
            }
            told
        };
        eventually("everything at the receiver", async || told().len() == 2 * THINGS).await;
        let again = |told: &std::collections::BTreeMap<i64, Vec<String>>| before.iter().all(|(seq, _)| told[seq].len() == 2);
        eventually("what was in hand once more", async || again(&told())).await;
        for (seq, ids) in told() {
            let most = if before.iter().any(|(one, _)| *one == seq) { 2 } else { 1 };
            assert!(ids.len() <= most && ids.iter().all(|id| *id == ids[0]), "{seq}: {ids:?}");
        }
    }
}
