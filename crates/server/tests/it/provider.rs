//! A stand-in for Meta's Graph API that notes what it is asked and behaves as badly as it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use app::clock::Clock;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base::text::hex;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::product::{Answer, client, send};

pub(crate) const APP_SECRET: &str = "segredo-do-aplicativo";

/// How the provider takes messages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mood {
    /// As it should.
    Well,
    /// It takes the request and holds its answer until the mood changes.
    Slow,
    /// It answers with a status and a body.
    Says(u16, String),
    /// It takes the request and breaks the connection.
    Breaks,
}

/// The provider.
pub(crate) struct Provider {
    /// Its address.
    pub(crate) base: String,
    address: SocketAddr,
    mood: watch::Sender<Mood>,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: Option<JoinHandle<()>>,
}

/// A message that the product handed over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    /// The number that it was sent by.
    pub(crate) number: String,
    /// The text.
    pub(crate) text: String,
    /// Whether the provider took it.
    pub(crate) is_taken: bool,
}

#[derive(Clone)]
struct Desk {
    mood: watch::Receiver<Mood>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Provider {
    /// Begins to listen.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut provider = Self {
            base: format!("http://{address}"),
            address,
            mood: watch::channel(Mood::Well).0,
            asked: Arc::default(),
            serving: None,
        };
        provider.serve(listener);
        provider
    }

    fn serve(&mut self, listener: TcpListener) {
        let desk = Desk {
            mood: self.mood.subscribe(),
            asked: Arc::clone(&self.asked),
        };
        let router = Router::new().fallback(answer).with_state(desk);
        self.serving = Some(tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        }));
    }

    /// Listens no more.
    pub(crate) async fn go_down(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            drop(serving.await);
        }
    }

    /// Listens again.
    pub(crate) async fn come_up(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    /// Changes how it behaves, also to those whom it keeps waiting.
    pub(crate) fn be(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Everything that it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How often it was asked to send a text, and how often it took it.
    pub(crate) fn count(&self, text: &str) -> (usize, usize) {
        let asked = self.asked();
        let of = asked.iter().filter(|one| one.text == text);
        (of.clone().count(), of.filter(|one| one.is_taken).count())
    }

    /// The texts that it took, in order.
    pub(crate) fn taken(&self) -> Vec<String> {
        let taken = self.asked().into_iter().filter(|one| one.is_taken);
        taken.map(|one| one.text).collect()
    }
}

async fn answer(State(mut desk): State<Desk>, uri: Uri, body: Bytes) -> Response {
    if !uri.path().ends_with("/messages") {
        return axum::Json(json!({ "id": "1", "data": [] })).into_response();
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    let Some(text) = body["text"]["body"].as_str() else {
        return axum::Json(json!({ "success": true })).into_response();
    };
    let n = {
        let mut asked = desk.asked.lock().unwrap();
        asked.push(Asked {
            number: uri.path().split('/').rev().nth(1).unwrap().to_owned(),
            text: text.to_owned(),
            is_taken: false,
        });
        asked.len() - 1
    };
    let mood = desk.mood.wait_for(|mood| *mood != Mood::Slow).await;
    let mood = mood.unwrap().clone();
    match mood {
        Mood::Well | Mood::Slow => {
            desk.asked.lock().unwrap()[n].is_taken = true;
            let id = format!("wamid.{n:020}");
            axum::Json(json!({ "messages": [{ "id": id, "message_status": "accepted" }] }))
                .into_response()
        }
        Mood::Says(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        // What a handler panics with breaks its connection without an answer.
        Mood::Breaks => panic!("the provider breaks the connection"),
    }
}

/// A payload of one text of a customer, in the shape of Meta's webhooks reference.
pub(crate) fn text(number: &str, phone: &str, id: &str, text: &str) -> Value {
    let message = json!({
        "from": phone, "id": format!("wamid.{id}"), "timestamp": now(), "type": "text",
        "text": { "body": text },
    });
    messages(number, phone, &[message])
}

/// A payload of news of a message.
pub(crate) fn status(number: &str, phone: &str, of: &str, state: &str) -> Value {
    let status = json!({ "id": of, "status": state, "timestamp": now(), "recipient_id": phone });
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "554830000001", "phone_number_id": number },
        "statuses": [status],
    });
    envelope(&value)
}

fn now() -> String {
    (Clock::System.now().micros() / 1_000_000).to_string()
}

fn envelope(value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "200000000000001", "changes": [{ "value": value, "field": "messages" }] }],
    })
}

/// A payload of messages of one customer.
pub(crate) fn messages(number: &str, phone: &str, messages: &[Value]) -> Value {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "554830000001", "phone_number_id": number },
        "contacts": [{ "profile": { "name": phone }, "wa_id": phone }],
        "messages": messages,
    });
    envelope(&value)
}

/// Signs bytes as the provider does.
pub(crate) fn signature(bytes: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(bytes);
    format!("sha256={}", hex(&mac.finalize().into_bytes()))
}

/// Posts to a hook, signed.
pub(crate) async fn post(hook: &str, body: Vec<u8>) -> Answer {
    let request = client()
        .post(hook)
        .header("content-type", "application/json")
        .header("x-hub-signature-256", signature(&body))
        .body(body);
    send(request).await
}

/// Posts until the product says that it took the payload, as Meta does.
pub(crate) async fn post_until_taken(hook: impl Fn() -> String, payload: &Value) {
    loop {
        let answer = post(&hook(), payload.to_string().into_bytes()).await;
        match answer.status {
            200 => return,
            0 | 503 => tokio::task::yield_now().await,
            _ => panic!("the hook was answered with {answer:?}"),
        }
    }
}
