//! Sees to it that every floor runs somewhere, and tells the floors elsewhere who is connected here.

use std::collections::BTreeSet;

use app::Ctx;
use base::id::OrgId;
use base::time::Span;
use store::{in_tx, lease};
use store_setup::organizations;
use tokio::sync::watch;

use super::{Floors, elsewhere, open, task};

/// Floors that nobody runs are looked for so often.
const LOOK_EVERY: Span = Span::from_secs(1);
/// Looks between two rolls.
const LOOKS_PER_ROLL: u32 = 2;

/// Takes floors that nobody runs, until told to stop. Alone there is nothing to keep.
pub async fn run(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    if !ctx.nodes.are_many() {
        return;
    }
    let floors = ctx.extras.get::<Floors>().clone();
    let mut looks = 0_u32;
    while !*stop.borrow() {
        match orphans(&ctx, &floors).await {
            Ok(orphans) => {
                for org in orphans {
                    drop(floors.begin(&ctx, org));
                }
            }
            Err(error) => tracing::warn!(error = ?error, "it cannot be seen who runs which floor"),
        }
        if looks.is_multiple_of(LOOKS_PER_ROLL) {
            call_the_roll(&ctx, &floors);
        }
        looks = looks.wrapping_add(1);
        tokio::select! {
            () = ctx.clock.wait(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Gives the organizations whose floor nobody runs, or this node should and does not.
async fn orphans(ctx: &Ctx, floors: &Floors) -> Result<Vec<OrgId>, store::Error> {
    let holder = ctx.membership.holder().to_owned();
    let all = ctx
        .db
        .read::<_, store::Error, _>(in_tx!(tx, [holder], {
            let now = lease::server_time(tx).await?;
            let standing = lease::list(tx, task::LEASE).await?;
            let led: BTreeSet<String> = standing
                .into_iter()
                .filter(|one| one.until >= now && one.holder != **holder)
                .map(|one| one.name)
                .collect();
            let all = organizations::list_ids(tx).await?;
            Ok(all
                .into_iter()
                .filter(|org| !led.contains(&task::lease_of(*org)))
                .collect::<Vec<OrgId>>())
        }))
        .await?;
    Ok(all
        .into_iter()
        .filter(|org| floors.running(*org).is_none())
        .collect())
}

fn call_the_roll(ctx: &Ctx, floors: &Floors) {
    let connected = open(&floors.0.connected).clone();
    for (org, users) in connected {
        if floors.running(org).is_none() {
            elsewhere::call_the_roll(ctx, org, users.into_iter().collect());
        }
    }
}
