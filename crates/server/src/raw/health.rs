//! Health and figures for whoever runs the product.

use std::sync::atomic::Ordering;

use app_floor::floors::Floors;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::job_queue;
use store_setup::organizations;

use crate::state::AppState;

/// The process lives.
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// The process can serve: its database answers and takes what is to be stored, it is not stopping, and it reaches every floor.
///
/// Without NATS a node goes on with the floors that it runs: one that runs them all stays ready, so that whoever distributes
/// requests sends them there.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    if *state.stop.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    match state
        .ctx
        .db
        .read(|tx| Box::pin(async move { organizations::list_ids(tx).await }))
        .await
    {
        Ok(all) => match state.ctx.db.check(state.ctx.now()).await {
            Ok(()) if state.ctx.nodes.are_in_touch() => "ready".into_response(),
            Ok(()) => {
                let floors = state.ctx.extras.get::<Floors>();
                if all.iter().all(|org| floors.is_here(&state.ctx, *org)) {
                    "ready, out of touch: nats".into_response()
                } else {
                    (StatusCode::SERVICE_UNAVAILABLE, "nats").into_response()
                }
            }
            Err(store::Error::Full(_)) => (StatusCode::SERVICE_UNAVAILABLE, "full").into_response(),
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database").into_response(),
        },
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database").into_response(),
    }
}

/// Figures in the Prometheus text format, without anything about people.
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let jobs = state
        .ctx
        .db
        .read(|tx| Box::pin(async move { job_queue::count(tx).await }))
        .await;
    let (waiting, dead) = jobs.unwrap_or_default();
    let counts = &state.counts;
    let read = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
    let mut text = String::new();
    let mut put = |name: &str, kind: &str, help: &str, value: String| {
        text.extend([
            &format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} "),
            &value,
            "\n",
        ]);
    };
    put(
        "unissono_requests_total",
        "counter",
        "Operations answered.",
        read(&counts.requests).to_string(),
    );
    put(
        "unissono_faults_total",
        "counter",
        "Operations that failed for a fault of ours.",
        read(&counts.faults).to_string(),
    );
    put(
        "unissono_hooks_total",
        "counter",
        "Calls of providers taken in.",
        read(&counts.hooks).to_string(),
    );
    put(
        "unissono_in_touch",
        "gauge",
        "Whether the other nodes hear this one; 1 where there are none.",
        u8::from(state.ctx.nodes.are_in_touch()).to_string(),
    );
    put(
        "unissono_sockets",
        "gauge",
        "Live sockets open.",
        read(&counts.sockets).to_string(),
    );
    put(
        "unissono_jobs_waiting",
        "gauge",
        "Background work that waits.",
        waiting.to_string(),
    );
    put(
        "unissono_jobs_dead",
        "gauge",
        "Background work that was given up.",
        dead.to_string(),
    );
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
