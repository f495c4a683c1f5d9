//! Outbound calls: carries out what connectors wrote, with time-outs, limits and the pace of each account.
//!
//! The only place with an HTTP client; mail leaves by [`smtp`]. It decides nothing: the connector's `settle` reads the answer.

pub mod collector;
pub mod exchange;
pub mod guarded;
pub mod pace;
pub mod smtp;

use std::collections::BTreeMap;
use std::time::Duration;

use base::id::{FileId, OrgId};
use base::network::Network;
use base::spans::TARGET;
use base::time::Timestamp;
use bytes::Bytes;
use channels::Account;
use channels::signature::{signing_key, webhook_signature};
use channels::wire::{
    ANSWER_BYTES_MAX, WEBHOOK_ID, WireAnswer, WireAuthn, WireBody, WireMethod, WirePart, WireReply,
    WireRequest,
};
use futures_util::{StreamExt, TryStreamExt};
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::fault::Fault;
use crate::files::{Files, Stored};

/// How long a provider may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a provider may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a system of an organization may take to answer.
const GUARDED_TIMEOUT: Duration = Duration::from_secs(15);
/// How long the file of a customer may take, wherever it is.
const FILE_TIMEOUT: Duration = Duration::from_mins(2);

/// The client for calls to providers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: reqwest::Client,
    /// How fast each account may send.
    pub pace: pace::Pace,
    /// The way to addresses that people of an organization typed in.
    pub guarded: guarded::Guarded,
}

/// A file that a request sends along.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Where its bytes are.
    pub key: String,
    /// How many there are.
    pub size_bytes: u64,
}

/// What came of a request.
#[derive(Debug)]
pub struct Answer {
    /// For the connector's `settle`.
    pub reply: WireReply,
    /// The file, when the answer was streamed to the store.
    pub stored: Option<Stored>,
}

impl Outbound {
    /// Prepares the client; `allowed` are the networks outside the internet that an organization may have called.
    ///
    /// **Errors**: the TLS configuration of the system cannot be used.
    pub fn new(allowed: &[Network]) -> Result<Self, Fault> {
        // A second installation is refused, which is fine: it is the same provider.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("unissono")
            .build()
            .map_err(|error| Fault::Internal(Box::new(error)))?;
        Ok(Self {
            client,
            pace: pace::Pace::default(),
            guarded: guarded::Guarded::new(allowed)?,
        })
    }

    /// Carries out a request for an account.
    ///
    /// **Errors**: only of our own side (a file that is gone, a setting that is missing); what the network does is a [`WireReply`].
    pub async fn execute(
        &self,
        account: &Account,
        request: &WireRequest,
        sent: &BTreeMap<FileId, SentFile>,
        (files, now): (&Files, Timestamp),
    ) -> Result<Answer, Fault> {
        let is_guarded = channels::registry::find(&account.channel)
            .is_some_and(|found| found.descriptor().is_own_protocol);
        let Some(call) = self.begin(request, is_guarded) else {
            return Ok(Answer::without(WireReply::Refused));
        };
        let call = self
            .build(account, request, call, (sent, files, now))
            .await?;
        let span = span_of(account.org, request);
        let answer = match call.send().instrument(span.clone()).await {
            Ok(answer) => answer,
            Err(error) => {
                span.record("otel.status_code", "ERROR");
                return Ok(Answer::without(unanswered(&error)));
            }
        };
        span.record("http.response.status_code", answer.status().as_u16());
        receive(answer, request.answer, account.org, files, now)
            .instrument(span)
            .await
    }

    /// Begins a call; `None` when its address may not be called.
    fn begin(&self, request: &WireRequest, is_guarded: bool) -> Option<reqwest::RequestBuilder> {
        let method = match request.method {
            WireMethod::Get => reqwest::Method::GET,
            WireMethod::Post => reqwest::Method::POST,
            WireMethod::Delete => reqwest::Method::DELETE,
        };
        if !is_guarded {
            return Some(self.client.request(method, &request.url));
        }
        let timeout = match request.answer {
            WireAnswer::Memory => GUARDED_TIMEOUT,
            WireAnswer::File { .. } => FILE_TIMEOUT,
        };
        let call = self.guarded.call(method, &request.url).ok()?;
        Some(call.timeout(timeout))
    }

    async fn build(
        &self,
        account: &Account,
        request: &WireRequest,
        mut call: reqwest::RequestBuilder,
        (sent, files, now): (&BTreeMap<FileId, SentFile>, &Files, Timestamp),
    ) -> Result<reqwest::RequestBuilder, Fault> {
        if !request.query.is_empty() {
            call = call.query(&request.query);
        }
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        call = match request.authn {
            WireAuthn::None => call,
            WireAuthn::Bearer { secret } => {
                let secret = account.secrets.get(secret).ok_or(Fault::NotFound)?;
                call.bearer_auth(secret.reveal())
            }
            WireAuthn::Signed { secret } => return signed(account, (request, secret), call, now),
        };
        Ok(match &request.body {
            WireBody::Empty => call,
            WireBody::Json(json) => call.json(json),
            WireBody::Bytes { mime, bytes } => {
                call.header("content-type", mime).body(bytes.clone())
            }
            WireBody::Multipart(parts) => call.multipart(form(parts, sent, files).await?),
        })
    }
}

