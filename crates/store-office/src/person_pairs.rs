//! Two people who may be one, and those of whom somebody said that they are not (GAP-007).
//!
//! Pairs are written when a person changes, never found when the list is asked for: a page of them is read in the order of an
//! index and costs the same with a hundred people and with a million.

use base::authz::Scope;
use base::id::{PersonId, UserId};
use base::time::Timestamp;
use store::statement::{Filtered, containing};
use store::{Result, Row, Tx, V, args, both};

use crate::people::Search;
use crate::person_words::Typed;

store::statements! {
    /// Adds one, or changes what speaks for it; whether it was dismissed stays.
    INSERT = both(
        "INSERT INTO person_pairs (org_id, first_id, second_id, signs) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, first_id, second_id) DO UPDATE SET signs = excluded.signs"
    );
    /// One by primary key.
    GET = both(
        "SELECT first_id, second_id, signs, dismissed_by, dismissed_at FROM person_pairs
         WHERE org_id = $1 AND first_id = $2 AND second_id = $3"
    );
    /// Removes those of a person, by primary key; what was dismissed is remembered.
    REMOVE_FIRST = both("DELETE FROM person_pairs WHERE org_id = $1 AND first_id = $2 AND dismissed_at IS NULL");
    /// Removes those of a person, by `person_pairs_of_second`; what was dismissed is remembered.
    REMOVE_SECOND = both("DELETE FROM person_pairs WHERE org_id = $1 AND second_id = $2 AND dismissed_at IS NULL");
    /// Says that two are not one, or that they may be after all.
    SET_DISMISSED = both(
        "UPDATE person_pairs SET dismissed_by = $4, dismissed_at = $5 WHERE org_id = $1 AND first_id = $2 AND second_id = $3"
    );
}

/// Two who may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The one who was registered first.
    pub first: PersonId,
    /// The other.
    pub second: PersonId,
    /// What speaks for it, as bits; see `office::likeness::DuplicateSign`.
    pub signs: i64,
    /// Who said that they are not one, and when.
    pub dismissed: Option<(Option<UserId>, Timestamp)>,
}

/// Which pairs a page holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// What either of them is searched by.
    pub search: Search<'a>,
    /// Only those of this person.
    pub person: Option<PersonId>,
    /// Only those with any of these bits.
    pub signs: Option<i64>,
    /// Those of whom somebody said that they are not one, instead of the others.
    pub dismissed: bool,
    /// The last one of the page before: its bits and its ids.
    pub after: Option<(i64, PersonId, PersonId)>,
}

/// Puts two people in the order of a pair.
pub fn ordered(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one < other {
        (one, other)
    } else {
        (other, one)
    }
}

/// Writes down what speaks for two being one.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (one, other): (PersonId, PersonId),
    signs: i64,
) -> Result<()> {
    let (first, second) = ordered(one, other);
    tx.execute(&INSERT, args![scope.org(), first, second, signs])
        .await
        .map(drop)
}

/// Gives what is known of two people.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (one, other): (PersonId, PersonId),
) -> Result<Option<Pair>> {
    let (first, second) = ordered(one, other);
    tx.opt(&GET, args![scope.org(), first, second], read).await
}

/// Forgets the pairs of a person, but for those that were dismissed.
pub async fn remove_of(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<()> {
    tx.execute(&REMOVE_FIRST, args![scope.org(), id]).await?;
    tx.execute(&REMOVE_SECOND, args![scope.org(), id])
        .await
        .map(drop)
}

/// Says that two people are not one, or that they may be after all. Tells whether there is such a pair.
pub async fn update_dismissed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (one, other): (PersonId, PersonId),
    dismissed: Option<(Option<UserId>, Timestamp)>,
) -> Result<bool> {
    let (first, second) = ordered(one, other);
    let (by, at) = match dismissed {
        Some((by, at)) => (by, Some(at)),
        None => (None, None),
    };
    let values = args![scope.org(), first, second, by, at];
    Ok(tx.execute(&SET_DISMISSED, values).await? > 0)
}

