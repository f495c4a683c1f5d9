//! A transaction of either engine, and the statements run in it.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::event::NewEvent;
use base::id::{ApiTokenId, OrgId, UserId};
use base::time::Timestamp;

use crate::copy::{Cell, Column};
use crate::{Error, Result, Row, Statement, V, lite, pg};

/// A transaction, or a connection for reading.
///
/// Nothing but the database may be awaited while one is held: on SQLite every future is ready at once, and one that is not is an error.
pub struct Tx<'c> {
    engine: Engine<'c>,
    emitted: Vec<Emitted>,
    /// A statement was refused: PostgreSQL takes no other after that, so a transaction that goes on is refused on both engines.
    spoilt: bool,
}

enum Engine<'c> {
    Lite(&'c mut rusqlite::Connection),
    Pg(&'c deadpool_postgres::ClientWrapper),
}

/// An event that waits for the end of its transaction.
pub(crate) struct Emitted {
    pub(crate) org: OrgId,
    pub(crate) actor: Option<UserId>,
    pub(crate) address: String,
    pub(crate) token: Option<ApiTokenId>,
    pub(crate) at: Timestamp,
    pub(crate) event: NewEvent,
}

impl<'c> Tx<'c> {
    pub(crate) fn lite(connection: &'c mut rusqlite::Connection) -> Self {
        Self {
            engine: Engine::Lite(connection),
            emitted: Vec::new(),
            spoilt: false,
        }
    }

    pub(crate) fn pg(client: &'c deadpool_postgres::ClientWrapper) -> Self {
        Self {
            engine: Engine::Pg(client),
            emitted: Vec::new(),
            spoilt: false,
        }
    }

    /// Remembers an event; it is appended to the log at the end of this transaction.
    ///
    /// At the end, because the head of the log is the last row in the lock order, held for one commit only.
    pub fn emit(&mut self, scope: &Scope, at: Timestamp, event: NewEvent) {
        self.emitted.push(Emitted {
            org: scope.org(),
            actor: scope.user(),
            address: scope.address().to_owned(),
            token: scope.token(),
            at,
            event,
        });
    }

    pub(crate) fn take_emitted(&mut self) -> Vec<Emitted> {
        std::mem::take(&mut self.emitted)
    }

    /// Names the organizations that events were emitted for, in order.
    pub(crate) fn emitting(&self) -> BTreeSet<OrgId> {
        self.emitted.iter().map(|one| one.org).collect()
    }

    /// Tells whether the transaction may be committed.
    ///
    /// **Errors**: a refused statement was passed over. PostgreSQL would answer the commit with a silent rollback.
    pub(crate) fn check(&self) -> Result<()> {
        if self.spoilt {
            return Err(Error::Statement {
                statement: "commit".to_owned(),
                source: "a refused statement of the transaction was passed over".into(),
            });
        }
        Ok(())
    }

    fn noting<T>(&mut self, answer: Result<T>) -> Result<T> {
        self.spoilt |= matches!(
            answer,
            Err(Error::Unique { .. }
                | Error::Retry(_)
                | Error::Unavailable(_)
                | Error::Full(_)
                | Error::Statement { .. })
        );
        answer
    }

    /// Runs a statement and counts the rows it changed.
    ///
    /// **Errors**: what the engine has against it; the transaction can then only be given up.
    pub async fn execute(&mut self, statement: &Statement, args: &[V<'_>]) -> Result<u64> {
        storable(statement.name, args)?;
        let answer = match &mut self.engine {
            Engine::Lite(connection) => {
                lite::execute(connection, statement.name, statement.lite(), args)
            }
            Engine::Pg(client) => pg::execute(client, statement.name, statement.pg(), args).await,
        };
        self.noting(answer)
    }

    /// Reads every row of an answer.
    pub async fn all<T: Send>(
        &mut self,
        statement: &Statement,
        args: &[V<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        storable(statement.name, args)?;
        let answer = match &mut self.engine {
            Engine::Lite(connection) => {
                lite::all(connection, statement.name, statement.lite(), args, read)
            }
            Engine::Pg(client) => pg::all(client, statement.name, statement.pg(), args, read).await,
        };
        self.noting(answer)
    }

    /// Reads the first row of an answer, if there is one.
    pub async fn opt<T: Send>(
        &mut self,
        statement: &Statement,
        args: &[V<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Option<T>> {
        Ok(self.all(statement, args, read).await?.into_iter().next())
    }

    /// Reads the one row that must be there.
    ///
    /// **Errors**: [`Error::Corrupt`] when there is none.
    pub async fn one<T: Send>(
        &mut self,
        statement: &Statement,
        args: &[V<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T> + Send,
    ) -> Result<T> {
        self.opt(statement, args, read)
            .await?
            .ok_or_else(|| Error::Corrupt(format!("{} found no row", statement.name)))
    }

    /// Reads every row of a filtered list.
    pub async fn list<T: Send>(
        &mut self,
        list: &crate::statement::Filtered<'_>,
        read: impl FnMut(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        storable(list.name(), list.args())?;
        let answer = match &mut self.engine {
            Engine::Lite(connection) => {
                lite::all(connection, list.name(), list.text(), list.args(), read)
            }
            Engine::Pg(client) => {
                pg::all(client, list.name(), list.text(), list.args(), read).await
            }
        };
        self.noting(answer)
    }

    /// Reads every row of a text that was put together from names of the schema: copies only.
    pub(crate) async fn all_of<T: Send>(
        &mut self,
        sql: &str,
        args: &[V<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        let answer = match &mut self.engine {
            Engine::Lite(connection) => lite::all(connection, "copy", sql, args, read),
            Engine::Pg(client) => pg::all(client, "copy", sql, args, read).await,
        };
        self.noting(answer)
    }

    /// Puts rows into a table by the server's quickest way.
    ///
    /// **Errors**: on SQLite, which has none.
    pub(crate) async fn copy_rows(
        &mut self,
        table: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
    ) -> Result<()> {
        let answer = match &mut self.engine {
            Engine::Lite(_) => Err(Error::Corrupt("rows are copied to a server only".into())),
            Engine::Pg(client) => pg::copy_rows(client, table, columns, rows).await,
        };
        self.noting(answer)
    }

    /// Runs text that is no statement of ours: migrations and schema questions only.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.engine {
            Engine::Lite(connection) => connection
                .execute_batch(sql)
                .map_err(|error| Error::from_lite("batch", error)),
            Engine::Pg(client) => client
                .batch_execute(sql)
                .await
                .map_err(|error| Error::from_pg("batch", error)),
        }
    }

    /// Gives the text of this transaction's engine, for a [`crate::statement::Filtered`] list whose engines differ.
    pub fn own(&self, text: crate::statement::Text) -> &'static str {
        match self.engine {
            Engine::Lite(_) => text.lite(),
            Engine::Pg(_) => text.pg(),
        }
    }

    /// Compiles a statement without running it.
    ///
    /// **Errors**: what the engine has against it.
    pub async fn prepare(&mut self, statement: &Statement) -> Result<()> {
        match &mut self.engine {
            Engine::Lite(connection) => lite::prepare(connection, statement),
            Engine::Pg(client) => pg::prepare(client, statement).await,
        }
    }

    /// Tells whether the engine is SQLite, for the few questions whose values are written in its language.
    pub fn is_lite(&self) -> bool {
        matches!(self.engine, Engine::Lite(_))
    }
}

/// Refuses what only one of the engines would keep.
fn storable(statement: &str, args: &[V<'_>]) -> Result<()> {
    if args.iter().all(V::is_storable) {
        return Ok(());
    }
    Err(Error::Unstorable {
        statement: statement.to_owned(),
    })
}
