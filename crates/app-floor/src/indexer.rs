//! Keeps the words of messages for search, a moment after they were written.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::OrgId;
use store::in_tx;
use store_floor::message_search;
use tokio::sync::watch;

use crate::gather::{self, Kept};

/// Messages of one transaction: others write between two.
const AT_ONCE: u32 = 128;

const WORDS: Kept = Kept {
    what: "words of messages",
    of: &[EntityKind::Message],
    keep: |ctx, org| Box::pin(keep(ctx, org)),
};

/// Keeps the words of what was left behind and of whatever is written, for as long as the process runs.
pub async fn run(ctx: Ctx, stop: watch::Receiver<bool>) {
    gather::run(ctx, WORDS, stop).await;
}

/// Keeps the words of everything that waits, in the given organizations or in all.
///
/// **Errors**: a fault of the database; what waits stays.
pub async fn keep_all(ctx: &Ctx, orgs: Option<&BTreeSet<OrgId>>) -> Result<(), Fault> {
    gather::all(ctx, WORDS, orgs).await
}

async fn keep(ctx: &Ctx, org: OrgId) -> Result<bool, Fault> {
    let scope = Scope::system(org, SystemReason::Job);
    let count = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [scope], {
            Ok(message_search::keep(tx, &scope, AT_ONCE).await?)
        }))
        .await?;
    Ok(u32::try_from(count).is_ok_and(|count| count >= AT_ONCE))
}
