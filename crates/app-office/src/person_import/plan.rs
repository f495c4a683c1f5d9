//! How a file is to be taken in: what each column means, and by what people are recognised.

use app::Fault;
use app::code::field;
use app::fault::Fields;
use app_setup::table::flow::Form;
use office::import::Field;
use serde::{Deserialize, Serialize};
use store_office::person_imports::PersonImport;
use utoipa::ToSchema;

/// By what the person of a line is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKey {
    /// CPF or CNPJ.
    TaxId,
    /// An e-mail address.
    Email,
    /// A phone, whatever way it is written.
    Phone,
}

impl ImportKey {
    /// Tells whether a column holds it.
    pub const fn is_in(self, field: Field) -> bool {
        matches!(
            (self, field),
            (Self::TaxId, Field::TaxId)
                | (Self::Email, Field::Email(_))
                | (Self::Phone, Field::Phone(_) | Field::PhoneNumber(_))
        )
    }

    /// Names the field at which its absence is told.
    pub const fn field(self) -> &'static str {
        match self {
            Self::TaxId => "tax_id",
            Self::Email => "email_1",
            Self::Phone => "phone_1",
        }
    }
}

/// How a file is to be taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// What the file is made of.
    pub form: Form,
    /// The titles.
    pub titles: Vec<String>,
    /// What each column means, by stable names.
    pub columns: Vec<Option<String>>,
    /// By what people are recognised.
    pub key: ImportKey,
    /// Whether nothing is kept.
    pub dry_run: bool,
}

impl Plan {
    /// Reads what an import keeps.
    pub fn of(row: &PersonImport) -> Result<Self, Fault> {
        let read = serde_json::from_value(row.plan.clone());
        read.map_err(|error| store::Error::from(error).into())
    }

    /// Gives what each column means.
    pub fn fields(&self) -> Vec<Option<Field>> {
        let read = |name: &Option<String>| name.as_deref().and_then(Field::parse);
        self.columns.iter().map(read).collect()
    }
}

/// Checks what each column shall mean.
///
/// **Errors**: a field that does not exist or is meant twice, no column at all, none that holds the key.
pub(super) fn check(columns: &[Option<String>], key: ImportKey) -> Result<(), Fault> {
    let mut fields = Fields::new();
    let mut meant = Vec::new();
    for (n, name) in columns.iter().enumerate() {
        let Some(name) = name.as_deref() else {
            continue;
        };
        match Field::parse(name) {
            None => fields.wrong(format!("columns.{n}"), field::INVALID),
            Some(one) if meant.contains(&one) => {
                fields.wrong(format!("columns.{n}"), field::MEANT_TWICE);
            }
            Some(one) => meant.push(one),
        }
    }
    fields.check(!meant.is_empty(), "columns", field::REQUIRED);
    let has_key = meant.iter().any(|one| key.is_in(*one));
    fields.check(has_key, "key", field::COLUMN_MISSING);
    fields.done()
}
