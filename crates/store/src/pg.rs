//! PostgreSQL: a pool of connections, transactions in tasks of their own.
//!
//! A transaction runs in a spawned task, so a caller that goes away cannot leave a pooled connection inside one.

pub(crate) mod tls;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use base::id::OrgId;
use deadpool_postgres::{ClientWrapper, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio::sync::broadcast;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

use crate::copy::{Cell, Column, Kind};
use crate::db::{Commit, ReadFn, WriteFn};
use crate::{Error, Result, Row, Statement, Tx, V, event_log};

/// Times a transaction is tried again after a deadlock or a serialization failure.
const RETRIES_MAX: u32 = 3;

/// How long a server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection may stay without a sign of the server's machine.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long is waited for a connection of the pool.
const WAIT_MAX: Duration = Duration::from_secs(15);

/// The pool of one database.
pub(crate) struct Pg {
    pool: Pool,
    commits: broadcast::Sender<Arc<Commit>>,
    diverted: Arc<OnceLock<Diversion>>,
    turns: Arc<Turns>,
}

/// Who gets the commits of this process in place of its listeners.
type Diversion = Box<dyn Fn(Arc<Commit>) + Send + Sync>;

/// Whose turn it is to number, commit and publish events, per organization.
///
/// The row lock of the log's head keeps commits in order on the server; this keeps what is published in the same order here.
#[derive(Default)]
struct Turns(Mutex<BTreeMap<OrgId, Arc<tokio::sync::Mutex<()>>>>);

type Turn = Vec<tokio::sync::OwnedMutexGuard<()>>;

impl Turns {
    /// Waits for the turn of every organization, in the order of ids, so that two never wait for each other.
    async fn take(&self, orgs: BTreeSet<OrgId>) -> Turn {
        let mut turn = Turn::with_capacity(orgs.len());
        for org in orgs {
            let one = Arc::clone(
                self.0
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .entry(org)
                    .or_default(),
            );
            turn.push(one.lock_owned().await);
        }
        turn
    }
}

/// A connection inside a transaction. Dropped there, by a panic for one, it is closed instead of going back to the pool.
struct Open(Option<deadpool_postgres::Object>);

impl Open {
    fn client(&self) -> Result<&deadpool_postgres::Object> {
        self.0.as_ref().ok_or(Error::Closed)
    }

    /// The transaction has ended on the server: the connection may be used again.
    fn ended(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(deadpool_postgres::Object::take(client));
        }
    }
}

