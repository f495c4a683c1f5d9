//! Fields that an organization adds to people: text, numbers, days, yes or no, choices (GAP-070).

pub mod create_person_field;
pub mod delete_person_field;
pub mod list_person_fields;
pub mod order_person_fields;
pub mod update_person_field;

use app::code::field;
use app::fault::Fields;
use app::{Entry, Fault};
use base::authz::Scope;
use base::id::PersonFieldId;
use base::text::{Text, fold};
use office::custom::{CHOICES_MAX, Definition, FieldKind};
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::person_fields::{self, PersonField};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_person_field::CreatePersonField>(),
    Entry::of::<delete_person_field::DeletePersonField>(),
    Entry::of::<list_person_fields::ListPersonFields>(),
    Entry::of::<order_person_fields::OrderPersonFields>(),
    Entry::of::<update_person_field::UpdatePersonField>(),
];

/// A field of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonFieldView {
    /// The id.
    pub id: PersonFieldId,
    /// What values are kept and imported under; never changes.
    pub physical_name: String,
    /// What people read.
    pub name: String,
    /// What stands in it; never changes.
    pub kind: FieldKind,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Whether a person cannot be registered without it.
    pub required: bool,
    /// Whether it is filled in.
    pub active: bool,
    /// Whether it is masked for who may not see whole documents.
    pub sensitive: bool,
    /// Its place among the others, from 0.
    pub position: i64,
    /// Grows with each change.
    pub revision: i64,
}

impl From<PersonField> for PersonFieldView {
    fn from(row: PersonField) -> Self {
        let what = row.definition;
        Self {
            id: row.id,
            physical_name: what.physical_name,
            name: what.name,
            kind: what.kind,
            choices: what.choices,
            required: what.required,
            active: what.active,
            sensitive: what.sensitive,
            position: row.position,
            revision: row.revision,
        }
    }
}

/// What may be changed of a field.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PersonFieldFields {
    /// What people read.
    pub name: Text<60>,
    /// What can be chosen, for a choice: 100 at the most.
    #[serde(default)]
    pub choices: Vec<Text<80>>,
    /// Whether a person cannot be registered without it.
    #[serde(default)]
    pub required: bool,
    /// Whether it is filled in.
    #[serde(default = "yes")]
    pub active: bool,
    /// Whether it is masked for who may not see whole documents.
    #[serde(default)]
    pub sensitive: bool,
}

const fn yes() -> bool {
    true
}

impl PersonFieldFields {
    /// Makes the definition.
    ///
    /// **Errors**: a choice without choices, choices of something else, too many, one that stands there twice.
    fn definition(self, physical_name: String, kind: FieldKind) -> Result<Definition, Fault> {
        let choices: Vec<String> = self.choices.into_iter().map(Text::into_string).collect();
        let mut fields = Fields::new();
        let is_choice = kind == FieldKind::Choice;
        if is_choice && choices.is_empty() {
            fields.wrong("choices", field::REQUIRED);
        }
        fields.check(is_choice || choices.is_empty(), "choices", field::INVALID);
        fields.check(choices.len() <= CHOICES_MAX, "choices", field::TOO_MANY);
        for (n, choice) in choices.iter().enumerate() {
            let mut earlier = choices.iter().take(n);
            if earlier.any(|other| fold(other) == fold(choice)) {
                fields.wrong(format!("choices.{n}"), field::TWICE);
            }
        }
        fields.done()?;
        Ok(Definition {
            physical_name,
            name: self.name.into_string(),
            kind,
            choices,
            required: self.required,
            active: self.active,
            sensitive: self.sensitive,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: PersonFieldId,
}

async fn find(tx: &mut Tx<'_>, scope: &Scope, id: PersonFieldId) -> Result<PersonField, Fault> {
    let rows = person_fields::list(tx, scope).await?;
    rows.into_iter()
        .find(|row| row.id == id)
        .ok_or(Fault::NotFound)
}
