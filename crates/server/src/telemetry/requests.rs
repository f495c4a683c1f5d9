//! The span and the duration of each request. Its address stands there as the route, never as it was called: addresses hold
//! names, tokens and keys.

use std::sync::Arc;

use app::clock::Clock;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use base::spans::TARGET;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Instrument as _;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::client_address::FromProxy;

/// Asked all the time by machines: nobody looks at their traces.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
/// Bounds of the durations, in seconds.
///
/// **Source**: OpenTelemetry semantic conventions, `http.server.request.duration`.
const BOUNDS_S: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Makes what lets requests through and remembers them. Pages and their parts are not remembered.
pub(crate) fn traced(
    clock: Clock,
) -> impl Fn(Request, Next) -> futures_util::future::BoxFuture<'static, Response>
+ Clone
+ Send
+ Sync
+ 'static {
    let durations = opentelemetry::global::meter("unissono")
        .f64_histogram("http.server.request.duration")
        .with_unit("s")
        .with_boundaries(BOUNDS_S.to_vec())
        .build();
    let noted = Arc::new(Noted { clock, durations });
    move |request, next| {
        let noted = Arc::clone(&noted);
        Box::pin(async move { noted.follow(request, next).await })
    }
}

struct Noted {
    clock: Clock,
    durations: Histogram<f64>,
}

impl Noted {
    async fn follow(&self, request: Request, next: Next) -> Response {
        let route = request.extensions().get::<MatchedPath>().cloned();
        let Some(route) = route.filter(|route| !PROBES.contains(&route.as_str())) else {
            return next.run(request).await;
        };
        let (route, method) = (route.as_str(), method(request.method()));
        let span = tracing::info_span!(
            target: TARGET, "request",
            otel.name = format_args!("{method} {route}"), otel.kind = "server", otel.status_code = Empty,
            http.request.method = method, http.route = route, http.response.status_code = Empty,
            request.id = Empty, org.id = Empty, operation = Empty, code = Empty,
        );
        let is_believed = request.extensions().get::<FromProxy>().is_some();
        tie(&span, request.headers(), is_believed);
        let began = self.clock.now();
        let response = next.run(request).instrument(span.clone()).await;
        let status = response.status();
        span.record("http.response.status_code", status.as_u16());
        if status.is_server_error() {
            span.record("otel.status_code", "ERROR");
        }
        let took = self.clock.now().since(began);
        self.durations.record(
            app::clock::duration(took).as_secs_f64(),
            &[
                KeyValue::new("http.request.method", method),
                KeyValue::new("http.route", route.to_owned()),
                KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
            ],
        );
        response
    }
}

/// A method of the standard, by name; whatever else somebody sends would be a name without end.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}

/// Ties a request to the trace that it says it belongs to (W3C Trace Context): a proxy of ours begins it, a stranger is only
/// pointed to, because who begins a trace decides whether it is kept.
fn tie(span: &tracing::Span, headers: &HeaderMap, is_believed: bool) {
    if span.is_disabled() || !headers.contains_key("traceparent") {
        return;
    }
    let said = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    let context = said.span().span_context().clone();
    if !context.is_valid() {
        return;
    }
    if is_believed {
        // The span was made a moment ago and has not begun: nothing can be against it.
        drop(span.set_parent(said));
    } else {
        span.add_link(context);
    }
}
