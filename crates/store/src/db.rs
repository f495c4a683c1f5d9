//! The database: one handle for both engines.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::event::StoredEvent;
use base::id::OrgId;
use base::spans::TARGET;
use base::time::{Span, Timestamp};
use tokio::sync::broadcast;
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::lite::Lite;
use crate::pg::Pg;
use crate::{Error, Result, Tx, lease};

pub use crate::lite::Durability;

/// Commits that a slow listener may be behind before it must read the log instead.
const COMMITS_BEHIND_MAX: usize = 4_096;

/// The row that is written to see whether one can be.
const CHECK: &str = "check";

/// A future that borrows a transaction.
pub type InTx<'t, T, E> = Pin<Box<dyn Future<Output = std::result::Result<T, E>> + Send + 't>>;

/// What a transaction does. It may run again after a deadlock, so it owns its data and clones what it consumes.
pub trait WriteFn<T, E>: Send + Sync + 'static {
    /// Runs the work once.
    fn call<'t>(&self, tx: &'t mut Tx<'_>) -> InTx<'t, T, E>;
    /// Tells whether a refusal is a deadlock or a serialization failure in disguise.
    fn retryable(refusal: &E) -> bool;
}

/// What a read does.
pub trait ReadFn<T, E>: Send + Sync + 'static {
    /// Runs the work.
    fn call<'t>(&self, tx: &'t mut Tx<'_>) -> InTx<'t, T, E>;
}

/// Lets the kit look inside a caller's error for a deadlock.
pub trait AsStoreError {
    /// Gives the database error inside, if that is what it is.
    fn as_store_error(&self) -> Option<&Error>;
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&Error> {
        Some(self)
    }
}

impl<T, E, F> WriteFn<T, E> for F
where
    E: AsStoreError,
    F: for<'t> Fn(&'t mut Tx<'_>) -> InTx<'t, T, E> + Send + Sync + 'static,
{
    fn call<'t>(&self, tx: &'t mut Tx<'_>) -> InTx<'t, T, E> {
        self(tx)
    }

    fn retryable(refusal: &E) -> bool {
        matches!(refusal.as_store_error(), Some(Error::Retry(_)))
    }
}

impl<T, E, F> ReadFn<T, E> for F
where
    F: for<'t> Fn(&'t mut Tx<'_>) -> InTx<'t, T, E> + Send + Sync + 'static,
{
    fn call<'t>(&self, tx: &'t mut Tx<'_>) -> InTx<'t, T, E> {
        self(tx)
    }
}

/// Events that became true together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Whose events.
    pub org: OrgId,
    /// The events, in the order of the log.
    pub events: Vec<StoredEvent>,
}

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file.
    File {
        /// The file; its folder must exist.
        path: PathBuf,
        /// How safely commits are stored.
        durability: Durability,
    },
    /// A PostgreSQL server.
    Server {
        /// `postgres://user:password@host:port/database`.
        url: String,
        /// Connections kept at the most.
        connections: usize,
    },
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    /// Whether the last transaction that was to be stored found no place for it.
    is_failing: Arc<AtomicBool>,
}

#[derive(Clone)]
enum Engine {
    /// SQLite in this process.
    Lite(Arc<Lite>),
    /// A PostgreSQL server.
    Pg(Arc<Pg>),
}

impl Db {
    /// Opens the database without touching its schema; see [`crate::migrate::run`].
    ///
    /// **Errors**: the place cannot be used.
    pub fn open(place: &Place) -> Result<Self> {
        let (commits, _) = broadcast::channel(COMMITS_BEHIND_MAX);
        let engine = match place {
            Place::File { path, durability } => {
                Engine::Lite(Arc::new(Lite::open(path, *durability, commits)?))
            }
            Place::Server { url, connections } => {
                Engine::Pg(Arc::new(Pg::open(url, *connections, commits)?))
            }
        };
        Ok(Self {
            engine,
            is_failing: Arc::default(),
        })
    }

