//! B7: pages of the list of conversations. B8: an open thread, and search over its messages. Each beside the bare statements
//! on the same database.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection as Database, OpenFlags};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::figures::{Figure, Target, real};
use crate::http::{Connection, request};
use crate::load::{self, Aim};
use crate::product::{self, Ready, Served, field};
use crate::{Outcome, Run, clock, fill, machine};

const CONNECTIONS: u64 = 8;
/// How long the words of new messages may take to be indexed.
const INDEXED_WITHIN: Duration = Duration::from_mins(15);

/// B7.
pub(crate) async fn lists(run: &Run) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[1_000, 50_000], &[1_000, 30_000, 200_000, 1_000_000]);
    let mut figures = Vec::new();
    let mut first: Option<Vec<f64>> = None;
    for count in steps {
        let folder = run.folder(&format!("lists-{count}"))?;
        let ready = Ready::new(run, &folder).await?;
        load::warm(&Aim::new(&ready.served.address, &ready.hook, 1), 1).await?;
        let (ready, ()) = ready
            .changed(run, &folder, |database| {
                fill::conversations(database, *count)
            })
            .await?;
        let limit = Served::limit("read", &folder).await?;
        let list = "/api/v1/conversations?part=ended&period=last_30_days&limit=25";
        let deep = deep(&ready, list, run.pick(200, 1_000).min(count / 50)).await?;
        let (mut pages, mut depths) = (Vec::new(), Vec::new());
        for _ in 0..run.pick(3, 5) {
            let x = cost(run, &ready.served, &ready.administrator, list).await?;
            let l = cost(run, &limit, "", "/list").await?;
            let far = cost(run, &ready.served, &ready.administrator, &deep).await?;
            pages.push((x, l));
            depths.push((far, x));
        }
        let name = format!("first page of 25 of {count} conversations: CPU");
        figures.push(Figure::of_pairs(
            "B7",
            &name,
            "µs",
            &pages,
            Target::Ratio(2.0),
        ));
        let name = format!("a page deep down of {count}, beside the first: CPU");
        figures.push(Figure::of_pairs(
            "B7",
            &name,
            "µs",
            &depths,
            Target::Ratio(1.1),
        ));
        let costs: Vec<f64> = pages.iter().map(|pair| pair.0).collect();
        match &first {
            None => first = Some(costs),
            Some(few) => {
                let pairs: Vec<_> = costs.into_iter().zip(few.iter().copied()).collect();
                let name = format!("first page of {count} beside that of the fewest: CPU");
                figures.push(Figure::of_pairs(
                    "B7",
                    &name,
                    "µs",
                    &pairs,
                    Target::Ratio(1.3),
                ));
            }
        }
        limit.stop().await?;
        ready.served.stop().await?;
    }
    Ok(figures)
}

/// Goes through pages and gives the address of one far from the first.
async fn deep(ready: &Ready, list: &str, pages: u64) -> Outcome<String> {
    let mut api = ready.api(&ready.administrator).await?;
    let mut path = list.to_owned();
    for _ in 0..pages {
        let page = api.call("GET", &path, &Value::Null).await?;
        path = format!("{list}&cursor={}", field(&page, "next_cursor"));
    }
    Ok(path)
}

/// B8.
pub(crate) async fn threads(run: &Run) -> Outcome<Vec<Figure>> {
    let count: u64 = run.pick(10_000, 1_000_000);
    let folder = run.folder("threads")?;
    let ready = Ready::new(run, &folder).await?;
    load::warm(&Aim::new(&ready.served.address, &ready.hook, 1), 1).await?;
    let (ready, ()) = ready
        .changed(run, &folder, |database| fill::messages(database, count))
        .await?;
    indexed(&product::database(&folder)).await?;
    let mut api = ready.api(&ready.administrator).await?;
    let open = api
        .call("GET", "/api/v1/conversations?part=open", &Value::Null)
        .await?;
    let id = open
        .pointer("/items/0/interaction/id")
        .and_then(Value::as_str)
        .ok_or("the thread is not there")?;
    let limit = Served::limit("read", &folder).await?;
    let thread = format!("/api/v1/interactions/{id}/messages?limit=50");
    let (mut threads, mut searches) = (Vec::new(), Vec::new());
    for _ in 0..run.pick(3, 5) {
        let x = cost(run, &ready.served, &ready.administrator, &thread).await?;
        threads.push((x, cost(run, &limit, "", "/thread").await?));
        let x = cost(run, &ready.served, &ready.administrator, SEARCH).await?;
        searches.push((x, cost(run, &limit, "", "/search").await?));
    }
    limit.stop().await?;
    ready.served.stop().await?;
    let thread = format!("the last 50 of a thread of {count}: CPU");
    let search = format!("two words among {count} messages, 20 found: CPU");
    Ok(vec![
        Figure::of_pairs("B8", &thread, "µs", &threads, Target::Ratio(1.5)),
        Figure::of_pairs("B8", &search, "µs", &searches, Target::Ratio(1.5)),
    ])
}

const SEARCH: &str = "/api/v1/messages?q=palavra7%20termo7&age=all&limit=20";

/// Waits until the words of every message are kept.
async fn indexed(database: &Path) -> Outcome<()> {
    let end = clock::stamp() + u64::try_from(INDEXED_WITHIN.as_nanos()).unwrap_or(u64::MAX);
    let waiting = || -> rusqlite::Result<i64> {
        Database::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?.query_row(
            "SELECT count(*) FROM unindexed_messages",
            [],
            |row| row.get(0),
        )
    };
    while clock::stamp() < end {
        if waiting().map_err(|error| format!("the index: {error}"))? == 0 {
            return Ok(());
        }
        clock::pause(Duration::from_secs(1)).await;
    }
    Err("the words of messages were never indexed".to_owned())
}

/// Processor time per request of a closed loop.
pub(crate) async fn cost(run: &Run, served: &Served, cookie: &str, path: &str) -> Outcome<f64> {
    let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    let asked = request("GET", path, &headers, b"");
    let span = run.pick(1_500_000_000, 5_000_000_000);
    let before = machine::cpu_us(served.pid());
    let mut workers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (address, asked) = (served.address.clone(), asked.clone());
        workers.spawn(async move {
            let mut connection = Connection::open(&address).await?;
            let (end, mut count) = (clock::stamp() + span, 0_u64);
            while clock::stamp() < end {
                let answer = connection.call(&asked).await?;
                if answer.status != 200 {
                    return Err(std::io::Error::other(format!("status {}", answer.status)));
                }
                count += 1;
            }
            Ok(count)
        });
    }
    let mut done = 0;
    while let Some(ended) = workers.join_next().await {
        done += ended
            .map_err(|error| error.to_string())?
            .map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(real(machine::cpu_us(served.pid()) - before) / real(done.max(1)))
}
