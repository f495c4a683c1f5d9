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
    /// There is no room left where the data is.
    #[error("the database has no room left")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The engine refused the statement.
    #[error("statement {statement} failed")]
    Statement {
        /// The name of the statement.
        statement: String,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A text holds a NUL, which PostgreSQL cannot keep; refused on both engines.
    #[error("statement {statement}: a text holds a NUL")]
    Unstorable {
        /// The name of the statement.
        statement: String,
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

    /// Tells whether nothing can be stored now, whatever is asked.
    pub(crate) fn is_of_the_place(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full(_))
    }

    /// Gives the whole chain of causes as one sentence: for whoever keeps the machine.
    pub fn told(&self) -> String {
        let mut text = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(inner) = next {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            next = inner.source();
        }
        text
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
            if failure.code == ErrorCode::DiskFull {
                return Self::Full(Box::new(error));
            }
            if matches!(
                failure.code,
                ErrorCode::CannotOpen | ErrorCode::SystemIoFailure
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
            if UNSTORABLE.contains(&db.code().code()) {
                return Self::Unstorable {
                    statement: statement.to_owned(),
                };
            }
            if *db.code() == SqlState::DISK_FULL {
                return Self::Full(Box::new(error));
            }
            if is_of_the_server(db.code().code()) {
                return Self::Unavailable(Box::new(error));
            }
            return Self::Statement {
                statement: statement.to_owned(),
                source: Box::new(error),
            };
        }
        Self::Unavailable(Box::new(error))
    }
}

/// A NUL in a text, and one in JSON.
///
/// **Source**: PostgreSQL, Appendix A, “PostgreSQL Error Codes”.
const UNSTORABLE: [&str; 2] = ["22021", "22P05"];

/// Tells whether the server itself is at fault, and not what it was asked: it may be well again soon.
///
/// **Shape**: lost connections (08), a database in recovery that takes no writes (25006), no room on disk, memory or
/// connections (53), stopped, starting or cancelled by an operator (57), a broken disk (58).
/// **Source**: PostgreSQL, Appendix A, “PostgreSQL Error Codes”.
fn is_of_the_server(code: &str) -> bool {
    code == "25006" || ["08", "53", "57", "58"].contains(&code.get(..2).unwrap_or_default())
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
