//! Looks for the duplicates of people, a moment after they were registered or changed (GAP-007).

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use app_office::person_duplicate::check;
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::OrgId;
use store::in_tx;
use tokio::sync::watch;

use crate::gather::{self, Kept};

/// People of one transaction: others write between two.
const AT_ONCE: u32 = 64;

const PAIRS: Kept = Kept {
    what: "duplicates of people",
    // Who is new by an import is told with the import.
    of: &[EntityKind::Person, EntityKind::Import],
    keep: |ctx, org| Box::pin(keep(ctx, org)),
};

/// Looks for the duplicates of whoever waits and of whoever changes, for as long as the process runs.
pub async fn run(ctx: Ctx, stop: watch::Receiver<bool>) {
    gather::run(ctx, PAIRS, stop).await;
}

/// Looks for the duplicates of everybody who waits, in the given organizations or in all.
///
/// **Errors**: a fault of the database; who waits stays.
pub async fn keep_all(ctx: &Ctx, orgs: Option<&BTreeSet<OrgId>>) -> Result<(), Fault> {
    gather::all(ctx, PAIRS, orgs).await
}

async fn keep(ctx: &Ctx, org: OrgId) -> Result<bool, Fault> {
    let scope = Scope::system(org, SystemReason::Job);
    let count = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [scope], check::keep(tx, &scope, AT_ONCE).await))
        .await?;
    Ok(u32::try_from(count).is_ok_and(|count| count >= AT_ONCE))
}
