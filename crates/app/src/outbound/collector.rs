//! Hands traces and figures to a collector (OTLP over HTTP): bounded in time and size, and never a reason to fail.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use http::{Request, Response};
use tokio::runtime::Handle;

use crate::fault::Fault;

/// How long a collector may take to take a batch.
pub const TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes that are read of its answer: it says little, and nobody looks at it.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The way to a collector.
#[derive(Debug)]
pub struct Collector {
    client: reqwest::Client,
    runtime: Handle,
    /// Whether the last batch was lost: said once, and once when it is over.
    is_lost: AtomicBool,
}

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CollectorFault {
    /// The network, or a collector that says nothing.
    #[error("the collector does not answer")]
    Network(#[source] reqwest::Error),
    /// It says more than anybody needs.
    #[error("the collector answers too much")]
    TooLarge,
    /// The answer cannot be put together again.
    #[error("the collector answers nonsense")]
    Malformed(#[from] http::Error),
    /// The process is ending.
    #[error("the process ends")]
    Ending,
}

impl Collector {
    /// Prepares the way; `runtime` carries the calls, because those who hand over are threads of their own.
    ///
    /// **Errors**: the TLS configuration of the system cannot be used.
    pub fn new(runtime: Handle) -> Result<Self, Fault> {
        // A second installation is refused, which is fine: it is the same provider.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("unissono")
            .build()
            .map_err(|error| Fault::Internal(Box::new(error)))?;
        Ok(Self {
            client,
            runtime,
            is_lost: AtomicBool::new(false),
        })
    }

    /// Hands a batch over and reads the answer, whatever its status. May be awaited outside the runtime.
    ///
    /// **Errors**: [`CollectorFault`]; the batch is lost then, and the log says so once.
    pub async fn deliver(
        &self,
        request: Request<Bytes>,
    ) -> Result<Response<Bytes>, CollectorFault> {
        let client = self.client.clone();
        let answer = self.runtime.spawn(call(client, request)).await;
        let answer = answer.unwrap_or(Err(CollectorFault::Ending));
        let is_lost = !answer
            .as_ref()
            .is_ok_and(|answer| answer.status().is_success());
        if is_lost != self.is_lost.swap(is_lost, Ordering::Relaxed) {
            if is_lost {
                let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
                tracing::warn!(
                    status,
                    "the collector does not take traces and figures; they are dropped until it does"
                );
            } else {
                tracing::info!("the collector takes traces and figures again");
            }
        }
        answer
    }
}

async fn call(
    client: reqwest::Client,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, CollectorFault> {
    let request = reqwest::Request::try_from(request).map_err(CollectorFault::Network)?;
    let answer = client
        .execute(request)
        .await
        .map_err(CollectorFault::Network)?;
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    let mut stream = answer.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(CollectorFault::Network)?;
        if body.len() + piece.len() > ANSWER_BYTES_MAX {
            return Err(CollectorFault::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(response.body(body.into())?)
}
