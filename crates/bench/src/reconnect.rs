//! B6: all sockets drop and come back at once with the number they had, while something happened.

use crate::crowd::{Crowd, Readers};
use crate::figures::{Figure, Target, real};
use crate::http::{Connection, Socket};
use crate::product::Served;
use crate::{Outcome, Run, machine};

/// What stands in the frame of what was missed.
const MISSED: &[u8] = b"\"entity\":\"agent\"";

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[100, 500], &[100, 500, 1_000, 5_000]);
    let most = steps.iter().copied().max().unwrap_or(0);
    let crowd = Crowd::new(run, &run.folder("reconnect")?, most).await?;
    let limit = Served::limit("null", &run.folder("reconnect-limit")?).await?;
    let mut figures = Vec::new();
    for count in steps {
        let mut pairs = Vec::new();
        for _ in 0..run.pick(3, 5) {
            let x = storm(&crowd, *count).await?;
            pairs.push((x, bare(&limit, *count).await?));
        }
        let name = format!("{count} sockets come back and miss nothing: CPU per socket");
        figures.push(Figure::of_pairs(
            "B6",
            &name,
            "µs",
            &pairs,
            Target::Ratio(2.0),
        ));
    }
    limit.stop().await?;
    crowd.ready.served.stop().await?;
    Ok(figures)
}

/// Processor time per socket from the first connection until every socket has heard what it missed.
async fn storm(crowd: &Crowd, count: u64) -> Outcome<f64> {
    let sockets = usize::try_from(count).unwrap_or(0);
    let seq = crowd.ready.seq().await?;
    drop(crowd.sockets(sockets, seq).await?);
    let mut agent = crowd.ready.api(&crowd.ready.agent).await?;
    agent.state("available").await?;
    agent.state("offline").await?;
    let pid = crowd.ready.served.pid();
    let before = machine::cpu_us(pid);
    let mut readers = Readers::of(crowd.sockets(sockets, seq).await?, MISSED);
    readers.until(count).await?;
    Ok(real(machine::cpu_us(pid) - before) / real(count))
}

/// The same as mere upgrades, without anybody to recognise or anything to replay.
async fn bare(limit: &Served, count: u64) -> Outcome<f64> {
    let fault = |error: std::io::Error| format!("the limit of reconnecting: {error}");
    let before = machine::cpu_us(limit.pid());
    let mut sockets: Vec<Socket> = Vec::new();
    for _ in 0..count {
        let connection = Connection::open(&limit.address).await.map_err(fault)?;
        sockets.push(connection.upgrade("/ws", &[]).await.map_err(fault)?);
    }
    Ok(real(machine::cpu_us(limit.pid()) - before) / real(count))
}