impl Pg {
    /// Prepares a pool; no connection is made yet.
    ///
    /// **Errors**: the address cannot be read.
    pub(crate) fn open(
        url: &str,
        connections: usize,
        commits: broadcast::Sender<Arc<Commit>>,
    ) -> Result<Self> {
        let (mut config, tls) = tls::read(url).map_err(Error::Unavailable)?;
        // A server that is gone without a word must not keep anybody waiting for ever.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE_MAX);
        }
        let manager = Manager::from_config(
            config,
            tls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT_MAX))
            .build()
            .map_err(|error| Error::Unavailable(Box::new(error)))?;
        Ok(Self {
            pool,
            commits,
            diverted: Arc::default(),
            turns: Arc::default(),
        })
    }

    pub(crate) fn divert(&self, to: Diversion) {
        // Whoever came first keeps them.
        drop(self.diverted.set(to));
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
        let pool = self.pool.clone();
        let commits = self.commits.clone();
        let diverted = Arc::clone(&self.diverted);
        let turns = Arc::clone(&self.turns);
        tokio::spawn(async move {
            let mut tries = 0;
            loop {
                match attempt(&pool, &turns, &run).await {
                    Ok((value, stored, turn)) => {
                        for commit in stored.into_iter().map(Arc::new) {
                            match diverted.get() {
                                Some(to) => to(commit),
                                // Nobody listening is fine: the log is the truth.
                                None => drop(commits.send(commit)),
                            }
                        }
                        drop(turn);
                        return Ok(value);
                    }
                    Err(Failed::Again(_)) if tries < RETRIES_MAX => tries += 1,
                    Err(Failed::Again(error)) => return Err(E::from(error)),
                    Err(Failed::Refused(refusal)) => return Err(refusal),
                }
            }
        })
        .await
        .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    pub(crate) async fn read<T, E, F>(&self, run: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: ReadFn<T, E>,
    {
        let pool = self.pool.clone();
        tokio::spawn(async move {
            let client = connection(&pool).await.map_err(E::from)?;
            let mut tx = Tx::pg(&client);
            run.call(&mut tx).await
        })
        .await
        .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }
}

enum Failed<E> {
    Again(Error),
    Refused(E),
}

type Done<T> = (T, Vec<Commit>, Turn);

async fn attempt<T, E, F>(
    pool: &Pool,
    turns: &Turns,
    run: &F,
) -> std::result::Result<Done<T>, Failed<E>>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: WriteFn<T, E>,
{
    let refused = |error: Error| Failed::Refused(E::from(error));
    let open = Open(Some(connection(pool).await.map_err(refused)?));
    let client = open.client().map_err(refused)?;
    // Nothing was run yet: a connection that the server closed meanwhile is no reason to refuse.
    client
        .batch_execute("BEGIN")
        .await
        .map_err(|error| Failed::Again(Error::from_pg("begin", error)))?;
    match in_transaction(client, turns, run).await {
        Ok(done) => match client.batch_execute("COMMIT").await {
            Ok(()) => {
                open.ended();
                Ok(done)
            }
            Err(error) => Err(match Error::from_pg("commit", error) {
                again @ Error::Retry(_) => Failed::Again(again),
                other => refused(other),
            }),
        },
        Err(refusal) => {
            // The server tells of a deadlock by aborting: the refusal itself may hide it behind the caller's type.
            if client.batch_execute("ROLLBACK").await.is_ok() {
                open.ended();
            }
            Err(if F::retryable(&refusal) {
                Failed::Again(Error::Retry("the server asked to try again".into()))
            } else {
                Failed::Refused(refusal)
            })
        }
    }
}

/// Runs the work and appends what it emitted.
async fn in_transaction<T, E, F>(
    client: &ClientWrapper,
    turns: &Turns,
    run: &F,
) -> std::result::Result<Done<T>, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: WriteFn<T, E>,
{
    let mut tx = Tx::pg(client);
    let value = run.call(&mut tx).await?;
    tx.check().map_err(E::from)?;
    let turn = turns.take(tx.emitting()).await;
    let stored = event_log::flush(&mut tx).await.map_err(E::from)?;
    Ok((value, stored, turn))
}

async fn connection(pool: &Pool) -> Result<deadpool_postgres::Object> {
    pool.get()
        .await
        .map_err(|error| match tls::explain(&error) {
            Some(fault) => Error::Unavailable(Box::new(fault)),
            None => Error::Unavailable(Box::new(error)),
        })
}

type Params<'a> = Vec<&'a (dyn postgres_types::ToSql + Sync)>;

fn params<'a>(args: &'a [V<'a>]) -> Params<'a> {
    args.iter()
        .map(|value| value as &(dyn postgres_types::ToSql + Sync))
        .collect()
}

pub(crate) async fn execute(
    client: &ClientWrapper,
    name: &str,
    sql: &str,
    args: &[V<'_>],
) -> Result<u64> {
    let statement = client
        .prepare_cached(sql)
        .await
        .map_err(|error| Error::from_pg(name, error))?;
    client
        .execute(&statement, &params(args))
        .await
        .map_err(|error| Error::from_pg(name, error))
}

pub(crate) async fn all<T>(
    client: &ClientWrapper,
    name: &str,
    sql: &str,
    args: &[V<'_>],
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let statement = client
        .prepare_cached(sql)
        .await
        .map_err(|error| Error::from_pg(name, error))?;
    let rows = client
        .query(&statement, &params(args))
        .await
        .map_err(|error| Error::from_pg(name, error))?;
    rows.iter().map(|row| read(&Row::Pg(row))).collect()
}

pub(crate) async fn prepare(client: &ClientWrapper, statement: &Statement) -> Result<()> {
    client
        .prepare(statement.pg())
        .await
        .map(drop)
        .map_err(|error| Error::from_pg(statement.name, error))
}

/// Puts rows into a table with `COPY … BINARY`.
pub(crate) async fn copy_rows(
    client: &ClientWrapper,
    table: &str,
    columns: &[Column],
    rows: &[Vec<Cell>],
) -> Result<()> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let types: Vec<Type> = columns
        .iter()
        .map(|column| match column.kind {
            Kind::Int => Type::INT8,
            Kind::Bool => Type::BOOL,
            Kind::Text => Type::TEXT,
            Kind::Json => Type::JSONB,
            Kind::Bytes => Type::BYTEA,
        })
        .collect();
    let sql = format!(
        "COPY {table} ({}) FROM STDIN (FORMAT binary)",
        names.join(", ")
    );
    let fault = |error| Error::from_pg("copy", error);
    let sink = client.copy_in(&sql).await.map_err(fault)?;
    let writer = BinaryCopyInWriter::new(sink, &types);
    let mut writer = std::pin::pin!(writer);
    for row in rows {
        let bound: Vec<V<'_>> = row
            .iter()
            .zip(columns)
            .map(|(cell, column)| cell.bound(column.kind))
            .collect();
        writer
            .as_mut()
            .write(&params(&bound))
            .await
            .map_err(fault)?;
    }
    writer.finish().await.map(drop).map_err(fault)
}
