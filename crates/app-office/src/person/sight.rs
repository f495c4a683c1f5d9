//! How much of a person somebody sees: documents, phones and sensitive fields are masked here, before anything leaves the server
//! (GAP-075); and what comes back masked is recognised here, so that it never overwrites what it stands for.

use std::collections::BTreeSet;

use app::Fault;
use app::code::field;
use app::fault::Fields;
use base::authz::{Action, Scope};
use base::phone::{mask_number, mask_phone};
use base::tax_id::TaxId;
use office::custom::{Definition, MASKED, Values};
use office::person::PointKind;
use serde_json::json;
use store::Tx;
use store_office::contact_points::ContactPoint;
use store_office::people::Person;
use store_office::person_fields;

use super::NewContactPoint;

/// How much of people somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Whether documents and sensitive fields are whole.
    pub documents: bool,
    /// Whether phones are whole.
    pub phones: bool,
    /// Names of the fields that are there.
    known: BTreeSet<String>,
    /// Names of those that are masked without whole documents.
    sensitive: BTreeSet<String>,
}

impl Sight {
    fn new(fields: &[Definition], documents: bool, phones: bool) -> Self {
        let name = |field: &Definition| field.physical_name.clone();
        Self {
            documents,
            phones,
            known: fields.iter().map(name).collect(),
            sensitive: fields
                .iter()
                .filter(|field| field.sensitive)
                .map(name)
                .collect(),
        }
    }

    /// Gives what the holder of a scope sees.
    pub async fn of(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let fields = person_fields::definitions(tx, scope).await?;
        let documents = scope.has(Action::PersonDocumentRead);
        Ok(Self::new(
            &fields,
            documents,
            scope.has(Action::PersonPhoneRead),
        ))
    }

    /// Gives what the audit log keeps: phones, because they are what changes; documents and sensitive fields masked.
    pub async fn kept(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let fields = person_fields::definitions(tx, scope).await?;
        Ok(Self::new(&fields, false, true))
    }

    /// Gives everything.
    pub async fn whole(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let fields = person_fields::definitions(tx, scope).await?;
        Ok(Self::new(&fields, true, true))
    }

    /// Shows a compact document.
    pub fn document(&self, compact: &str) -> String {
        TaxId::parse(compact).map_or_else(
            |_| {
                if self.documents {
                    compact.to_owned()
                } else {
                    mask_number(compact)
                }
            },
            |document| document.display(self.documents),
        )
    }

    /// Shows an address.
    pub fn address(&self, kind: PointKind, value: &str) -> String {
        if self.phones || kind != PointKind::Phone {
            return value.to_owned();
        }
        mask_phone(value)
    }

    /// Shows values of added fields; those of fields that were deleted are left out.
    pub fn values(&self, values: Values) -> Values {
        let shown = values
            .into_iter()
            .filter(|(name, _)| self.known.contains(name));
        let masked = |name: &String| !self.documents && self.sensitive.contains(name);
        shown
            .map(|(name, value)| {
                let value = if masked(&name) { json!(MASKED) } else { value };
                (name, value)
            })
            .collect()
    }

    /// Tells whether anything of a person is masked.
    pub fn masks(&self, person: &Person, points: &[ContactPoint]) -> bool {
        let secret = |name: &String| self.sensitive.contains(name);
        let documents = person.tax_id.is_some() || person.custom.keys().any(secret);
        let phones = points.iter().any(|point| point.kind == PointKind::Phone);
        (!self.documents && documents) || (!self.phones && phones)
    }
}

/// Masks what follows country and area code.
pub(super) fn masked_number(local: &str) -> String {
    mask_number(local)
}

/// Tells whether a text is a value that was masked.
fn is_masked(text: &str) -> bool {
    text.contains('*')
}

/// Puts the addresses of a person where their masks were written back.
///
/// **Errors**: at the address, when its mask stands for none or for several of the person.
pub(super) fn unmask_points(
    fields: &mut Fields,
    points: &[NewContactPoint],
    held: &[ContactPoint],
) -> Vec<NewContactPoint> {
    let mut unmasked = points.to_vec();
    for (n, point) in unmasked.iter_mut().enumerate() {
        if !is_masked(&point.value) {
            continue;
        }
        let fits = |row: &&ContactPoint| {
            row.kind == point.kind && mask_phone(&row.value) == point.value.trim()
        };
        let by_id = held.iter().find(|row| Some(row.id) == point.id);
        let mut alike = held.iter().filter(fits);
        let only = alike.next().filter(|_| alike.next().is_none());
        match by_id.filter(fits).or(only.filter(|_| point.id.is_none())) {
            Some(row) => point.value.clone_from(&row.value),
            None => fields.wrong(format!("contact_points.{n}.value"), field::MASK_UNKNOWN),
        }
    }
    unmasked
}

/// Tells whether a document that was written is the mask of the one that is there.
///
/// **Errors**: it is a mask, and of something else.
pub(super) fn is_own_mask(written: &str, held: Option<&str>) -> Result<bool, Fault> {
    if !is_masked(written) {
        return Ok(false);
    }
    let shown = held
        .and_then(|compact| TaxId::parse(compact).ok())
        .map(|document| document.display(false));
    if shown.as_deref() == Some(written.trim()) {
        return Ok(true);
    }
    Err(Fault::field("tax_id", field::MASK_UNKNOWN))
}
