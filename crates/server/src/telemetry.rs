//! What operators see of the product: the log, and where a collector is set, traces and figures by OpenTelemetry.
//!
//! Spans are handed over in batches by a thread of their own. Where the collector is down or slow they wait in a queue with an
//! end and are dropped beyond it: nothing that the product does waits for it.

mod figures;
mod requests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::chance;
use app::clock::Clock;
use app::outbound::collector::{Collector, TIMEOUT};
use axum::http::Uri;
use base::spans::TARGET;
use base::time::Span;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    MetricExporter, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider,
};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::config::{Config, Otel};

pub(crate) use self::figures::watch;
pub(crate) use self::requests::traced;

/// Spans that wait for the collector; what comes beyond is dropped.
const WAITING_MAX: usize = 4_096;
/// Spans in one batch.
const BATCH_MAX: usize = 512;
/// How long spans are collected before they go.
const BATCH_AFTER: Duration = Duration::from_secs(2);
/// How often figures go.
const FIGURES_EVERY: Duration = Duration::from_secs(15);
/// How long the end of the process waits for a collector.
const FAREWELL_MAX: Span = Span::from_secs(5);
/// Headers for the collector.
const HEADERS_MAX: usize = 16;

/// The way out of traces and figures, where there is one.
#[derive(Default)]
pub(crate) struct Telemetry(Option<Ways>);

struct Ways {
    traces: SdkTracerProvider,
    figures: SdkMeterProvider,
}

/// Starts the log, and the export where a collector is set.
///
/// **Errors**: a sentence about the setting that is wrong.
pub(crate) fn start(config: &Config, runtime: &Handle) -> Result<Telemetry, String> {
    // The client of NATS says at every try that it cannot connect; `app::nodes` says it once.
    let level = format!("{},async_nats=off,{TARGET}=off", config.log.level);
    let filter = EnvFilter::try_new(level).map_err(|error| format!("log.level: {error}"))?;
    let telemetry = if config.otel.endpoint.is_empty() {
        Telemetry::default()
    } else {
        Telemetry(Some(ways(&config.otel, runtime)?))
    };
    let spans = telemetry.tracer().map(|tracer| {
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO))
    });
    let all = tracing_subscriber::registry().with(spans);
    let log = fmt::layer().with_writer(std::io::stderr);
    let started = match config.log.format.as_str() {
        "json" => all.with(log.json().with_filter(filter)).try_init(),
        "text" => all.with(log.with_filter(filter)).try_init(),
        other => return Err(format!("log.format: {other} is neither text nor json")),
    };
    started.map_err(|error| error.to_string())?;
    Ok(telemetry)
}

impl Telemetry {
    fn tracer(&self) -> Option<SdkTracer> {
        Some(self.0.as_ref()?.traces.tracer("unissono"))
    }

    /// Hands over what still waits; a collector that does not take it is left after a few seconds.
    pub(crate) async fn end(self, clock: &Clock) {
        let Some(ways) = self.0 else { return };
        let (told, ended) = oneshot::channel();
        // A thread of its own: it waits for the network, and nobody waits for it for ever.
        std::thread::spawn(move || {
            drop(ways.traces.shutdown());
            drop(ways.figures.shutdown());
            // Nobody may be waiting any more.
            told.send(()).unwrap_or_default();
        });
        tokio::select! {
            _ = ended => {}
            () = clock.wait(FAREWELL_MAX) => {}
        }
    }
}

