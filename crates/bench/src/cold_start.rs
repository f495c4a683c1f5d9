//! B18: from the start of the process to the first answer, on a database with nothing and with many conversations.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::child::Running;
use crate::figures::{Figure, Target, real};
use crate::http::{Connection, request};
use crate::load::{self, Aim};
use crate::product::{self, Ready};
use crate::{Outcome, Run, clock, fill, machine};

/// Between two attempts to connect.
const KNOCK_EVERY: Duration = Duration::from_micros(500);
/// How long a start may take.
const PATIENCE_NS: u64 = 60_000_000_000;

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let folder = run.folder("cold")?;
    let ready = Ready::new(run, &folder).await?;
    // One conversation that the product wrote itself is the pattern of all others.
    load::warm(&Aim::new(&ready.served.address, &ready.hook, 1), 1).await?;
    ready.served.stop().await?;
    let mut figures = pairs(run, &folder, "almost empty").await?;
    let filled = run.pick(20_000, 1_000_000);
    fill::conversations(&product::database(&folder), filled)?;
    let name = format!("with {filled} conversations");
    let full = pairs(run, &folder, &name).await?;
    let growth = match (figures.first(), full.first()) {
        (Some(empty), Some(full)) => full.value / empty.value.max(1.0),
        _ => 0.0,
    };
    figures.extend(full);
    figures.push(Figure::alone(
        "B18",
        "start: CPU filled / CPU empty",
        "",
        growth,
        Target::Value(1.2),
    ));
    Ok(figures)
}

async fn pairs(run: &Run, folder: &Path, what: &str) -> Outcome<Vec<Figure>> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let (mut cpu, mut wall) = (Vec::new(), Vec::new());
    // The first start after a change pages things in; it is not counted.
    for repetition in 0..=run.pick(9, 25) {
        let address = product::free_address().await?;
        let arguments = product::arguments(folder, &address);
        let x = start(&run.product, &arguments, &address, folder).await?;
        let address = product::free_address().await?;
        let arguments = product::limit_arguments("null", folder, &address);
        let l = start(&own, &arguments, &address, folder).await?;
        if repetition > 0 {
            cpu.push((x.0, l.0));
            wall.push((x.1, l.1));
        }
    }
    let name = |kind: &str| format!("start, {what}: {kind}");
    Ok(vec![
        Figure::of_pairs("B18", &name("CPU"), "ms", &cpu, Target::Value(60.0)),
        Figure::of_pairs("B18", &name("wall"), "ms", &wall, Target::None),
    ])
}

/// Starts a process and gives processor time and wall time until its first answer, in milliseconds.
async fn start(
    program: &Path,
    arguments: &[OsString],
    address: &str,
    folder: &Path,
) -> Outcome<(f64, f64)> {
    let began = clock::stamp();
    let running = Running::start(program, arguments, &folder.join("start.log"))?;
    while clock::stamp() < began + PATIENCE_NS {
        if answers(address).await {
            let wall = clock::stamp() - began;
            let cpu = machine::fine_cpu_us(running.pid());
            running.stop().await?;
            return Ok((real(cpu) / 1e3, real(wall) / 1e6));
        }
        clock::pause(KNOCK_EVERY).await;
    }
    Err(format!("{} never answered", program.display()))
}

async fn answers(address: &str) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    connection
        .call(&request("GET", "/healthz", &[], b""))
        .await
        .is_ok_and(|answer| answer.status == 200)
}
