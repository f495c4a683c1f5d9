//! How a process takes its place among those that serve a database, and what it checks before it serves.

use std::path::{Path, PathBuf};

use app::clock::Clock;
use app::ctx::Ctx;
use app::membership::{self, Membership, Way};
use app::nodes::Nodes;
use app::seal::SealKey;
use app::{bus, chance, follow};
use app_floor::floors::{self, Floors};
use app_setup::keys::data_key_place;
use base::authz::{Scope, SystemReason};
use base::time::Span;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Db, job_queue, lease};
use store_setup::organizations;
use tokio::sync::watch;

use crate::config::Config;

/// The number of the only process of a database in a file.
pub(crate) const ONLY_NODE: u16 = 0;
/// Where nodes greet each other.
const HELLO: &str = "hello";
/// How long a greeting waits for its answer.
const HELLO_WITHIN: Span = Span::from_secs(1);
/// Between two greetings.
const HELLO_AGAIN: Span = Span::from_millis(300);
/// Seconds that leases may last.
const LEASE_S: std::ops::RangeInclusive<u32> = 2..=60;
/// Hexadecimal digits of the mark that tells installations apart.
const MARK_DIGITS: usize = 16;

/// A place and the way to the others.
pub(crate) struct Place {
    pub(crate) membership: Membership,
    pub(crate) nodes: Nodes,
}

impl Place {
    /// The place of a process that nobody else hears, with a number for its ids.
    pub(crate) fn alone(number: u16) -> Self {
        Self {
            membership: Membership::of_one(number),
            nodes: Nodes::alone(),
        }
    }
}

/// A node that starts asks the others whether they see a file that it has just made.
#[derive(Debug, Serialize, Deserialize)]
struct Hello {
    file: String,
}

/// What another node answers.
#[derive(Debug, Serialize, Deserialize)]
struct Welcome {
    sees_file: bool,
}

/// Takes a place among those that serve the database.
///
/// **Errors**: a sentence for the person at the console, with what to do.
pub(crate) async fn join(
    config: &Config,
    db: &Db,
    key: &SealKey,
    stop: &watch::Receiver<bool>,
) -> Result<Place, String> {
    let span = Span::from_secs(i64::from(config.nodes.lease_s));
    if !LEASE_S.contains(&config.nodes.lease_s) {
        return Err(format!(
            "nodes.lease_s: {} is not between {} and {}",
            config.nodes.lease_s,
            LEASE_S.start(),
            LEASE_S.end()
        ));
    }
    if !db.is_shared() {
        if !config.nats.url.is_empty() {
            return Err("nats.url is for several processes on one PostgreSQL database: set database.url too, or leave nats.url empty".to_owned());
        }
        // Whatever the last process was at when it died goes on now.
        db.write::<_, store::Error, _>(|tx| {
            Box::pin(async move { job_queue::abandon(tx, ONLY_NODE).await })
        })
        .await
        .map_err(|error| format!("the database cannot be used: {error}"))?;
        return Ok(Place::alone(ONLY_NODE));
    }
    let way = if config.nats.url.is_empty() {
        Way::Alone
    } else {
        Way::Together
    };
    let nodes = connect(config, db, key).await?;
    let clock = Clock::System;
    let membership = membership::join(db, &clock, way, span)
        .await
        .map_err(|error| error.to_string())?;
    if way == Way::Together {
        // Before asking the others: two that start at once answer each other.
        tokio::spawn(welcome(nodes.clone(), folder(config), stop.clone()));
        greet(config, db, &clock, (&membership, &nodes)).await?;
    }
    Ok(Place { membership, nodes })
}

/// Connects with NATS when it is set.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) async fn connect(config: &Config, db: &Db, key: &SealKey) -> Result<Nodes, String> {
    if config.nats.url.is_empty() || !db.is_shared() {
        return Ok(Nodes::alone());
    }
    let identity = db
        .read::<_, store::Error, _>(|tx| Box::pin(async move { lease::identity(tx).await }))
        .await
        .map_err(|error| format!("the database cannot be told from others: {error}"))?;
    let hash = Sha256::digest(format!("{identity}/{}", key.mark()));
    let mark: String = base::text::hex(&hash).chars().take(MARK_DIGITS).collect();
    Nodes::connect(&config.nats.url, &mark)
        .await
        .map_err(|error| format!("nats.url: {error}"))
}

