//! What the nodes of an installation say to each other, over NATS.
//!
//! All of it may be lost: whatever must not be lost is in the database, and a hint only makes the others look sooner.
//! Subjects begin with a mark of database and key, so that installations that share a server do not hear each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_nats::client::RequestErrorKind;
use async_nats::connection::State;
use async_nats::{Client, ConnectOptions, Event, Request, Subject, Subscriber};
use base::time::Span;
use bytes::Bytes;
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;

use crate::clock::duration;

/// Messages that may wait to be sent; those beyond are dropped.
const OUT_MAX: usize = 8_192;
/// The longest wait before the next try to reach the server again.
const RECONNECT_MAX: Span = Span::from_secs(1);
/// The wait grows by so much with each try.
const RECONNECT_STEP: Span = Span::from_millis(50);
/// A server that says nothing for about twice this long is taken for gone.
const PING_EVERY: Span = Span::from_secs(5);

/// The other nodes, if there may be any. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Nodes(Option<Arc<Wire>>);

#[derive(Debug)]
struct Wire {
    client: Client,
    prefix: String,
    out: mpsc::Sender<(String, Bytes)>,
    dropped: AtomicU64,
}

/// The server of NATS cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("NATS cannot be reached: {0}")]
pub struct Unreachable(String);

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// No node listens there.
    NoOne,
    /// It did not come in time, or this node is out of touch.
    Silent,
}

/// Something that another node said.
#[derive(Debug)]
pub struct Said {
    payload: Bytes,
    reply: Option<Subject>,
}

/// What other nodes say about one subject.
#[derive(Debug)]
pub struct Heard(Subscriber);

impl Nodes {
    /// There are none.
    pub fn alone() -> Self {
        Self(None)
    }

    /// Connects with the other nodes of an installation.
    ///
    /// **Errors**: the server does not answer or refuses.
    pub async fn connect(url: &str, mark: &str) -> Result<Self, Unreachable> {
        let wrong = |why: &dyn std::fmt::Display| Unreachable(why.to_string());
        // A second installation is refused, which is fine: it is the same provider.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = ConnectOptions::new()
            .name("unissono")
            .no_echo()
            .ping_interval(duration(PING_EVERY))
            .reconnect_delay_callback(|tries| {
                let tries = i64::try_from(tries).unwrap_or(i64::MAX).min(1_000);
                duration(RECONNECT_STEP.times(tries).min(RECONNECT_MAX))
            })
            .event_callback(|event| async move { note(&event) })
            .connect(url)
            .await
            .map_err(|error| wrong(&error))?;
        let (out, waiting) = mpsc::channel(OUT_MAX);
        tokio::spawn(send(client.clone(), waiting));
        Ok(Self(Some(Arc::new(Wire {
            client,
            prefix: format!("unissono.{mark}"),
            out,
            dropped: AtomicU64::new(0),
        }))))
    }

    /// Tells whether there may be others.
    pub fn are_many(&self) -> bool {
        self.0.is_some()
    }

    /// Tells whether the others hear this node; with none there is nobody to miss.
    pub fn are_in_touch(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|wire| wire.client.connection_state() == State::Connected)
    }

    /// Says something to all others, without waiting. It may be lost.
    pub fn say(&self, subject: &str, what: &impl Serialize) {
        let Some(wire) = &self.0 else { return };
        let Ok(payload) = serde_json::to_vec(what) else {
            return;
        };
        let subject = wire.subject(subject);
        if wire.out.try_send((subject, payload.into())).is_err()
            && wire.dropped.fetch_add(1, Ordering::Relaxed) == 0
        {
            tracing::warn!(
                "more is to be said to the other nodes than can be sent; hints are lost"
            );
        }
    }

    /// Asks whoever listens to a subject.
    ///
    /// **Errors**: nobody listens, or no answer came in time.
    pub async fn ask(
        &self,
        subject: &str,
        what: &impl Serialize,
        within: Span,
    ) -> Result<Said, Unanswered> {
        let wire = self.0.as_ref().ok_or(Unanswered::NoOne)?;
        // A question that waited for the server to come back would be heard when nobody waits for the answer any more.
        if !self.are_in_touch() {
            return Err(Unanswered::Silent);
        }
        let payload = serde_json::to_vec(what).map_err(|_| Unanswered::Silent)?;
        let request = Request::new()
            .payload(payload.into())
            .timeout(Some(duration(within)));
        match wire
            .client
            .send_request(wire.subject(subject), request)
            .await
        {
            Ok(message) => Ok(Said {
                payload: message.payload,
                reply: None,
            }),
            Err(error) if error.kind() == RequestErrorKind::NoResponders => Err(Unanswered::NoOne),
            Err(_) => Err(Unanswered::Silent),
        }
    }

    /// Answers a question.
    pub async fn answer(&self, said: &Said, what: &impl Serialize) {
        let (Some(wire), Some(reply)) = (&self.0, &said.reply) else {
            return;
        };
        let Ok(payload) = serde_json::to_vec(what) else {
            return;
        };
        // Whoever asked will ask again.
        drop(wire.client.publish(reply.clone(), payload.into()).await);
    }

    /// Listens to a subject from here on. Nothing when this node is alone or has stopped.
    pub async fn hear(&self, subject: &str) -> Option<Heard> {
        let wire = self.0.as_ref()?;
        let heard = wire.client.subscribe(wire.subject(subject)).await.ok()?;
        // The server knows of it before anything else is said.
        drop(wire.client.flush().await);
        Some(Heard(heard))
    }

    /// Waits until what was said has left: for a process that is about to end.
    pub async fn flush(&self) {
        let Some(wire) = &self.0 else { return };
        while wire.out.capacity() < wire.out.max_capacity() {
            tokio::task::yield_now().await;
        }
        drop(wire.client.flush().await);
    }
}

impl Wire {
    fn subject(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }
}

impl Heard {
    /// Waits for the next. Nothing when this process is stopping.
    pub async fn next(&mut self) -> Option<Said> {
        let message = self.0.next().await?;
        Some(Said {
            payload: message.payload,
            reply: message.reply,
        })
    }
}

impl Said {
    /// Reads it. Nothing when another version said what this one does not know.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.payload).ok()
    }
}

async fn send(client: Client, mut waiting: mpsc::Receiver<(String, Bytes)>) {
    while let Some((subject, payload)) = waiting.recv().await {
        if let Err(error) = client.publish(subject, payload).await {
            tracing::debug!(error = %error, "something could not be said to the other nodes");
        }
    }
}

fn note(event: &Event) {
    match event {
        Event::Connected => tracing::info!("in touch with the other nodes over NATS"),
        Event::Disconnected => tracing::warn!(
            "out of touch: NATS is gone; this node goes on with what is in its hands and looks into the database for the rest"
        ),
        Event::SlowConsumer(_) => tracing::warn!("this node hears the others too slowly"),
        Event::ServerError(error) => tracing::warn!(error = %error, "NATS complains"),
        Event::ClientError(error) => tracing::debug!(error = %error, "NATS cannot be reached yet"),
        Event::LameDuckMode | Event::Draining | Event::Closed => {
            tracing::info!(event = %event, "the connection to NATS changes");
        }
    }
}
