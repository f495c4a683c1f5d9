//! Looks for the duplicates of those who changed, a few at a time, by indexes only.

use std::collections::BTreeMap;

use app::Fault;
use base::authz::Scope;
use base::id::PersonId;
use office::likeness::{DuplicateSign, is_similar, weak_signs};
use store::{Tx, lock};
use store_office::{contact_points, people, person_checks, person_pairs, person_signs};

use crate::person::record;

/// What more people than this share is nobody's own: the number of a reception, a made-up address.
const SHARED_MAX: u32 = 20;
/// Pairs of one person at the most.
const PAIRS_MAX: usize = 100;

/// Looks for the duplicates of some of those who wait. Tells how many people were looked at.
///
/// **Cost**: for each person a few equal keys of indexes, whatever the number of people.
pub async fn keep(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<usize, Fault> {
    let waiting = person_checks::list(tx, scope, limit).await?;
    for id in &waiting {
        // In the order of ids, as a merge holds its two.
        lock::take(tx, id.get()).await?;
        check(tx, scope, *id).await?;
    }
    Ok(waiting.len())
}

/// Writes down a person's signs and pairs anew.
async fn check(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(), Fault> {
    person_checks::remove(tx, scope, id).await?;
    person_pairs::remove_of(tx, scope, id).await?;
    let person = people::get(tx, scope, id).await?;
    let Some(person) = person.filter(|one| one.merged_into.is_none()) else {
        return Ok(person_signs::replace(tx, scope, id, &[]).await?);
    };
    let points = contact_points::of_person(tx, scope, id).await?;
    let person = record(&person, points);
    let weak = weak_signs(&person);
    person_signs::replace(tx, scope, id, &weak).await?;
    let mut found: BTreeMap<PersonId, i64> = BTreeMap::new();
    let mut note = |who: Vec<PersonId>, bit: i64| {
        if u32::try_from(who.len()).is_ok_and(|count| count <= SHARED_MAX) {
            for other in who.into_iter().filter(|other| *other != id) {
                *found.entry(other).or_default() |= bit;
            }
        }
    };
    if let Some(tax_id) = &person.tax_id {
        let who = people::with_tax_id(tx, scope, tax_id, SHARED_MAX + 1).await?;
        note(who, DuplicateSign::TaxId.bit());
    }
    for point in &person.points {
        let at = (point.kind, point.key.as_str());
        let who = contact_points::first_holders(tx, scope, at, SHARED_MAX + 1).await?;
        note(who, DuplicateSign::of(point.kind).bit());
    }
    for sign in &weak {
        let who = person_signs::sharing(tx, scope, sign, SHARED_MAX + 1).await?;
        note(who, 0);
    }
    let mut count = 0;
    for (other, strong) in found {
        let Some(row) = people::get(tx, scope, other).await? else {
            continue;
        };
        let named = if is_similar(&row.name, &person.name) {
            DuplicateSign::Name.bit()
        } else {
            0
        };
        let signs = strong | named;
        if signs != 0 && row.merged_into.is_none() && count < PAIRS_MAX {
            person_pairs::insert(tx, scope, (id, other), signs).await?;
            count += 1;
        }
    }
    Ok(())
}
