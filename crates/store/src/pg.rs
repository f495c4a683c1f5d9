//! PostgreSQL: a pool of connections, transactions in tasks of their own.
//!
//! A transaction runs in a spawned task, so a caller that goes away cannot leave a pooled connection inside one.

use std::sync::Arc;

use deadpool_postgres::{ClientWrapper, Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio::sync::broadcast;
use tokio_postgres::NoTls;

use crate::db::{Commit, ReadFn, WriteFn};
use crate::{Error, Result, Row, Statement, Tx, V, event_log};

/// Times a transaction is tried again after a deadlock or a serialization failure.
const RETRIES_MAX: u32 = 3;

/// The pool of one database.
pub struct Pg {
    pool: Pool,
    commits: broadcast::Sender<Arc<Commit>>,
}

impl Pg {
    /// Prepares a pool; no connection is made yet.
    ///
    /// **Errors**: the address cannot be read.
    pub fn open(
        url: &str,
        connections: usize,
        commits: broadcast::Sender<Arc<Commit>>,
    ) -> Result<Self> {
        let config: tokio_postgres::Config = url
            .parse()
            .map_err(|error| Error::Unavailable(Box::new(error) as _))?;
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(connections)
            .build()
            .map_err(|error| Error::Unavailable(Box::new(error)))?;
        Ok(Self { pool, commits })
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
        tokio::spawn(async move {
            let mut tries = 0;
            loop {
                match attempt(&pool, &run).await {
                    Ok((value, stored)) => {
                        for commit in stored {
                            // Nobody listening is fine: the log is the truth.
                            drop(commits.send(Arc::new(commit)));
                        }
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

async fn attempt<T, E, F>(pool: &Pool, run: &F) -> std::result::Result<(T, Vec<Commit>), Failed<E>>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: WriteFn<T, E>,
{
    let refused = |error: Error| Failed::Refused(E::from(error));
    let client = connection(pool).await.map_err(refused)?;
    client
        .batch_execute("BEGIN")
        .await
        .map_err(|error| refused(Error::from_pg("begin", error)))?;
    let mut tx = Tx::pg(&client);
    let outcome = run.call(&mut tx).await;
    let flushed = match outcome {
        Ok(value) => event_log::flush(&mut tx)
            .await
            .map(|stored| (value, stored))
            .map_err(E::from),
        Err(error) => Err(error),
    };
    let ended = match flushed {
        Ok(done) => match client.batch_execute("COMMIT").await {
            Ok(()) => return Ok(done),
            Err(error) => Error::from_pg("commit", error),
        },
        Err(refusal) => {
            // The server tells of a deadlock by aborting: the refusal itself may hide it behind the caller's type.
            let rolled_back = client.batch_execute("ROLLBACK").await;
            if rolled_back.is_err() {
                drop(deadpool_postgres::Object::take(client));
            }
            return Err(match F::retryable(&refusal) {
                true => Failed::Again(Error::Retry("the server asked to try again".into())),
                false => Failed::Refused(refusal),
            });
        }
    };
    drop(deadpool_postgres::Object::take(client));
    Err(match ended {
        Error::Retry(_) => Failed::Again(ended),
        other => refused(other),
    })
}

async fn connection(pool: &Pool) -> Result<deadpool_postgres::Object> {
    pool.get()
        .await
        .map_err(|error| Error::Unavailable(Box::new(error)))
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
