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

use super::{Sight, view};

/// Where a word came from: the customer wrote it.
const CUSTOMER: &str = "customer";
/// The customer told the provider of the channel, in its own settings.
const PROVIDER: &str = "provider";

/// Withdraws consent for an address. Tells whether that is news.
pub async fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
    now: Timestamp,
) -> Result<bool, Fault> {
    withdraw_by(tx, scope, address, (now, CUSTOMER)).await
}

async fn withdraw_by(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
    said: (Timestamp, &str),
) -> Result<bool, Fault> {
    let at = (address.kind, address.key.as_str());
    let mut is_news = withdrawn_addresses::insert(tx, scope, at, said.0).await?;
    for point in contact_points::with_address(tx, scope, at.0, at.1).await? {
        if point.opt_in != OptIn::OptedOut && !knows_later(&point, said.0) {
            record(tx, scope, &point, OptIn::OptedOut, said).await?;
            is_news = true;
        }
    }
    Ok(is_news)
}

/// Records what the owner of an address told the provider at a moment. Tells whether that is news.
///
/// **Shape**: a stop withdraws, whoever has the address on record. To go on takes a withdrawal back and is consent, because
/// the owner asked for messages of this business again; where nothing was withdrawn it changes nothing, so that only an
/// answer to us is consent there (CONFLICT-22). News that are older than what is recorded change nothing either.
pub async fn hear_provider(
    tx: &mut Tx<'_>,
    scope: &Scope,
    address: &Address,
    (is_given, said_at): (bool, Timestamp),
) -> Result<bool, Fault> {
    let at = (address.kind, address.key.as_str());
    let points = contact_points::with_address(tx, scope, at.0, at.1).await?;
    let said = (said_at, PROVIDER);
    if !is_given {
        let is_late = !points.is_empty() && points.iter().all(|point| knows_later(point, said_at));
        return if is_late {
            Ok(false)
        } else {
            withdraw_by(tx, scope, address, said).await
        };
    }
    let withdrawn_at = withdrawn_addresses::since(tx, scope, at).await?;
    if withdrawn_at.is_none_or(|withdrawn_at| withdrawn_at > said_at) {
        return Ok(false);
    }
    withdrawn_addresses::remove(tx, scope, at).await?;
    for point in points {
        if point.opt_in == OptIn::OptedOut && !knows_later(&point, said_at) {
            record(tx, scope, &point, OptIn::OptedIn, said).await?;
        }
    }
    Ok(true)
}

/// Tells whether something later than a moment is recorded of an address.
fn knows_later(point: &ContactPoint, at: Timestamp) -> bool {
    point
        .said
        .as_ref()
        .is_some_and(|(recorded_at, _)| *recorded_at > at)
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
            record(tx, scope, &point, OptIn::OptedIn, (now, CUSTOMER)).await?;
            is_news = true;
        }
    }
    Ok(is_news)
}

async fn record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    point: &ContactPoint,
    opt_in: OptIn,
    said: (Timestamp, &str),
) -> Result<(), Fault> {
    let Some(person) = people::get(tx, scope, point.person).await? else {
        return Ok(());
    };
    let kept = Sight::kept(tx, scope).await?;
    let before = view(tx, scope, person.clone(), &kept).await?;
    let which = (point.person, point.id);
    contact_points::update_opt_in(tx, scope, which, opt_in, said).await?;
    let after = view(tx, scope, person, &kept).await?;
    let event = OfficeEvent::PersonChanged(point.person).record(Change::between(&before, &after));
    tx.emit(scope, said.0, event);
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