/// Gives a page of pairs: what most speaks for comes first.
///
/// **Cost**: the order of `person_pairs_in_order`, or the two indexes of one person; a search looks at the pairs in that order
/// and at the two people of each by primary key, never at all people.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Pair>> {
    let typed = Typed::read(filter.search.name());
    let pattern = match filter.search {
        Search::PhonePart(part) | Search::EmailPrefix(part) => containing(part),
        Search::Name(_) | Search::Key(_) | Search::TaxId(_) | Search::All => String::new(),
    };
    let list = Filtered::new(
        "person_pairs::LIST",
        "SELECT d.first_id, d.second_id, d.signs, d.dismissed_by, d.dismissed_at FROM person_pairs d WHERE d.org_id = $1",
        args![scope.org()],
    );
    let list = if filter.dismissed {
        list.and("d.dismissed_at IS NOT NULL", &[])
    } else {
        list.and("d.dismissed_at IS NULL", &[])
    };
    // Who was merged keeps the pairs that were dismissed, for when the merge is undone.
    let list = list.and(
        "NOT EXISTS (SELECT 1 FROM people m WHERE m.org_id = d.org_id AND m.id IN (d.first_id, d.second_id) AND m.merged_into_id IS NOT NULL)",
        &[],
    );
    let list = match filter.search {
        Search::Name(_) => typed.pairs(list),
        search => searched(list, search, &pattern),
    };
    let list = match filter.person {
        Some(id) => list.and(
            "(d.first_id = ? OR d.second_id = ?)",
            &[V::from(id), V::from(id)],
        ),
        None => list,
    };
    let list = list.and_if("(d.signs & ?) <> 0", filter.signs.map(V::I));
    let list = match filter.after {
        Some((signs, first, second)) => list.and(
            "(d.signs < ? OR (d.signs = ? AND (d.first_id < ? OR (d.first_id = ? AND d.second_id < ?))))",
            &[V::I(signs), V::I(signs), V::from(first), V::from(first), V::from(second)],
        ),
        None => list,
    };
    let list = list.end(
        "ORDER BY d.signs DESC, d.first_id DESC, d.second_id DESC LIMIT ?",
        args![limit],
    );
    tx.list(&list, read).await
}

fn searched<'a>(list: Filtered<'a>, search: Search<'a>, pattern: &'a str) -> Filtered<'a> {
    match search {
        Search::Key(key) => list.and(
            "EXISTS (SELECT 1 FROM contact_points c WHERE c.org_id = d.org_id AND c.person_id IN (d.first_id, d.second_id)
                     AND c.identity_key = ?)",
            &[V::T(key)],
        ),
        Search::PhonePart(_) => list.and(
            "EXISTS (SELECT 1 FROM contact_points c WHERE c.org_id = d.org_id AND c.person_id IN (d.first_id, d.second_id)
                     AND c.kind = 'phone' AND c.identity_key LIKE ? ESCAPE '!')",
            &[V::T(pattern)],
        ),
        Search::EmailPrefix(_) => list.and(
            "EXISTS (SELECT 1 FROM contact_points c WHERE c.org_id = d.org_id AND c.person_id IN (d.first_id, d.second_id)
                     AND c.kind = 'email' AND c.identity_key LIKE ? ESCAPE '!')",
            &[V::T(pattern)],
        ),
        Search::TaxId(tax_id) => list.and(
            "EXISTS (SELECT 1 FROM people p WHERE p.org_id = d.org_id AND p.id IN (d.first_id, d.second_id) AND p.tax_id = ?)",
            &[V::T(tax_id)],
        ),
        Search::Name(_) | Search::All => list,
    }
}

fn read(row: &Row<'_>) -> Result<Pair> {
    let by = row.opt_i64(3)?.map(UserId::from_i64);
    Ok(Pair {
        first: PersonId::from_i64(row.i64(0)?),
        second: PersonId::from_i64(row.i64(1)?),
        signs: row.i64(2)?,
        dismissed: row.opt_at(4)?.map(|at| (by, at)),
    })
}