fn ways(settings: &Otel, runtime: &Handle) -> Result<Ways, String> {
    let endpoint = settings.endpoint.trim_end_matches('/');
    let is_web = endpoint.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if !is_web {
        return Err(format!(
            "otel.endpoint: {endpoint} is no address such as http://collector:4318"
        ));
    }
    let headers = headers(&settings.headers)?;
    let sampler = sampler(settings.sample_percent)?;
    let collector = Collector::new(runtime.clone()).map_err(|fault| format!("{fault:?}"))?;
    let client = Client(Arc::new(collector));
    let wrong = |error: opentelemetry_otlp::ExporterBuildError| format!("otel: {error}");
    let spans = SpanExporter::builder()
        .with_http()
        .with_http_client(client.clone())
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .with_headers(headers.clone())
        .with_timeout(TIMEOUT)
        .build()
        .map_err(wrong)?;
    let figures = MetricExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(format!("{endpoint}/v1/metrics"))
        .with_headers(headers)
        .with_timeout(TIMEOUT)
        .build()
        .map_err(wrong)?;
    let batch = BatchConfigBuilder::default()
        .with_max_queue_size(WAITING_MAX)
        .with_max_export_batch_size(BATCH_MAX)
        .with_scheduled_delay(BATCH_AFTER)
        .build();
    let resource = resource();
    let traces = SdkTracerProvider::builder()
        .with_span_processor(
            BatchSpanProcessor::builder(spans)
                .with_batch_config(batch)
                .build(),
        )
        .with_sampler(sampler)
        .with_resource(resource.clone())
        .build();
    let reader = PeriodicReader::builder(figures)
        .with_interval(FIGURES_EVERY)
        .build();
    let figures = SdkMeterProvider::builder()
        .with_reader(reader)
        .with_resource(resource)
        .build();
    opentelemetry::global::set_meter_provider(figures.clone());
    Ok(Ways { traces, figures })
}

/// Who speaks: name, version, and this process among others of the same name.
fn resource() -> Resource {
    let instance: String = chance::token().chars().take(16).collect();
    Resource::builder_empty()
        .with_attributes([
            KeyValue::new("service.name", "unissono"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", instance),
        ])
        .build()
}

/// Who begins a trace elsewhere decides about the whole of it; of what begins here this part is kept.
fn sampler(percent: u32) -> Result<Sampler, String> {
    if percent > 100 {
        return Err("otel.sample_percent: at the most 100".to_owned());
    }
    Ok(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
        f64::from(percent) / 100.0,
    ))))
}

/// Reads `name=value, name=value`.
fn headers(text: &str) -> Result<HashMap<String, String>, String> {
    let pairs = text
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    let headers = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect::<Option<HashMap<_, _>>>();
    headers
        .filter(|headers| headers.len() <= HEADERS_MAX)
        // What stands there may be a key: it is not repeated.
        .ok_or_else(|| "otel.headers: it is written name=value, name=value".to_owned())
}

/// Hands over by the one place that calls out.
#[derive(Debug, Clone)]
struct Client(Arc<Collector>);

impl HttpClient for Client {
    fn send_bytes<'client, 'sending>(
        &'client self,
        request: Request<Bytes>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'sending>>
    where
        'client: 'sending,
        Self: 'sending,
    {
        Box::pin(async move { Ok(self.0.deliver(request).await?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_and_a_wrong_one_is_not_repeated() {
        let read = headers(" api-key = se=cret , x-tenant=loja,").unwrap();
        assert_eq!(read["api-key"], "se=cret");
        assert_eq!(read["x-tenant"], "loja");
        assert!(headers("").unwrap().is_empty());
        let why = headers("secret").unwrap_err();
        assert!(!why.contains("secret"), "{why}");
    }

    #[test]
    fn senseless_settings_refuse_the_start() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let with = |endpoint: &str, sample_percent| {
            let settings = Otel {
                endpoint: endpoint.to_owned(),
                headers: String::new(),
                sample_percent,
            };
            ways(&settings, runtime.handle()).err().unwrap_or_default()
        };
        for endpoint in ["collector:4318", "grpc://collector", "http://", "x y"] {
            assert!(with(endpoint, 100).contains("otel.endpoint"), "{endpoint}");
        }
        assert!(with("http://127.0.0.1:1", 101).contains("sample_percent"));
    }
}
