//! SQLite: one writer thread with group commit, and reader threads.
//!
//! The writer takes up to [`GROUP_MAX`] waiting transactions, runs each in a savepoint, commits once and only then answers all of them.
//! With nothing waiting the group is one, so an idle product pays no delay.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::pin::{Pin, pin};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tokio::sync::{broadcast, oneshot};

use crate::db::{Commit, ReadFn, WriteFn};
use crate::{Error, Result, Row, Statement, Tx, V, event_log};

/// Transactions in one group at the most.
const GROUP_MAX: usize = 64;
/// Transactions that may wait for the writer; callers beyond it wait for a place.
const WAITING_MAX: usize = 4_096;
/// Compiled statements kept per connection.
const STATEMENTS_MAX: usize = 512;

/// How safely a commit is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Every acknowledged commit survives power loss.
    #[default]
    Full,
    /// The last commits may be lost by power loss, never by a crash of the process.
    Normal,
}

/// Why a group was given up; every member is told.
#[derive(Clone)]
struct GroupFault {
    is_full: bool,
    reason: String,
}

impl GroupFault {
    fn of(error: rusqlite::Error) -> Self {
        let reason = error.to_string();
        let is_full = matches!(Error::from_lite("group", error), Error::Full(_));
        Self { is_full, reason }
    }

    fn error(self) -> Error {
        let reason = self.reason.into();
        if self.is_full {
            Error::Full(reason)
        } else {
            Error::Unavailable(reason)
        }
    }
}

trait WriteJob: Send {
    /// Runs inside the group; tells whether the savepoint is to be kept.
    fn run(&mut self, connection: &mut Connection) -> bool;
    /// Is told how the group ended.
    fn finish(
        self: Box<Self>,
        group: std::result::Result<(), GroupFault>,
        commits: &broadcast::Sender<Arc<Commit>>,
    );
}

type ReadJob = Box<dyn FnOnce(&mut Connection) + Send>;

/// The threads of one SQLite file.
pub(crate) struct Lite {
    writer: SyncSender<Box<dyn WriteJob>>,
    readers: SyncSender<ReadJob>,
    commits: broadcast::Sender<Arc<Commit>>,
}

impl Lite {
    /// Opens the file, making it if it is missing, and starts the threads.
    ///
    /// **Errors**: the file cannot be opened or is not a database.
    pub(crate) fn open(
        path: &Path,
        durability: Durability,
        commits: broadcast::Sender<Arc<Commit>>,
    ) -> Result<Self> {
        let write_connection = connect(path, durability, false)?;
        let (writer, jobs) = sync_channel::<Box<dyn WriteJob>>(WAITING_MAX);
        let publisher = commits.clone();
        spawn("store-writer", move || {
            write_loop(write_connection, &jobs, &publisher);
        })?;
        let (readers, reads) = sync_channel::<ReadJob>(WAITING_MAX);
        let reads = Arc::new(Mutex::new(reads));
        let count = std::thread::available_parallelism()
            .map_or(2, std::num::NonZero::get)
            .max(2);
        for _ in 0..count {
            let connection = connect(path, durability, true)?;
            let reads = Arc::clone(&reads);
            spawn("store-reader", move || read_loop(connection, &reads))?;
        }
        Ok(Self {
            writer,
            readers,
            commits,
        })
    }

    pub(crate) fn commits(&self) -> &broadcast::Sender<Arc<Commit>> {
        &self.commits
    }

    pub(crate) async fn write<T, E, F>(&self, run: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: WriteFn<T, E>,
    {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Work {
            run,
            answer,
            outcome: None,
            stored: Vec::new(),
        });
        hand_over(&self.writer, job as Box<dyn WriteJob>)
            .await
            .map_err(E::from)?;
        answered
            .await
            .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    pub(crate) async fn read<T, E, F>(&self, run: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: ReadFn<T, E>,
    {
        let (answer, answered) = oneshot::channel();
        let job: ReadJob = Box::new(move |connection| {
            let work = AssertUnwindSafe(|| {
                let mut tx = Tx::lite(connection);
                poll_once(run.call(&mut tx)).unwrap_or_else(|| Err(E::from(Error::ForeignAwait)))
            });
            let outcome = catch_unwind(work).unwrap_or_else(|_| Err(E::from(Error::Closed)));
            // The caller may have gone away; then nobody needs the answer.
            drop(answer.send(outcome));
        });
        hand_over(&self.readers, job).await.map_err(E::from)?;
        answered
            .await
            .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }
}

/// Puts a job into a bounded channel; when it is full, waits for a place outside the async threads.
async fn hand_over<J: Send + 'static>(channel: &SyncSender<J>, job: J) -> Result<()> {
    use std::sync::mpsc::TrySendError;
    match channel.try_send(job) {
        Ok(()) => Ok(()),
        Err(TrySendError::Disconnected(_)) => Err(Error::Closed),
        Err(TrySendError::Full(job)) => {
            let channel = channel.clone();
            tokio::task::spawn_blocking(move || channel.send(job).map_err(|_| Error::Closed))
                .await
                .map_err(|_| Error::Closed)?
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map(drop)
        .map_err(|error| Error::Unavailable(Box::new(error)))
}

fn connect(path: &Path, durability: Durability, read_only: bool) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        // A plan does not look at the values bound: without this, every `LIMIT $n` is compiled anew at each call.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        let synchronous = match durability {
            Durability::Full => "FULL",
            Durability::Normal => "NORMAL",
        };
        connection.execute_batch(&format!(
            "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};
             PRAGMA foreign_keys=ON; PRAGMA cache_size={}; PRAGMA wal_autocheckpoint=4000; PRAGMA temp_store=MEMORY;",
            // Kibibytes as a negative number: 32 MiB for the writer, 4 MiB for each reader.
            if read_only { -4_096 } else { -32_768 }
        ))?;
        if read_only {
            connection.execute_batch("PRAGMA query_only=ON;")?;
        }
        Ok(connection)
    };
    open().map_err(|error| Error::Unavailable(Box::new(error)))
}

