//! What the machine gives at best: syncs of the disk, and requests that do nothing.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::figures::{Figure, Target, percentile_us, real};
use crate::load::{self, Aim};
use crate::product::Served;
use crate::{Outcome, Run, clock, limit, machine};

const BLOCK: usize = 4_096;

/// Measures them.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let folder = run.folder("limits")?;
    let syncs = run.pick(500, 5_000);
    let mut took = appends(&folder.join("append"), syncs).map_err(|error| error.to_string())?;
    let total: u64 = took.iter().sum();
    let alone = |name: &str, unit, value| Figure::alone("LIMITS", name, unit, value, Target::None);
    let mut figures = vec![
        alone(
            "append 4 KiB and fdatasync",
            "per s",
            real(syncs) * 1e9 / real(total.max(1)),
        ),
        alone(
            "append 4 KiB and fdatasync, p50",
            "µs",
            percentile_us(&mut took, 50),
        ),
        alone(
            "append 4 KiB and fdatasync, p99",
            "µs",
            percentile_us(&mut took, 99),
        ),
    ];
    let served = Served::limit("null", &folder).await?;
    let span = Duration::from_secs(run.pick(2, 10));
    for connections in [1, 64] {
        let aim = Aim::new(&served.address, limit::HOOK, 1_000);
        let before = machine::cpu_us(served.pid());
        let done = load::closed(&aim, connections, span).await?;
        let used = machine::cpu_us(served.pid()) - before;
        figures.push(alone(
            &format!("null request, {connections} connections: CPU"),
            "µs",
            real(used) / real(done.count().max(1)),
        ));
    }
    served.stop().await?;
    Ok(figures)
}

fn appends(path: &Path, count: u64) -> std::io::Result<Vec<u64>> {
    let mut file = File::create(path)?;
    let block = [0x5a; BLOCK];
    let mut took = Vec::new();
    for _ in 0..count {
        let before = clock::stamp();
        file.write_all(&block)?;
        file.sync_data()?;
        took.push(clock::stamp() - before);
    }
    Ok(took)
}
