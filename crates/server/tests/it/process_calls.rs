//! `kill -9` while another system has the call of a process in hand: it is called again with the same id, and the process goes on once.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::any;
use serde_json::{Value, json};
use store::db_test;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::product::{Home, eventually};
use crate::stage::Stage;

#[derive(Clone)]
struct Receiver {
    answers: watch::Sender<bool>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
}

async fn take(State(at): State<Receiver>, headers: HeaderMap, body: String) -> &'static str {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let body = serde_json::from_str(&body).unwrap();
    at.got.lock().unwrap().push((id, body));
    let mut answers = at.answers.subscribe();
    answers.wait_for(|answers| *answers).await.unwrap();
    "{}"
}

db_test! {
    /// Rows: CASE-025, GAP-127.
    async fn what_another_system_had_in_hand_at_a_kill_is_asked_again_with_its_id_and_moves_once(db: &TestDb) {
        let mut home = Home::of(db);
        home.settings.push("webhooks.private_networks=127.0.0.1".to_owned());
        let receiver = Receiver { answers: watch::channel(false).0, got: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().fallback(any(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let stage = Stage::new(&home).await;
        let file = format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:u="urn:unissono:bpmn:1"><process id="p" name="Reserva">
<startEvent id="inicio"/><serviceTask id="reservar"><extensionElements><u:call url="{url}" timeout="60"/></extensionElements></serviceTask>
<userTask id="avisar" name="Avisar"/><endEvent id="fim"/>
<sequenceFlow id="f1" sourceRef="inicio" targetRef="reservar"/><sequenceFlow id="f2" sourceRef="reservar" targetRef="avisar"/>
<sequenceFlow id="f3" sourceRef="avisar" targetRef="fim"/></process></definitions>"#
        );
        let process = stage.admin.make("/processes", json!({ "file": file, "on_desk": true })).await;
        stage.admin.ask("POST", &format!("/processes/{process}/secret"), json!({})).await;
        stage.admin.ask("POST", &format!("/processes/{process}/publish"), json!({})).await;
        let kind = stage.admin.make("/case-types", json!({ "name": "Reserva" })).await;
        let case = stage.agent.make("/cases", json!({ "type_id": kind })).await;
        let path = format!("/cases/{case}/processes");
        stage.agent.ask("POST", &path, json!({ "process_id": process })).await;
        let count = || receiver.got.lock().unwrap().len();
        eventually("the call", async || count() == 1).await;

        // The other system has it, and nobody remembers that it was asked.
        let stage = stage.restart(&home).await;
        eventually("the call once more", async || count() == 2).await;
        let got = receiver.got.lock().unwrap().clone();
        assert_eq!(got[0], got[1], "the same request");
        receiver.answers.send_replace(true);
        eventually("the task behind the call", async || {
            let now = stage.agent.get(&path).await;
            now["items"][0]["places"][0]["node"] == "avisar"
        })
        .await;
        let now = stage.agent.get(&path).await["items"][0].clone();
        let steps: Vec<&str> = now["steps"].as_array().unwrap().iter().rev().map(|one| one["node"].as_str().unwrap()).collect();
        assert_eq!(steps, ["inicio", "reservar", "avisar"], "each once");
        assert_eq!(now["tasks"].as_array().map(Vec::len), Some(1));
    }
}
