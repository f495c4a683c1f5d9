//! People who may be on record twice: found when somebody changes, listed, compared, and told apart (GAP-007).

pub mod check;
pub mod compare_people;
pub mod dismiss_duplicate;
pub mod list_duplicates;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::UserId;
use base::time::Timestamp;
use office::likeness::DuplicateSign;
use serde::Serialize;
use store::Tx;
use store_office::people;
use store_office::person_pairs::Pair;
use utoipa::ToSchema;

use crate::person::{PersonView, Sight, view};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<compare_people::ComparePeople>(),
    Entry::of::<dismiss_duplicate::DismissDuplicate>(),
    Entry::of::<list_duplicates::ListDuplicates>(),
];

/// Two who may be one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateView {
    /// The one who was registered first.
    pub first: PersonView,
    /// The other.
    pub second: PersonView,
    /// What speaks for it, the strongest first.
    pub signs: Vec<DuplicateSign>,
    /// Who said that they are not one.
    pub dismissed_by_id: Option<UserId>,
    /// When.
    pub dismissed_at: Option<Timestamp>,
}

/// Builds the view of a pair; none when either is not there.
async fn view_pair(
    tx: &mut Tx<'_>,
    scope: &Scope,
    pair: &Pair,
    sight: &Sight,
) -> Result<Option<DuplicateView>, Fault> {
    let first = people::get(tx, scope, pair.first).await?;
    let second = people::get(tx, scope, pair.second).await?;
    let (Some(first), Some(second)) = (first, second) else {
        return Ok(None);
    };
    Ok(Some(DuplicateView {
        first: view(tx, scope, first, sight).await?,
        second: view(tx, scope, second, sight).await?,
        signs: DuplicateSign::of_bits(pair.signs),
        dismissed_by_id: pair.dismissed.and_then(|(by, _)| by),
        dismissed_at: pair.dismissed.map(|(_, at)| at),
    }))
}
