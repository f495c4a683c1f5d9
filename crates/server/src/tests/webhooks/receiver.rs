//! A system that receives webhooks: real HTTP on the loopback, answers as the test says, and a signature check of its own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// What came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    headers: HeaderMap,
    body: Bytes,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Counts the signatures that a secret made.
    pub(crate) fn signed_by(&self, secret: &str) -> usize {
        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let mut mac = <Hmac<Sha256>>::new_from_slice(&key).unwrap();
        mac.update(self.header("webhook-id").as_bytes());
        mac.update(b".");
        mac.update(self.header("webhook-timestamp").as_bytes());
        mac.update(b".");
        mac.update(&self.body);
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let all = self.header("webhook-signature").split(' ');
        all.filter(|one| *one == expected).count()
    }
}

/// How it answers, one after the other; 204 when nothing is said.
#[derive(Debug, Clone)]
pub(crate) enum Says {
    Status(u16),
    Text(u16, String),
    Redirect(String),
    /// It breaks the connection without an answer.
    Breaks,
    /// Nothing until somebody lets it.
    Nothing,
}

#[derive(Clone)]
struct Shared {
    received: Arc<Mutex<Vec<Received>>>,
    count: watch::Sender<usize>,
    says: Arc<Mutex<VecDeque<Says>>>,
    gate: Arc<Semaphore>,
}

/// The system.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    shared: Shared,
}

impl Receiver {
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Shared {
            received: Arc::default(),
            count: watch::channel(0).0,
            says: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        };
        let app = Router::new().fallback(any(take)).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { port, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/gancho", self.port)
    }

    pub(crate) fn says(&self, answers: impl IntoIterator<Item = Says>) {
        self.shared.says.lock().unwrap().extend(answers);
    }

    /// Everything that came.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Waits until so much came.
    pub(crate) async fn reaches(&self, count: usize) {
        let mut seen = self.shared.count.subscribe();
        seen.wait_for(|seen| *seen >= count).await.unwrap();
    }

    /// Lets one answer go that was held back.
    pub(crate) fn release(&self) {
        self.shared.gate.add_permits(1);
    }
}

async fn take(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let says = shared.says.lock().unwrap().pop_front();
    shared
        .received
        .lock()
        .unwrap()
        .push(Received { headers, body });
    shared.count.send_modify(|count| *count += 1);
    match says.unwrap_or(Says::Status(204)) {
        Says::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Says::Text(status, text) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Says::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        // What a handler panics with breaks its connection.
        Says::Breaks => panic!("the receiver breaks the connection"),
        Says::Nothing => {
            shared.gate.acquire().await.unwrap().forget();
            StatusCode::NO_CONTENT.into_response()
        }
    }
}
