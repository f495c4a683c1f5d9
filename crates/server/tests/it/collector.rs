//! A collector of OpenTelemetry (OTLP over HTTP) that keeps what it is handed, and can be away or slow.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The key that it asks for.
pub(crate) const KEY: &str = "chave-do-coletor";

/// The collector.
pub(crate) struct Collector {
    address: SocketAddr,
    is_slow: watch::Sender<bool>,
    kept: Arc<Mutex<Kept>>,
    serving: Option<JoinHandle<()>>,
}

/// What it was handed.
#[derive(Default, Clone)]
pub(crate) struct Kept {
    /// Spans, in the order of their arrival.
    pub(crate) spans: Vec<Span>,
    /// What the senders said of themselves, `name=value`.
    pub(crate) resources: BTreeSet<String>,
    /// Names of figures.
    pub(crate) figures: BTreeSet<String>,
    /// Every body as it came.
    pub(crate) bodies: Vec<Bytes>,
    /// Calls that are held or were answered.
    pub(crate) calls: usize,
}

#[derive(Clone)]
struct Desk {
    is_slow: watch::Receiver<bool>,
    kept: Arc<Mutex<Kept>>,
}

impl Collector {
    /// Takes an address, and does not listen there yet.
    pub(crate) async fn away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            address: listener.local_addr().unwrap(),
            is_slow: watch::channel(false).0,
            kept: Arc::default(),
            serving: None,
        }
    }

    /// Begins to listen.
    pub(crate) async fn start() -> Self {
        let mut collector = Self::away().await;
        collector.come_up().await;
        collector
    }

    /// Listens from here on.
    pub(crate) async fn come_up(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        let desk = Desk {
            is_slow: self.is_slow.subscribe(),
            kept: Arc::clone(&self.kept),
        };
        let router = Router::new()
            .route("/v1/traces", post(traces))
            .route("/v1/metrics", post(figures))
            .with_state(desk);
        self.serving = Some(tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        }));
    }

    /// Holds every answer, or lets all of them go.
    pub(crate) fn be_slow(&self, is_slow: bool) {
        self.is_slow.send_replace(is_slow);
    }

    /// Where it is.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything so far.
    pub(crate) fn kept(&self) -> Kept {
        self.kept.lock().unwrap().clone()
    }

    /// The spans of a name.
    pub(crate) fn named(&self, name: &str) -> Vec<Span> {
        let mut spans = self.kept().spans;
        spans.retain(|span| span.name == name);
        spans
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }
}

/// The value of an attribute as text.
pub(crate) fn value(span: &Span, key: &str) -> Option<String> {
    let pair = span.attributes.iter().find(|pair| pair.key == key)?;
    Some(text(pair.value.as_ref()))
}

fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(any_value::Value::StringValue(text)) => text.clone(),
        Some(any_value::Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn says(pairs: &[KeyValue]) -> impl Iterator<Item = String> {
    pairs
        .iter()
        .map(|pair| format!("{}={}", pair.key, text(pair.value.as_ref())))
}

impl Desk {
    async fn receive(&self, headers: &HeaderMap, body: &Bytes) -> bool {
        self.kept.lock().unwrap().calls += 1;
        let mut is_slow = self.is_slow.clone();
        drop(is_slow.wait_for(|is_slow| !is_slow).await);
        if headers.get("api-key").is_none_or(|key| key != KEY)
            || headers["content-type"] != "application/x-protobuf"
        {
            return false;
        }
        self.kept.lock().unwrap().bodies.push(body.clone());
        true
    }
}

async fn traces(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !desk.receive(&headers, &body).await {
        return StatusCode::UNAUTHORIZED;
    }
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    let mut kept = desk.kept.lock().unwrap();
    for of_one in request.resource_spans {
        kept.resources
            .extend(says(&of_one.resource.unwrap().attributes));
        kept.spans
            .extend(of_one.scope_spans.into_iter().flat_map(|scope| scope.spans));
    }
    StatusCode::OK
}

async fn figures(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !desk.receive(&headers, &body).await {
        return StatusCode::UNAUTHORIZED;
    }
    let request = ExportMetricsServiceRequest::decode(body).unwrap();
    let metrics = request.resource_metrics.into_iter();
    let names = metrics
        .flat_map(|of_one| of_one.scope_metrics)
        .flat_map(|scope| scope.metrics)
        .map(|metric| metric.name);
    desk.kept.lock().unwrap().figures.extend(names);
    StatusCode::OK
}
