//! What an operation answers when it does not do what was asked.

use std::io::ErrorKind;

use base::authz::{Action, Denied};
use serde_json::Value;
use store::db::AsStoreError;

use crate::code::field::FieldCode;
use crate::code::{self, Code};

/// A field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Path of the field in the input, `organization.name`.
    pub field: String,
    /// What is wrong.
    pub code: &'static FieldCode,
}

/// Why an operation was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Some fields are wrong.
    #[error("invalid fields")]
    Invalid(Vec<FieldFault>),
    /// A rule is against it.
    #[error("refused: {}", .code.name)]
    Refused {
        /// Which.
        code: &'static Code,
        /// More for the caller: what exists already, how long to wait.
        more: Option<Box<Value>>,
    },
    /// It does not exist, or not for this caller.
    #[error("not found")]
    NotFound,
    /// It exists, but the caller may not.
    #[error("permission {} missing", .0.name())]
    Denied(Action),
    /// The world failed. Shown to nobody; logged once at the rim.
    #[error("internal fault")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    /// Refuses with a code.
    pub const fn refused(code: &'static Code) -> Self {
        Self::Refused { code, more: None }
    }

    /// Refuses with a code and more for the caller.
    pub fn refused_with(code: &'static Code, more: Value) -> Self {
        Self::Refused {
            code,
            more: Some(Box::new(more)),
        }
    }

    /// Complains about one field.
    pub fn field(field: impl Into<String>, code: &'static FieldCode) -> Self {
        Self::Invalid(vec![FieldFault {
            field: field.into(),
            code,
        }])
    }

    /// Gives the code that the caller sees.
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Invalid(_) => code::INVALID,
            Self::Refused { code, .. } => code,
            Self::NotFound => code::NOT_FOUND,
            Self::Denied(_) => code::PERMISSION_MISSING,
            Self::Internal(source) => match source.downcast_ref::<store::Error>() {
                Some(store::Error::Full(_)) => code::STORAGE_FULL,
                None if is_without_room(source.as_ref()) => code::STORAGE_FULL,
                Some(
                    store::Error::Closed | store::Error::Unavailable(_) | store::Error::Retry(_),
                ) => code::BUSY,
                Some(_) | None => code::INTERNAL,
            },
        }
    }
}

impl From<store::Error> for Fault {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unstorable { .. } => Self::refused(code::BAD_REQUEST),
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied.action)
    }
}

impl AsStoreError for Fault {
    fn as_store_error(&self) -> Option<&store::Error> {
        match self {
            Self::Internal(source) => source.downcast_ref(),
            Self::Invalid(_) | Self::Refused { .. } | Self::NotFound | Self::Denied(_) => None,
        }
    }
}

/// Looks for a disk without room among the causes.
fn is_without_room(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| {
            matches!(
                io.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
            )
        }) {
            return true;
        }
        next = error.source();
    }
    false
}

/// Collects what is wrong with several fields, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldFault>);

impl Fields {
    /// Begins with nothing wrong.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Remembers a problem.
    pub fn wrong(&mut self, field: impl Into<String>, code: &'static FieldCode) {
        self.0.push(FieldFault {
            field: field.into(),
            code,
        });
    }

    /// Remembers a problem unless the condition holds.
    pub fn check(&mut self, holds: bool, field: &str, code: &'static FieldCode) {
        if !holds {
            self.wrong(field, code);
        }
    }

    /// Ends with what was found.
    ///
    /// **Errors**: [`Fault::Invalid`] when something was.
    pub fn done(self) -> Result<(), Fault> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(self.0))
        }
    }
}