/// Makes sure that the key opens what the database holds: a node with another key would seal what nobody else can open.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) async fn check_key(db: &Db, place: &Path) -> Result<SealKey, String> {
    let first = db
        .read::<_, store::Error, _>(|tx| {
            Box::pin(async move {
                let Some(first) = organizations::list_ids(tx).await?.into_iter().next() else {
                    return Ok(None);
                };
                let scope = Scope::system(first, SystemReason::Console);
                organizations::get(tx, &scope).await.map(Some)
            })
        })
        .await
        .map_err(|error| format!("the organizations cannot be read: {error}"))?;
    if first.is_some() && db.is_shared() && !place.is_file() {
        return Err(format!(
            "there is no key file at {}, and the database holds secrets: copy the key file of the other nodes there",
            place.display()
        ));
    }
    let key = SealKey::load_or_create(place).map_err(|error| error.to_string())?;
    if let Some(first) = first
        && db.is_shared()
        && key
            .unwrap_key(&data_key_place(first.id), &first.data_key)
            .is_err()
    {
        return Err(format!(
            "the key file {} belongs to another installation: all nodes of a database need the same one",
            place.display()
        ));
    }
    Ok(key)
}

/// Finds out that the others that live hear this node, and share the folder of files.
async fn greet(
    config: &Config,
    db: &Db,
    clock: &Clock,
    (me, nodes): (&Membership, &Nodes),
) -> Result<(), String> {
    let file = format!("hello-{}", chance::token());
    let place = folder(config).join(&file);
    std::fs::create_dir_all(folder(config))
        .and_then(|()| std::fs::write(&place, b"unissono"))
        .map_err(|error| format!("{}: {error}", place.display()))?;
    let greeted = greet_until_answered(db, clock, (me, nodes), Hello { file }).await;
    drop(std::fs::remove_file(&place));
    match greeted? {
        Some(Welcome { sees_file: false }) => Err(format!(
            "{} is not the folder of files that the other nodes use: all nodes need the same, on storage that they share",
            folder(config).display()
        )),
        Some(Welcome { sees_file: true }) | None => Ok(()),
    }
}

async fn greet_until_answered(
    db: &Db,
    clock: &Clock,
    (me, nodes): (&Membership, &Nodes),
    hello: Hello,
) -> Result<Option<Welcome>, String> {
    // A node that died lives on in its lease for so long.
    let until = clock.now() + me.span() + HELLO_WITHIN.times(2);
    loop {
        if let Ok(said) = nodes.ask(HELLO, &hello, HELLO_WITHIN).await {
            return Ok(said.read::<Welcome>());
        }
        let others = membership::others(db, me)
            .await
            .map_err(|error| format!("the other nodes cannot be seen: {error}"))?;
        if others.is_empty() {
            return Ok(None);
        }
        if clock.now() >= until {
            return Err(
                "other nodes serve this database, and none answers over NATS: check that nats.url is the same for all"
                    .to_owned(),
            );
        }
        clock.wait(HELLO_AGAIN).await;
    }
}

fn folder(config: &Config) -> PathBuf {
    config.data.dir.join("files")
}

/// Begins what a node does beside serving, until told to stop.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) async fn begin(ctx: &Ctx, stop: &watch::Receiver<bool>) -> Result<(), String> {
    let known = ctx.extras.get::<Floors>().clone();
    let follower = follow::begin(ctx, move |commit| known.note(commit))
        .await
        .map_err(|error| format!("the log cannot be read: {error}"))?;
    if let Some(follower) = follower {
        tokio::spawn(follow::run(follower, stop.clone()));
        tokio::spawn(bus::run(ctx.bus.clone(), stop.clone()));
        tokio::spawn(floors::keep(ctx.clone(), stop.clone()));
    }
    Ok(())
}

/// Answers the nodes that start.
async fn welcome(nodes: Nodes, folder: PathBuf, mut stop: watch::Receiver<bool>) {
    let Some(mut heard) = nodes.hear(HELLO).await else {
        return;
    };
    loop {
        let said = tokio::select! {
            said = heard.next() => said,
            _ = stop.changed() => return,
        };
        let Some(said) = said else { return };
        let Some(Hello { file }) = said.read() else {
            continue;
        };
        let is_name = file
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let sees_file = is_name && folder.join(file).is_file();
        nodes.answer(&said, &Welcome { sees_file }).await;
    }
}
