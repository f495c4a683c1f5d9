//! Lays two people side by side and says where they differ: masked documents could not be compared by who sees them.

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ContactPointId, PersonId};
use office::likeness::DuplicateSign;
use office::merge::{Point, Record};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::{contact_points, people, person_pairs};
use utoipa::ToSchema;

use crate::person::{PersonView, Sight, record, view};

/// Compares two people.
pub struct ComparePeople;

/// Which two.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ComparePeopleInput {
    /// One of them.
    pub id: PersonId,
    /// The other.
    pub other_id: PersonId,
}

/// A field that a merge chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MergeField {
    /// The name.
    Name,
    /// The trade name.
    TradeName,
    /// CPF or CNPJ with the kind of person.
    TaxId,
    /// Whether the person is identified and contacted.
    Active,
    /// Whose portfolio it is.
    OwnerId,
    /// What was noted.
    Note,
    /// What was said of the gender.
    Gender,
    /// The photo.
    Photo,
}

/// Two people side by side.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The one that was asked for.
    pub person: PersonView,
    /// The other.
    pub other: PersonView,
    /// What speaks for them being one, the strongest first; empty when nothing was found.
    pub signs: Vec<DuplicateSign>,
    /// The fields in which they differ.
    pub differs: Vec<MergeField>,
    /// The added fields in which they differ, by physical name.
    pub differs_custom: Vec<String>,
    /// The addresses of the other that the first has too, however they are written: they stay once.
    pub double_ids: Vec<ContactPointId>,
}

impl Operation for ComparePeople {
    const ID: &'static str = "compare_people";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people/{id}/duplicates/{other_id}";
    const ACTION: Action = Action::PersonMerge;
    const SUMMARY: &'static str =
        "Gives two people side by side, and the fields in which they differ.";
    type Input = ComparePeopleInput;
    type Output = Comparison;

    async fn run(ctx: Ctx, scope: Scope, input: ComparePeopleInput) -> Result<Comparison, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let person = people::get(tx, &scope, input.id).await?;
                let other = people::get(tx, &scope, input.other_id).await?;
                let (person, other) = person.zip(other).ok_or(Fault::NotFound)?;
                let pair = person_pairs::get(tx, &scope, (person.id, other.id)).await?;
                let points = contact_points::of_person(tx, &scope, person.id).await?;
                let others = contact_points::of_person(tx, &scope, other.id).await?;
                let (one, two) = (record(&person, points), record(&other, others));
                let fields = [
                    (MergeField::Name, one.name != two.name),
                    (MergeField::TradeName, one.trade_name != two.trade_name),
                    (
                        MergeField::TaxId,
                        (one.kind, &one.tax_id) != (two.kind, &two.tax_id),
                    ),
                    (MergeField::Active, one.active != two.active),
                    (MergeField::OwnerId, one.owner != two.owner),
                    (MergeField::Note, one.note != two.note),
                    (MergeField::Gender, one.gender != two.gender),
                    (MergeField::Photo, one.photo != two.photo),
                ];
                let is_double = |point: &&Point| {
                    let mut own = one.points.iter();
                    own.any(|own| own.kind == point.kind && own.key == point.key)
                };
                let double_ids = two.points.iter().filter(is_double).map(|point| point.id);
                let double_ids = double_ids.collect();
                let sight = Sight::of(tx, &scope).await?;
                Ok(Comparison {
                    person: view(tx, &scope, person, &sight).await?,
                    other: view(tx, &scope, other, &sight).await?,
                    signs: pair.map_or_else(Vec::new, |pair| DuplicateSign::of_bits(pair.signs)),
                    differs: fields
                        .into_iter()
                        .filter_map(|(field, differs)| differs.then_some(field))
                        .collect(),
                    differs_custom: differing(&one, &two),
                    double_ids,
                })
            }))
            .await
    }
}

/// Names the added fields in which two people differ.
fn differing(one: &Record, two: &Record) -> Vec<String> {
    let names: BTreeSet<&String> = one.custom.keys().chain(two.custom.keys()).collect();
    let differ = |name: &&String| one.custom.get(*name) != two.custom.get(*name);
    names.into_iter().filter(differ).cloned().collect()
}
