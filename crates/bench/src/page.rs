//! B21: the agent's desk in a headless Chromium: until the list is painted with an empty cache and a full one, beside a still page
//! of the same bytes; what is transferred; and how many frames a message takes from the socket to the screen.
//!
//! The browser is driven by `web/tests/bench/load.mjs`; here are the operation it looks at and the figures.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::figures::{Figure, Target, median};
use crate::load::{self, Aim};
use crate::product::{HELD, Ready};
use crate::{Outcome, Run, clock, fill, machine, payload};

/// How long the browser may take for all of it.
const PATIENCE: Duration = Duration::from_mins(10);
/// Where a Chromium may be.
const CHROMIUM: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
];
/// Messages of the customer at the top of the list that are watched on their way to the screen.
const MESSAGES: u64 = 10;
/// How fine the times of messages are.
const SECOND: Duration = Duration::from_secs(1);
/// The first number of their messages.
const FIRST: u64 = 900_000_000_000;

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[1_000], &[1_000, 30_000, 1_000_000]);
    let mut figures = Vec::new();
    for count in steps {
        let folder = run.folder(&format!("page-{count}"))?;
        let ready = Ready::new(run, &folder).await?;
        load::warm(&Aim::new(&ready.served.address, &ready.hook, 1), 1).await?;
        let (ready, ()) = ready
            .changed(run, &folder, |database| {
                fill::conversations(database, *count)
            })
            .await?;
        ready.available().await?;
        load::warm(&Aim::new(&ready.served.address, &ready.hook, HELD), HELD).await?;
        let seen = look(run, &ready).await?;
        figures.extend(told(&seen, *count)?);
        ready.served.stop().await?;
    }
    Ok(figures)
}

/// Lets the browser look, and gives what it saw.
async fn look(run: &Run, ready: &Ready) -> Outcome<Value> {
    // WhatsApp tells whole seconds: who wrote last is known only of one who writes in a later one.
    clock::pause(SECOND).await;
    let latest = payload::message(&ready.hook, FIRST, HELD - 1);
    let messages: Vec<Value> = (1..=MESSAGES)
        .map(|n| {
            let n = FIRST + n;
            let request = payload::message(&ready.hook, n, HELD - 1);
            json!({ "request": String::from_utf8_lossy(&request), "mark": payload::mark(n) })
        })
        .collect();
    let wanted = json!({
        "address": ready.served.address, "cookie": ready.agent, "chromium": chromium()?,
        "repetitions": run.pick(5, 15), "row": format!("Cliente {}", HELD - 1),
        "latest": String::from_utf8_lossy(&latest), "messages": messages,
    });
    let script = machine::root().join("web/tests/bench/load.mjs");
    let looking = Command::new("node")
        .arg(script)
        .arg(wanted.to_string())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(PATIENCE, looking)
        .await
        .map_err(|_| "the browser does not come to an end")?
        .map_err(|error| format!("node: {error}"))?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(format!("the desk could not be looked at: {said}"));
    }
    serde_json::from_slice(&ended.stdout).map_err(|error| format!("what the browser saw: {error}"))
}

fn chromium() -> Outcome<PathBuf> {
    CHROMIUM
        .into_iter()
        .map(PathBuf::from)
        .find(|place| place.is_file())
        .ok_or_else(|| "there is no Chromium".to_owned())
}

fn told(seen: &Value, count: u64) -> Outcome<Vec<Figure>> {
    let list = |name: &str| -> Outcome<Vec<f64>> {
        let list = seen.get(name).and_then(Value::as_array);
        let list = list.ok_or_else(|| format!("the browser does not tell {name}"))?;
        Ok(list.iter().filter_map(Value::as_f64).collect())
    };
    let pairs = |desk: &str, still: &str| -> Outcome<Vec<(f64, f64)>> {
        Ok(list(desk)?.into_iter().zip(list(still)?).collect())
    };
    let kilobytes = |name: &str| -> Outcome<f64> { Ok(median(list(name)?) / 1_000.0) };
    let with = |what: &str| format!("desk, {count} conversations: {what}");
    let alone = |what: &str, unit: &'static str, value: f64, most: f64| {
        Figure::alone("B21", &with(what), unit, value, Target::Value(most))
    };
    Ok(vec![
        Figure::of_pairs(
            "B21",
            &with("list, cold"),
            "ms",
            &pairs("desk_cold_ms", "still_cold_ms")?,
            Target::Ratio(2.0),
        ),
        Figure::of_pairs(
            "B21",
            &with("list, warm"),
            "ms",
            &pairs("desk_warm_ms", "still_warm_ms")?,
            Target::Ratio(2.0),
        ),
        alone("JS cold", "kB", kilobytes("js_cold_bytes")?, 130.0),
        alone("CSS cold", "kB", kilobytes("css_cold_bytes")?, 25.0),
        alone("JS warm", "kB", kilobytes("js_warm_bytes")?, 0.0),
        alone(
            "message to screen",
            "frames",
            median(list("message_frames")?),
            2.0,
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_tells_becomes_figures_and_what_it_leaves_out_is_missed() {
        let mut seen = json!({
            "desk_cold_ms": [200.0, 300.0], "still_cold_ms": [100.0, 100.0],
            "desk_warm_ms": [90.0], "still_warm_ms": [60.0],
            "js_cold_bytes": [129_000], "css_cold_bytes": [12_000], "js_warm_bytes": [0], "message_frames": [1, 2, 3],
        });
        let figures = told(&seen, 7).unwrap();
        let met: Vec<Option<bool>> = figures.iter().map(Figure::met).collect();
        assert_eq!(
            met,
            [
                Some(false),
                Some(true),
                Some(true),
                Some(true),
                Some(true),
                Some(true)
            ]
        );
        seen["js_warm_bytes"] = Value::Null;
        assert!(told(&seen, 7).unwrap_err().contains("js_warm_bytes"));
    }
}
