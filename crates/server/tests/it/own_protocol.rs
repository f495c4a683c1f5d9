//! `kill -9` in both directions of the channel by API: what was taken is there once, what may have arrived is not sent twice.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use serde_json::{Value, json};
use store::db_test;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::product::{Answer, Home, client, eventually, send};
use crate::stage::Stage;

/// The system at the other side: it notes what it is handed, and answers when it is let.
#[derive(Clone)]
struct System {
    answers: watch::Sender<bool>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
}

impl System {
    fn count(&self, text: &str) -> usize {
        let got = self.got.lock().unwrap();
        got.iter().filter(|(_, body)| body["text"] == text).count()
    }
}

async fn take(State(at): State<System>, headers: HeaderMap, body: String) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let body = serde_json::from_str(&body).unwrap();
    at.got.lock().unwrap().push((id, body));
    let mut answers = at.answers.subscribe();
    answers.wait_for(|answers| *answers).await.unwrap();
    StatusCode::NO_CONTENT
}

async fn tell(stage: &Stage, (token, key): (&str, &str), body: &Value) -> Answer {
    let url = format!("{}/webhooks/api/{token}", stage.product.url);
    send(client().post(url).bearer_auth(key).json(body)).await
}

fn message(from: &str, text: &str) -> Value {
    json!({ "type": "message", "id": text, "from": { "id": from, "name": "Maria" }, "text": text })
}

db_test! {
    /// Rows: GAP-028, GAP-127, MSG-009.
    async fn what_was_taken_is_there_once_and_what_may_have_arrived_is_not_sent_twice(db: &TestDb) {
        let mut home = Home::of(db);
        home.settings.push("webhooks.private_networks=127.0.0.1".to_owned());
        let system = System { answers: watch::channel(true).0, got: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().fallback(any(take)).with_state(system.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let mut stage = Stage::new(&home).await;
        let account = json!({ "channel": "api", "name": "ERP", "queue_id": stage.queue, "settings": { "webhook_url": url } });
        let made = stage.admin.ask("POST", "/channel-accounts", account).await;
        let (token, key) = (made["public_token"].as_str().unwrap(), made["issued"]["api_key"].as_str().unwrap());

        // Somebody in conversation while nothing is killed yet: whoever is not connected is given nobody.
        assert_eq!(tell(&stage, (token, key), &message("c-0", "oi")).await.status, 200);
        let mut interaction = String::new();
        eventually("the conversation", async || {
            let mine = stage.agent.get("/interactions?view=mine").await;
            mine["items"][0]["id"].as_str().is_some_and(|id| {
                id.clone_into(&mut interaction);
                true
            })
        })
        .await;
        // Where the agent was asked first, and did not answer yet.
        stage.agent.call("POST", &format!("/interactions/{interaction}/accept"), json!({})).await;

        // Outwards: killed while the system has it in hand.
        system.answers.send_replace(false);
        stage.write(&interaction, "resposta").await;
        eventually("the message at the system", async || system.count("resposta") == 1).await;
        stage = stage.restart(&home).await;
        system.answers.send_replace(true);
        eventually("the end of the message", async || stage.message(&interaction, "resposta").await["delivery"] == "failed").await;
        let unknown = stage.message(&interaction, "resposta").await;
        assert_eq!(unknown["error"]["code"], "outcome_unknown", "{unknown}");
        assert_eq!(system.count("resposta"), 1, "it was sent again");
        // A person decides, and the system sees that it is the same one.
        let path = format!("/interactions/{interaction}/messages/{}/retry", unknown["id"].as_str().unwrap());
        stage.agent.ask("POST", &path, json!({})).await;
        eventually("the second try", async || system.count("resposta") == 2).await;
        let ids: Vec<String> = system.got.lock().unwrap().iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(ids[0], ids[1]);
        eventually("the end of the second try", async || stage.message(&interaction, "resposta").await["delivery"] == "sent").await;

        // Inwards: killed right after the yes, and told again by a system that did not hear it.
        for text in ["um", "dois", "três"] {
            assert_eq!(tell(&stage, (token, key), &message("c-1", text)).await.status, 200);
            stage = stage.restart(&home).await;
            assert_eq!(tell(&stage, (token, key), &message("c-1", text)).await.status, 200);
        }
        let open = stage.admin.all("/conversations?part=open").await;
        let others: Vec<&Value> = open.iter().map(|one| &one["interaction"]["id"]).filter(|id| **id != interaction.as_str()).collect();
        assert_eq!(others.len(), 1, "{open:?}");
        let thread = stage.thread(others[0].as_str().unwrap()).await;
        let texts: Vec<&str> = thread.iter().filter_map(|one| one["text"].as_str()).collect();
        assert_eq!(texts, ["um", "dois", "três"]);
    }
}
