//! Faults of the database. Absence is an `Option`, a refusal is the business of the caller.

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique index refused the row; the name tells which.
    #[error("unique violation on {index}")]
    Unique {
        /// The index or the columns, as the engine names them.
        index: String,
    },
    /// Another transaction was in the way; the whole transaction may be tried again.
    #[error("the transaction must be tried again")]
    Retry(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server cannot be reached or the file cannot be used.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The engine refused the statement.
    #[error("statement {statement} failed")]
    Statement {
        /// The name of the statement.
        statement: String,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A row holds something that this version does not understand.
    #[error("corrupt row: {0}")]
    Corrupt(String),
    /// A transaction awaited something other than its database.
    #[error("foreign await inside a transaction")]
    ForeignAwait,
    /// The writer has stopped because the process is shutting down.
    #[error("the database is closed")]
    Closed,
    /// Another process has taken the lease under which this transaction was to be committed.
    #[error("the lease {0} is another's by now")]
    Fenced(String),
    /// A migration cannot be applied or the schema is not ours.
    #[error("migration: {0}")]
    Migration(String),
}

impl Error {
    /// Tells whether the failure is a violation of the named unique index (or, on SQLite, of its columns).
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    pub(crate) fn from_lite(statement: &str, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let rusqlite::Error::SqliteFailure(failure, message) = &error {
            let extended = failure.extended_code;
            if extended == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                || extended == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            {
                return Self::Unique {
                    index: message.clone().unwrap_or_default(),
                };
            }
            if matches!(
                failure.code,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked
            ) {
                return Self::Retry(Box::new(error));
            }
            if matches!(
                failure.code,
                ErrorCode::DiskFull | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure
            ) {
                return Self::Unavailable(Box::new(error));
            }
        }
        Self::Statement {
            statement: statement.to_owned(),
            source: Box::new(error),
        }
    }

    pub(crate) fn from_pg(statement: &str, error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        if let Some(db) = error.as_db_error() {
            if *db.code() == SqlState::UNIQUE_VIOLATION {
                return Self::Unique {
                    index: db.constraint().unwrap_or_default().to_owned(),
                };
            }
            if *db.code() == SqlState::T_R_SERIALIZATION_FAILURE
                || *db.code() == SqlState::T_R_DEADLOCK_DETECTED
            {
                return Self::Retry(Box::new(error));
            }
            return Self::Statement {
                statement: statement.to_owned(),
                source: Box::new(error),
            };
        }
        Self::Unavailable(Box::new(error))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
