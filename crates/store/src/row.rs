//! One row of an answer, read by position.

use base::time::Timestamp;

use crate::{Error, Result};

/// A row of either engine.
pub enum Row<'r> {
    /// Of SQLite.
    Lite(&'r rusqlite::Row<'r>),
    /// Of PostgreSQL.
    Pg(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// Reads a 64-bit integer.
    ///
    /// **Errors**: the column is null or of another type.
    pub fn i64(&self, index: usize) -> Result<i64> {
        self.opt_i64(index)?.ok_or_else(|| missing(index))
    }

    /// Reads a 64-bit integer that may be null.
    pub fn opt_i64(&self, index: usize) -> Result<Option<i64>> {
        match self {
            Self::Lite(row) => row.get(index).map_err(|error| lite(&error)),
            Self::Pg(row) => row.try_get(index).map_err(|error| pg(&error)),
        }
    }

    /// Reads a count or another number that fits 32 bits.
    pub fn u32(&self, index: usize) -> Result<u32> {
        u32::try_from(self.i64(index)?)
            .map_err(|_| Error::Corrupt(format!("column {index} out of range")))
    }

    /// Reads a moment.
    pub fn at(&self, index: usize) -> Result<Timestamp> {
        self.i64(index).map(Timestamp::from_micros)
    }

    /// Reads a moment that may be null.
    pub fn opt_at(&self, index: usize) -> Result<Option<Timestamp>> {
        Ok(self.opt_i64(index)?.map(Timestamp::from_micros))
    }

    /// Reads text.
    pub fn text(&self, index: usize) -> Result<String> {
        self.opt_text(index)?.ok_or_else(|| missing(index))
    }

    /// Reads text that may be null.
    pub fn opt_text(&self, index: usize) -> Result<Option<String>> {
        match self {
            Self::Lite(row) => row.get(index).map_err(|error| lite(&error)),
            Self::Pg(row) => row.try_get(index).map_err(|error| pg(&error)),
        }
    }

    /// Reads a truth value.
    pub fn bool(&self, index: usize) -> Result<bool> {
        match self {
            Self::Lite(row) => row
                .get::<_, i64>(index)
                .map(|value| value != 0)
                .map_err(|error| lite(&error)),
            Self::Pg(row) => row.try_get(index).map_err(|error| pg(&error)),
        }
    }

    /// Reads bytes.
    pub fn blob(&self, index: usize) -> Result<Vec<u8>> {
        match self {
            Self::Lite(row) => row.get(index).map_err(|error| lite(&error)),
            Self::Pg(row) => row.try_get(index).map_err(|error| pg(&error)),
        }
    }

    /// Reads bytes that may be null.
    pub fn opt_blob(&self, index: usize) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Lite(row) => row.get(index).map_err(|error| lite(&error)),
            Self::Pg(row) => row.try_get(index).map_err(|error| pg(&error)),
        }
    }

    /// Reads a JSON column into a value.
    ///
    /// **Errors**: the document does not have the shape of `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self, index: usize) -> Result<T> {
        self.opt_json(index)?.ok_or_else(|| missing(index))
    }

    /// Reads a JSON column that may be null.
    pub fn opt_json<T: serde::de::DeserializeOwned>(&self, index: usize) -> Result<Option<T>> {
        let text: Option<String> = match self {
            Self::Lite(row) => row.get(index).map_err(|error| lite(&error))?,
            Self::Pg(row) => row
                .try_get::<_, Option<JsonText>>(index)
                .map_err(|error| pg(&error))?
                .map(|json| json.0),
        };
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(Error::from)
    }
}

/// The text of a jsonb column: the binary form is a version byte and the text.
struct JsonText(String);

impl<'a> postgres_types::FromSql<'a> for JsonText {
    fn from_sql(
        ty: &postgres_types::Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let text = if *ty == postgres_types::Type::JSONB {
            raw.get(1..).unwrap_or_default()
        } else {
            raw
        };
        Ok(Self(std::str::from_utf8(text)?.to_owned()))
    }

    fn accepts(ty: &postgres_types::Type) -> bool {
        *ty == postgres_types::Type::JSONB || *ty == postgres_types::Type::TEXT
    }
}

fn missing(index: usize) -> Error {
    Error::Corrupt(format!("column {index} is null"))
}

fn lite(error: &rusqlite::Error) -> Error {
    Error::Corrupt(error.to_string())
}

fn pg(error: &tokio_postgres::Error) -> Error {
    Error::Corrupt(error.to_string())
}
