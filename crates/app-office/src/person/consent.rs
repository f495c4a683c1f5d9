//! What the owner of an address says about being written to holds for everybody who has the address on record (GAP-031, WA-017).

use app::Fault;
use base::authz::Scope;
use base::event::Change;
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::person::{Address, OptIn};
use store::Tx;
use store_office::contact_points::{self, ContactPoint};
use store_office::{people, withdrawn_addresses};

use super::view;

/// Where the word came from: the customer wrote it.
const SOURCE: &str = "customer";

/// Withdraws consent for an address. Tells whether that is news.
pub async fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
    now: Timestamp,
) -> Result<bool, Fault> {
    let at = (address.kind, address.key.as_str());
    let mut is_news = withdrawn_addresses::insert(tx, scope, at, now).await?;
    for point in contact_points::with_address(tx, scope, at.0, at.1).await? {
        if point.opt_in != OptIn::OptedOut {
            record(tx, scope, &point, OptIn::OptedOut, now).await?;
            is_news = true;
        }
    }
    Ok(is_news)
}

/// Records consent at the rows of an address whose owner was asked and did not answer yet. Tells whether there was one.
pub async fn answer_request(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
    now: Timestamp,
) -> Result<bool, Fault> {
    let mut is_news = false;
    for point in contact_points::with_address(tx, scope, address.kind, &address.key).await? {
        let answered_at = point.said.as_ref().map(|(at, _)| *at);
        // Whoever withdrew after the question is not brought back by a later yes to something else.
        let is_asked = point.requested_at > answered_at && point.opt_in == OptIn::Undefined;
        if is_asked {
            record(tx, scope, &point, OptIn::OptedIn, now).await?;
            is_news = true;
        }
    }
    Ok(is_news)
}

async fn record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    point: &ContactPoint,
    said: OptIn,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(person) = people::get(tx, scope, point.person).await? else {
        return Ok(());
    };
    let before = view(tx, scope, person.clone(), false).await?;
    let which = (point.person, point.id);
    contact_points::update_opt_in(tx, scope, which, said, (now, SOURCE)).await?;
    let after = view(tx, scope, person, false).await?;
    let event = OfficeEvent::PersonChanged(point.person).record(Change::between(&before, &after));
    tx.emit(scope, now, event);
    Ok(())
}

/// Tells whether the owner of an address does not want to be written to.
pub async fn is_withdrawn(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
) -> Result<bool, Fault> {
    let at = (address.kind, address.key.as_str());
    if withdrawn_addresses::exists(tx, scope, at).await? {
        return Ok(true);
    }
    let points = contact_points::with_address(tx, scope, at.0, at.1).await?;
    Ok(points.iter().any(|point| point.opt_in == OptIn::OptedOut))
}