    /// Runs a transaction: all of it becomes true and durable, or nothing.
    ///
    /// Events emitted in it are appended at its end and published after its commit.
    /// **Errors**: what the work answers, after a rollback; or a fault of the database.
    pub async fn write<T, E, F>(&self, run: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + AsStoreError + Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> InTx<'t, T, E> + Send + Sync + 'static,
    {
        let span = self.span("write");
        let done = match &self.engine {
            Engine::Lite(lite) => lite.write(run).instrument(span.clone()).await,
            Engine::Pg(pg) => pg.write(run).instrument(span.clone()).await,
        };
        if let Err(error) = &done
            && let Some(error) = error.as_store_error()
        {
            // What a caller refuses in a transaction is no fault of the database.
            span.record("otel.status_code", "ERROR");
            if error.is_of_the_place() {
                self.is_failing.store(true, Ordering::Relaxed);
            }
        }
        done
    }

    /// Reads, without a transaction around the statements.
    pub async fn read<T, E, F>(&self, run: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> InTx<'t, T, E> + Send + Sync + 'static,
    {
        let span = self.span("read");
        match &self.engine {
            Engine::Lite(lite) => lite.read(run).instrument(span).await,
            Engine::Pg(pg) => pg.read(run).instrument(span).await,
        }
    }

    /// The span of a transaction, from the wait for its turn to its commit. Only inside other work: what looks again and again
    /// whether there is something to do would be the loudest otherwise.
    fn span(&self, kind: &'static str) -> tracing::Span {
        if tracing::Span::current().is_none() {
            return tracing::Span::none();
        }
        let system = match self.engine {
            Engine::Lite(_) => "sqlite",
            Engine::Pg(_) => "postgresql",
        };
        tracing::info_span!(
            target: TARGET, "database", otel.name = format_args!("database {kind}"), otel.kind = "client",
            otel.status_code = Empty, db.system.name = system, db.operation.name = kind,
        )
    }

    /// Listens to what is committed from here on: in this process, and by other nodes once [`Db::divert`] was called.
    ///
    /// **Shape**: in the order of each organization's log; a listener that is too slow is told so and reads the log.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Commit>> {
        match &self.engine {
            Engine::Lite(lite) => lite.commits().subscribe(),
            Engine::Pg(pg) => pg.commits().subscribe(),
        }
    }

    /// Hands the commits of this process to somebody who puts them in line with those of other nodes and gives all of them to
    /// [`Db::publish`]. Listeners hear nothing else from then on. Does nothing where no other process can write.
    pub fn divert(&self, to: impl Fn(Arc<Commit>) + Send + Sync + 'static) {
        if let Engine::Pg(pg) = &self.engine {
            pg.divert(Box::new(to));
        }
    }

    /// Tells the listeners of this process of a commit.
    pub fn publish(&self, commit: Arc<Commit>) {
        let commits = match &self.engine {
            Engine::Lite(lite) => lite.commits(),
            Engine::Pg(pg) => pg.commits(),
        };
        // Nobody listening is fine: the log is the truth.
        drop(commits.send(commit));
    }

    /// Tells whether something can be stored, where the last try found no place: by storing something small.
    ///
    /// A success elsewhere is no proof, because a transaction that changes nothing needs no room.
    /// **Errors**: it still cannot.
    pub async fn check(&self, now: Timestamp) -> Result<()> {
        if !self.is_failing.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.write(move |tx| {
            Box::pin(async move {
                lease::take(tx, CHECK, CHECK, now, Span::ZERO)
                    .await
                    .map(drop)
            })
        })
        .await?;
        self.is_failing.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Tells whether several processes may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Pg(_))
    }
}

/// Wraps owned values for a transaction that may run again: `in_tx!(tx, [input], { … })` clones the `Arc`s for each run.
#[macro_export]
macro_rules! in_tx {
    ($tx:ident, [$($name:ident),* $(,)?], $body:expr) => {{
        $(let $name = ::std::sync::Arc::new($name);)*
        move |$tx: &mut $crate::Tx<'_>| {
            $(let $name = ::std::sync::Arc::clone(&$name);)*
            ::std::boxed::Box::pin(async move { $body })
        }
    }};
}
