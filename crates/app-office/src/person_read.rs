//! Who read what of whom: written down with the reading, and listed for auditors (GAP-075).

pub mod list_person_reads;
pub mod reveal_person;

use app::{Ctx, Entry, Fault};
use base::authz::Scope;
use base::id::{PersonId, PersonReadId};
use office::reading::{OPENING, Reading};
use store::Tx;
use store_office::person_reads::{self, PersonRead};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<list_person_reads::ListPersonReads>(),
    Entry::of::<reveal_person::RevealPerson>(),
];

/// Writes down that the holder of a scope read of a person; what the product itself reads is nobody's reading.
pub(crate) async fn write_down(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (person, what): (PersonId, Reading),
) -> Result<(), Fault> {
    let Some(user) = scope.user() else {
        return Ok(());
    };
    let row = PersonRead {
        id: ctx.id(PersonReadId::from_i64),
        user,
        person,
        what,
        address: scope.address().to_owned(),
        at: ctx.now(),
    };
    Ok(person_reads::insert(tx, scope, &row).await?)
}

/// Tells whether opening a record now is to be written down: the organization wants it, and it is not the same opening still.
pub(crate) async fn is_news(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<bool, Fault> {
    let Some(user) = scope.user() else {
        return Ok(false);
    };
    let settings = store_setup::organizations::get(tx, scope).await?.settings;
    if !settings.privacy.log_openings {
        return Ok(false);
    }
    let since = ctx.now() - OPENING;
    Ok(!person_reads::opened_since(tx, scope, (user, person), since).await?)
}