/// Signs a request by Standard Webhooks: what is signed are the bytes that are sent.
fn signed(
    account: &Account,
    (request, secret): (&WireRequest, &'static str),
    call: reqwest::RequestBuilder,
    now: Timestamp,
) -> Result<reqwest::RequestBuilder, Fault> {
    let secrets = account.issued(secret, now).map_err(|_| Fault::NotFound)?;
    let keys: Vec<Vec<u8>> = (secrets.iter())
        .filter_map(|one| signing_key(one))
        .collect();
    let body = match &request.body {
        WireBody::Json(json) => json.to_string().into_bytes(),
        WireBody::Bytes { bytes, .. } => bytes.clone(),
        WireBody::Empty | WireBody::Multipart(_) => Vec::new(),
    };
    let id = request.headers.get(WEBHOOK_ID).map_or("", String::as_str);
    let at = now.micros().div_euclid(1_000_000).to_string();
    let signature = webhook_signature(&keys, (id, &at), &body);
    Ok(call
        .header("content-type", "application/json")
        .header("webhook-timestamp", at)
        .header("webhook-signature", signature)
        .body(body))
}

/// The span of a call: whom it went to, and never its path or query, which name customers and keys.
fn span_of(org: OrgId, request: &WireRequest) -> tracing::Span {
    let method = match request.method {
        WireMethod::Get => "GET",
        WireMethod::Post => "POST",
        WireMethod::Delete => "DELETE",
    };
    let span = tracing::info_span!(
        target: TARGET, "call of a provider",
        otel.kind = "client", otel.status_code = Empty, org.id = org.get(),
        http.request.method = method, server.address = Empty, http.response.status_code = Empty,
    );
    if !span.is_disabled()
        && let Ok(url) = reqwest::Url::parse(&request.url)
    {
        span.record("server.address", url.host_str().unwrap_or_default());
    }
    span
}

async fn form(
    parts: &[WirePart],
    sent: &BTreeMap<FileId, SentFile>,
    files: &Files,
) -> Result<reqwest::multipart::Form, Fault> {
    let mut form = reqwest::multipart::Form::new();
    for part in parts {
        form = match part {
            WirePart::Field { name, value } => form.text(*name, value.clone()),
            WirePart::File {
                name,
                file,
                file_name,
                mime,
            } => {
                let source = sent.get(file).ok_or(Fault::NotFound)?;
                let body = files.get(&source.key, None).await?;
                let body = reqwest::Body::wrap_stream(
                    body.map_err(|fault| std::io::Error::other(fault.to_string())),
                );
                let part = reqwest::multipart::Part::stream_with_length(body, source.size_bytes)
                    .file_name(file_name.clone())
                    .mime_str(mime)
                    .map_err(|error| Fault::Internal(Box::new(error)))?;
                form.part(*name, part)
            }
        };
    }
    Ok(form)
}

impl Answer {
    const fn without(reply: WireReply) -> Self {
        Self {
            reply,
            stored: None,
        }
    }
}

/// A connection that was never made sent nothing; anything later may have arrived.
fn unanswered(error: &reqwest::Error) -> WireReply {
    if guarded::fault(error) == guarded::GuardedFault::Refused && !error.is_builder() {
        WireReply::Refused
    } else if error.is_connect() || error.is_builder() {
        WireReply::NotSent
    } else {
        WireReply::NoAnswer
    }
}

async fn receive(
    answer: reqwest::Response,
    wanted: WireAnswer,
    org: OrgId,
    files: &Files,
    now: Timestamp,
) -> Result<Answer, Fault> {
    let status = answer.status().as_u16();
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    if let WireAnswer::File { bytes_max } = wanted
        && (200..300).contains(&status)
    {
        let stored = files
            .put(org, now, bytes_max, answer.bytes_stream())
            .await?;
        return Ok(Answer {
            reply: WireReply::Answered {
                status,
                headers,
                body: Vec::new(),
            },
            stored: Some(stored),
        });
    }
    let reply = match body(answer).await {
        Some(body) => WireReply::Answered {
            status,
            headers,
            body,
        },
        None => WireReply::NoAnswer,
    };
    Ok(Answer {
        reply,
        stored: None,
    })
}

/// Reads an answer into memory, up to the limit; `None` when it broke off.
async fn body(answer: reqwest::Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let mut stream = answer.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk: Bytes = chunk.ok()?;
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}