fn read_loop(mut connection: Connection, jobs: &Mutex<Receiver<ReadJob>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(&mut connection),
            Err(_) => return,
        }
    }
}

fn write_loop(
    mut connection: Connection,
    jobs: &Receiver<Box<dyn WriteJob>>,
    commits: &broadcast::Sender<Arc<Commit>>,
) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            match jobs.try_recv() {
                Ok(job) => group.push(job),
                Err(_) => break,
            }
        }
        let outcome = run_group(&mut connection, &mut group).map_err(GroupFault::of);
        for job in group {
            job.finish(outcome.clone(), commits);
        }
    }
}

/// Runs a group in one transaction. A job that refuses rolls back its savepoint only.
fn run_group(connection: &mut Connection, group: &mut [Box<dyn WriteJob>]) -> rusqlite::Result<()> {
    say(connection, "BEGIN IMMEDIATE")?;
    let ended = run_jobs(connection, group).and_then(|()| say(connection, "COMMIT"));
    if ended.is_err() && !connection.is_autocommit() {
        say(connection, "ROLLBACK")?;
    }
    ended
}

fn run_jobs(connection: &mut Connection, group: &mut [Box<dyn WriteJob>]) -> rusqlite::Result<()> {
    for job in group {
        say(connection, "SAVEPOINT job")?;
        if !job.run(connection) {
            say(connection, "ROLLBACK TO job")?;
        }
        say(connection, "RELEASE job")?;
    }
    Ok(())
}

/// Runs a statement that gives nothing, compiled once.
fn say(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

struct Work<T, E, F> {
    run: F,
    answer: oneshot::Sender<std::result::Result<T, E>>,
    outcome: Option<std::result::Result<T, E>>,
    stored: Vec<Commit>,
}

impl<T, E, F> WriteJob for Work<T, E, F>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: WriteFn<T, E>,
{
    fn run(&mut self, connection: &mut Connection) -> bool {
        // A panic is one caller's fault: it must not take the writer from everybody else.
        let work = AssertUnwindSafe(|| {
            let mut tx = Tx::lite(connection);
            let value = poll_once(self.run.call(&mut tx)).ok_or(Error::ForeignAwait)??;
            tx.check()?;
            let stored = poll_once(event_log::flush(&mut tx)).ok_or(Error::ForeignAwait)??;
            Ok((value, stored))
        });
        self.outcome = match catch_unwind(work) {
            Ok(Ok((value, stored))) => {
                self.stored = stored;
                Some(Ok(value))
            }
            Ok(Err(refusal)) => Some(Err(refusal)),
            Err(_) => None,
        };
        matches!(self.outcome, Some(Ok(_)))
    }

    fn finish(
        self: Box<Self>,
        group: std::result::Result<(), GroupFault>,
        commits: &broadcast::Sender<Arc<Commit>>,
    ) {
        let outcome = match (group, self.outcome) {
            (Ok(()), Some(outcome)) => {
                for commit in self.stored {
                    // Nobody listening is fine: the log is the truth.
                    drop(commits.send(Arc::new(commit)));
                }
                outcome
            }
            (Ok(()), None) => Err(E::from(Error::Closed)),
            (Err(fault), _) => Err(E::from(fault.error())),
        };
        drop(self.answer.send(outcome));
    }
}

/// Polls a future that only touches the database: on SQLite it is ready at once.
fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let future: Pin<&mut _> = pin!(future);
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn with<T>(
    connection: &Connection,
    name: &str,
    sql: &str,
    args: &[V<'_>],
    run: impl FnOnce(&mut rusqlite::CachedStatement<'_>) -> Result<T>,
) -> Result<T> {
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(|error| Error::from_lite(name, error))?;
    // `$3` is a named parameter for SQLite, numbered by first appearance: bind by name, never by position.
    let mut place = String::with_capacity(4);
    for (n, value) in args.iter().enumerate() {
        place.clear();
        place.push('$');
        place.push_str(&(n + 1).to_string());
        if let Some(index) = statement
            .parameter_index(&place)
            .map_err(|error| Error::from_lite(name, error))?
        {
            statement
                .raw_bind_parameter(index, value)
                .map_err(|error| Error::from_lite(name, error))?;
        }
    }
    run(&mut statement)
}

pub(crate) fn execute(
    connection: &Connection,
    name: &str,
    sql: &str,
    args: &[V<'_>],
) -> Result<u64> {
    with(connection, name, sql, args, |statement| {
        let changed = statement
            .raw_execute()
            .map_err(|error| Error::from_lite(name, error))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    })
}

pub(crate) fn all<T>(
    connection: &Connection,
    name: &str,
    sql: &str,
    args: &[V<'_>],
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    with(connection, name, sql, args, |statement| {
        let mut rows = statement.raw_query();
        let mut answer = Vec::new();
        while let Some(row) = rows.next().map_err(|error| Error::from_lite(name, error))? {
            answer.push(read(&Row::Lite(row))?);
        }
        Ok(answer)
    })
}

pub(crate) fn prepare(connection: &Connection, statement: &Statement) -> Result<()> {
    connection
        .prepare(statement.lite())
        .map(drop)
        .map_err(|error| Error::from_lite(statement.name, error))
}
