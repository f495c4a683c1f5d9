//! The provider's end: takes what the product sends, tells what became of it, and knows what each customer was told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::{any, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use super::Marks;
use super::made::Line;
use crate::http::Connection;
use crate::{Outcome, clock, payload};

/// Statuses that may wait to be told.
const WAITING_MAX: usize = 10_000;
/// Between two statuses of one message.
const STATUS_EVERY: Duration = Duration::from_millis(300);

/// What was said in either direction.
#[derive(Clone)]
pub(crate) struct Book(Arc<Inner>);

struct Inner {
    pages: Mutex<Pages>,
    statuses: mpsc::Sender<Status>,
    waiting: Mutex<Option<mpsc::Receiver<Status>>>,
}

#[derive(Default)]
struct Pages {
    /// The address of the hook by the number's id.
    hooks: BTreeMap<String, String>,
    /// How many answers a customer has had.
    answers: BTreeMap<u64, watch::Sender<u64>>,
    told: Marks,
    written: Marks,
    repeated: u64,
    next_id: u64,
}

/// A message whose fate is told.
struct Status {
    hook: String,
    number: String,
    id: String,
    to: String,
}

/// Serves the provider's API. Gives the book and the base address.
pub(crate) async fn serve() -> Outcome<(Book, String)> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (statuses, waiting) = mpsc::channel(WAITING_MAX);
    let book = Book(Arc::new(Inner {
        pages: Mutex::default(),
        statuses,
        waiting: Mutex::new(Some(waiting)),
    }));
    let app = Router::new()
        .route("/{version}/{number}/messages", post(take))
        .fallback(any(async || Json(json!({ "success": true }))))
        .with_state(book.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok((book, format!("http://{address}")))
}

/// `POST /{number}/messages`. **Source**: provider page “Messages API reference”.
async fn take(
    State(book): State<Book>,
    Path((_, number)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Json<Value> {
    let Some(to) = body.get("to").and_then(Value::as_str) else {
        // Read marks name no recipient.
        return Json(json!({ "success": true }));
    };
    let text = body
        .pointer("/text/body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (id, status) = {
        let mut pages = book.pages();
        pages.next_id += 1;
        let id = format!("wamid.out{:012}", pages.next_id);
        if let Some(mark) = payload::marked(text.as_bytes()) {
            pages.told.note(mark);
            if let Some(answers) = to.parse().ok().and_then(|phone| pages.answers.get(&phone)) {
                answers.send_modify(|count| *count += 1);
            }
        }
        let status = pages.hooks.get(&number).map(|hook| Status {
            hook: hook.clone(),
            number: number.clone(),
            id: id.clone(),
            to: to.to_owned(),
        });
        (id, status)
    };
    if let Some(status) = status {
        // A customer's phone that is behind tells later or never; so does this one.
        drop(book.0.statuses.try_send(status));
    }
    Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": id }],
    }))
}

impl Book {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes where news of a number go.
    pub(crate) fn knows(&self, line: &Line) {
        self.pages()
            .hooks
            .insert(line.number.clone(), line.hook.clone());
    }

    /// Opens the page of a customer. Gives how many answers they have had, from now on.
    pub(crate) fn customer(&self, phone: u64) -> watch::Receiver<u64> {
        let mut pages = self.pages();
        pages
            .answers
            .entry(phone)
            .or_insert_with(|| watch::channel(0).0)
            .subscribe()
    }

    /// Closes the page of a customer who has gone.
    pub(crate) fn gone(&self, phone: u64) {
        self.pages().answers.remove(&phone);
    }

    /// Notes a message of a customer that was taken in, and how often it was delivered.
    pub(crate) fn wrote(&self, mark: u64, times: u64) {
        let mut pages = self.pages();
        pages.written.note(mark);
        pages.repeated += times - 1;
    }

    pub(crate) fn written(&self) -> Marks {
        self.pages().written.clone()
    }

    pub(crate) fn told(&self) -> Marks {
        self.pages().told.clone()
    }

    pub(crate) fn repeated(&self) -> u64 {
        self.pages().repeated
    }

    /// Tells the product what becomes of its messages: sent, delivered, read.
    pub(crate) fn tell_statuses(&self, address: &str) {
        let waiting = self
            .0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut waiting) = waiting else { return };
        let address = address.to_owned();
        tokio::spawn(async move {
            while let Some(status) = waiting.recv().await {
                let address = address.clone();
                tokio::spawn(async move {
                    for word in ["sent", "delivered", "read"] {
                        clock::pause(STATUS_EVERY).await;
                        // A status that is lost is the provider's business; messages are what is counted here.
                        drop(tell(&address, &status, word).await);
                    }
                });
            }
        });
    }
}

async fn tell(address: &str, status: &Status, word: &str) -> std::io::Result<()> {
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": payload::BUSINESS, "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "554830000001", "phone_number_id": status.number },
            "statuses": [{
                "id": status.id, "status": word, "timestamp": clock::unix_seconds().to_string(), "recipient_id": status.to,
            }],
        } }] }],
    });
    let request = payload::signed(&status.hook, &body.to_string());
    Connection::open(address)
        .await?
        .call(&request)
        .await
        .map(drop)
}
