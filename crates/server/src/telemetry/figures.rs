//! The figures of `/metrics` that cost nothing to read, for a collector.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::state::{AppState, Counts};

/// Lets the collector's thread read the counts from here on. Does nothing where no collector is set.
pub(crate) fn watch(state: &AppState) {
    let meter = opentelemetry::global::meter("unissono");
    let counter = |name: &'static str, help: &'static str, of: fn(&Counts) -> &AtomicU64| {
        let counts = Arc::clone(&state.counts);
        // The instrument lives in the meter; the handle is of no use.
        meter
            .u64_observable_counter(name)
            .with_description(help)
            .with_callback(move |seen| seen.observe(of(&counts).load(Ordering::Relaxed), &[]))
            .build();
    };
    counter("unissono.requests", "Operations answered.", |counts| {
        &counts.requests
    });
    counter(
        "unissono.faults",
        "Operations that failed for a fault of ours.",
        |counts| &counts.faults,
    );
    counter("unissono.hooks", "Calls of providers taken in.", |counts| {
        &counts.hooks
    });
    let counts = Arc::clone(&state.counts);
    meter
        .u64_observable_gauge("unissono.sockets")
        .with_description("Live sockets open.")
        .with_callback(move |seen| seen.observe(counts.sockets.load(Ordering::Relaxed), &[]))
        .build();
    let nodes = state.ctx.nodes.clone();
    meter
        .u64_observable_gauge("unissono.in_touch")
        .with_description("Whether the other nodes hear this one; 1 where there are none.")
        .with_callback(move |seen| seen.observe(u64::from(nodes.are_in_touch()), &[]))
        .build();
}
