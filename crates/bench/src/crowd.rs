//! Many agents at their desks: copies of one user, each signed in, each with a socket that somebody reads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::http::{Socket, find};
use crate::product::{self, Ready};
use crate::{Outcome, Run, clock, fill};

/// Sockets that are opened at once.
const OPENING: usize = 64;
/// How long frames may take to reach everybody.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks at how many frames came.
const LOOK_EVERY: Duration = Duration::from_micros(200);

/// A product with many agents.
pub(crate) struct Crowd {
    pub(crate) ready: Ready,
    cookies: Vec<String>,
}

impl Crowd {
    /// Sets a product up in which `count` agents are signed in beside the first.
    pub(crate) async fn new(run: &Run, folder: &Path, count: u64) -> Outcome<Self> {
        let ready = Ready::new(run, folder).await?;
        let (ready, tokens) = ready
            .changed(run, folder, |database| fill::agents(database, count))
            .await?;
        let cookies = tokens.iter().map(|token| product::cookie(token)).collect();
        Ok(Self { ready, cookies })
    }

    /// Opens a socket for each of the first `count` agents; all of them know everything up to a number.
    pub(crate) async fn sockets(&self, count: usize, seq: i64) -> Outcome<Vec<Socket>> {
        let mut sockets = Vec::with_capacity(count);
        for some in self
            .cookies
            .get(..count)
            .unwrap_or_default()
            .chunks(OPENING)
        {
            let opening = some
                .iter()
                .map(|cookie| self.ready.socket_from(cookie, seq));
            for socket in together(opening).await {
                sockets.push(socket?);
            }
        }
        Ok(sockets)
    }
}

/// Waits for some futures at once.
async fn together<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = futures.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, done) in &mut waiting {
            if done.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *done = Some(value),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, done)| done).collect()
}

/// Sockets that are read, and how many frames with some words have come to all of them.
pub(crate) struct Readers {
    tasks: JoinSet<()>,
    heard: Arc<AtomicU64>,
}

impl Readers {
    /// Reads sockets until they are dropped.
    pub(crate) fn of(sockets: Vec<Socket>, words: &'static [u8]) -> Self {
        let heard = Arc::<AtomicU64>::default();
        let mut tasks = JoinSet::new();
        for mut socket in sockets {
            let heard = Arc::clone(&heard);
            tasks.spawn(async move {
                while let Ok(frame) = socket.frame().await {
                    if find(&frame, words).is_some() {
                        heard.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        Self { tasks, heard }
    }

    /// Gives how many sockets are read.
    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.tasks.len()).unwrap_or(u64::MAX)
    }

    /// Gives how many frames have come.
    pub(crate) fn count(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// Waits until so many have come.
    ///
    /// **Errors**: when they never did, or a socket was closed.
    pub(crate) async fn until(&mut self, count: u64) -> Outcome<()> {
        let end = clock::stamp() + u64::try_from(PATIENCE.as_nanos()).unwrap_or(u64::MAX);
        while self.count() < count {
            if self.tasks.try_join_next().is_some() {
                return Err("a socket was closed".to_owned());
            }
            if clock::stamp() > end {
                return Err(format!("{} of {count} frames came", self.count()));
            }
            clock::pause(LOOK_EVERY).await;
        }
        Ok(())
    }
}
