//! A running sandbox, a stub of the product, and a client that calls the Graph API.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base::secret::Secret;
use base::time::{Span, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sandbox::settings::Pace;
use sandbox::{BusinessNumber, CustomerMessage, CustomerSays, Sandbox, Settings, Surroundings};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) const NUMBER: &str = "100000000000001";
pub(crate) const ACCOUNT: &str = "200000000000001";
pub(crate) const CUSTOMER: &str = "5548999990001";
const SECRET: &str = "an-invented-app-secret";
const TOKEN: &str = "an-invented-token";

/// Virtual time: waiting moves it.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn advance(&self, span: Span) {
        self.0.fetch_add(span.micros(), Ordering::SeqCst);
    }

    fn surroundings(&self) -> Surroundings {
        let (reader, waiter) = (self.clone(), self.clone());
        Surroundings {
            now: Arc::new(move || Timestamp::from_micros(reader.0.load(Ordering::SeqCst))),
            wait: Arc::new(move |span| {
                waiter.advance(span);
                Box::pin(tokio::task::yield_now())
            }),
        }
    }
}

/// What the stub of the product got.
#[derive(Default)]
pub(crate) struct Product {
    pub(crate) taken: Mutex<Vec<Value>>,
    /// Answers to give before 200.
    pub(crate) refusals: Mutex<VecDeque<u16>>,
}

pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) product: Arc<Product>,
    pub(crate) clock: Clock,
    pub(crate) base: String,
    pub(crate) client: reqwest::Client,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Rig {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, task)
}

async fn hook(State(product): State<Arc<Product>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut mac = <Hmac<Sha256>>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(&body);
    let header = headers["x-hub-signature-256"].to_str().unwrap();
    let hex = header.strip_prefix("sha256=").unwrap();
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let signature: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    mac.verify_slice(&signature).unwrap();
    if let Some(status) = product.refusals.lock().unwrap().pop_front() {
        return StatusCode::from_u16(status).unwrap();
    }
    product
        .taken
        .lock()
        .unwrap()
        .push(serde_json::from_slice(&body).unwrap());
    StatusCode::OK
}

pub(crate) async fn rig() -> Rig {
    let product = Arc::new(Product::default());
    let stub = Router::new()
        .route("/hook", post(hook))
        .with_state(product.clone());
    let (product_base, product_task) = serve(stub).await;
    let clock = Clock(Arc::new(AtomicI64::new(1_800_000_000_000_000)));
    let settings = Settings {
        numbers: vec![BusinessNumber {
            phone_number_id: NUMBER.to_owned(),
            business_account_id: ACCOUNT.to_owned(),
            display_phone_number: "554830000001".to_owned(),
            verified_name: "Loja Exemplo".to_owned(),
            callback_url: String::new(),
        }],
        access_token: Secret::new(TOKEN.to_owned()),
        app_secret: Secret::new(SECRET.to_owned()),
        pace: Pace {
            retry: Span::from_secs(1),
            ..Pace::INSTANT
        },
        has_sample_templates: true,
    };
    let sandbox = Sandbox::new(settings, clock.surroundings());
    sandbox.set_callback(NUMBER, &format!("{product_base}/hook"));
    let (base, sandbox_task) = serve(sandbox.router()).await;
    let courier = tokio::spawn(sandbox.clone().run());
    let tasks = vec![product_task, sandbox_task, courier];
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().build().unwrap();
    Rig {
        sandbox,
        product,
        clock,
        base,
        client,
        tasks,
    }
}

impl Rig {
    /// Calls the Graph API.
    pub(crate) async fn graph(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/sandbox/graph/v25.0/{path}", self.base);
        let answer = self
            .client
            .post(url)
            .bearer_auth(TOKEN)
            .json(body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub(crate) async fn get(&self, url: &str) -> (u16, Value) {
        let answer = self
            .client
            .get(url)
            .bearer_auth(TOKEN)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Sends a message to the customer; `parts` holds the type and its object.
    pub(crate) async fn send(&self, parts: &Value) -> (u16, Value) {
        self.graph(&format!("{NUMBER}/messages"), &message(parts))
            .await
    }

    pub(crate) async fn send_text(&self, text: &str) -> (u16, Value) {
        self.send(&json!({ "type": "text", "text": { "body": text } }))
            .await
    }

    pub(crate) fn customer_says(&self, says: CustomerSays) -> String {
        let message = CustomerMessage {
            number: NUMBER.to_owned(),
            customer: CUSTOMER.to_owned(),
            name: Some("Maria Souza".to_owned()),
            says,
            reply_to: None,
        };
        self.sandbox.customer_writes(&message).unwrap()
    }

    pub(crate) fn customer_writes(&self, text: &str) -> String {
        self.customer_says(CustomerSays::Text {
            text: text.to_owned(),
        })
    }

    /// Waits for the webhooks and takes the values of their one change.
    pub(crate) async fn taken(&self) -> Vec<Value> {
        self.sandbox.until_quiet().await;
        let taken = std::mem::take(&mut *self.product.taken.lock().unwrap());
        taken
            .into_iter()
            .map(|one| one["entry"][0]["changes"][0]["value"].clone())
            .collect()
    }

    /// Waits for the webhooks and takes the words of the statuses among them.
    pub(crate) async fn statuses(&self) -> Vec<String> {
        let word = |value: &Value| value["statuses"][0]["status"].as_str().map(str::to_owned);
        self.taken().await.iter().filter_map(word).collect()
    }
}

pub(crate) fn message(parts: &Value) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": CUSTOMER,
    });
    for (key, value) in parts.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

pub(crate) fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_default()
}
