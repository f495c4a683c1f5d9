//! Opening and closing a module of work after the sale: it keeps new work of every queue away, and gives it back however it
//! ends: by its button, by another screen, or because nothing is heard of the screen any more (SALE-003, SALE-005, SALE-006).

use std::collections::BTreeSet;

use app::{Ctx, Fault, code};
use app_office::sale::unlock_proposal::let_go;
use base::authz::Scope;
use base::id::{OrgId, QueueId, UserId};
use base::time::{Span, Timestamp};
use floor::input::Input;
use office::sale::stage::SalesModule;
use store::job_queue;
use store::{Tx, in_tx};
use store_office::proposal_contacts;
use store_office::sales_desks::{self, SalesDesk};
use store_setup::queues;

use crate::floors::Floors;
use crate::jobs::watch_sales_desk;

/// How long a screen may be silent; it speaks twice a minute, and a browser lets a hidden one speak once.
pub(crate) const SILENT_MAX: Span = Span::from_mins(3);

/// Opens a module, or goes on with it.
///
/// **Errors**: `contact_on_screen`.
pub(super) async fn open(
    ctx: &Ctx,
    scope: &Scope,
    (module, user): (SalesModule, UserId),
) -> Result<SalesDesk, Fault> {
    let (before, queues) = standing(ctx, scope, user).await?;
    let goes_on = before.as_ref().is_some_and(|desk| desk.module == module);
    if before.is_none() {
        check_free(ctx, scope, user).await?;
    }
    let now = ctx.now();
    let desk = SalesDesk {
        user,
        module,
        opened_at: before
            .as_ref()
            .filter(|_| goes_on)
            .map_or(now, |desk| desk.opened_at),
        seen_at: now,
        queues: queues.clone(),
    };
    // The row is there before the pause: whatever fails in between, the job finds it and lifts what may be set.
    keep(ctx, scope, &desk, !goes_on).await?;
    if before.is_none_or(|before| before.queues != queues) {
        pause(ctx, scope.org(), user, queues).await?;
    }
    if !goes_on && let Err(fault) = check_free(ctx, scope, user).await {
        // Something came between the first look and the pause.
        close(ctx, scope, user, None).await?;
        return Err(fault);
    }
    Ok(desk)
}

/// Closes what a user has open, unless the screen was heard of since a moment. Tells whether it is closed.
pub(crate) async fn close(
    ctx: &Ctx,
    scope: &Scope,
    user: UserId,
    silent_since: Option<Timestamp>,
) -> Result<bool, Fault> {
    // The pause is lifted first: if that fails the row stays, and the job tries again.
    let (desk, _) = standing(ctx, scope, user).await?;
    let Some(desk) = desk else { return Ok(true) };
    if silent_since.is_some_and(|since| desk.seen_at > since) {
        return Ok(false);
    }
    if !desk.queues.is_empty() {
        lift(ctx, scope.org(), user).await?;
    }
    let (inner, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [inner, scope], {
            sales_desks::remove(tx, &scope, user).await?;
            let_go(&inner, tx, &scope, user).await
        }))
        .await?;
    Ok(true)
}

pub(crate) async fn standing(
    ctx: &Ctx,
    scope: &Scope,
    user: UserId,
) -> Result<(Option<SalesDesk>, BTreeSet<QueueId>), Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let desk = sales_desks::get(tx, &scope, user).await?;
            let queues = queues::of_user(tx, &scope, user).await?;
            Ok((desk, queues.into_iter().collect()))
        }))
        .await
}

/// Refuses while something is on screen: offered, active, or waiting for its code. What is silent delays nothing (PAUSE-004), and
/// what was begun for a proposal is worked in the module (SALE-030).
///
/// **Errors**: `contact_on_screen`.
async fn check_free(ctx: &Ctx, scope: &Scope, user: UserId) -> Result<(), Fault> {
    let scope = scope.clone();
    let busy = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], is_busy(tx, &scope, user).await))
        .await?;
    if busy {
        return Err(Fault::refused(code::CONTACT_ON_SCREEN));
    }
    Ok(())
}

async fn is_busy(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<bool, Fault> {
    Ok(proposal_contacts::count_of_others(tx, scope, user).await? > 0)
}

async fn keep(ctx: &Ctx, scope: &Scope, desk: &SalesDesk, is_new: bool) -> Result<(), Fault> {
    let (inner, scope, desk) = (ctx.clone(), scope.clone(), desk.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [inner, scope, desk], {
            sales_desks::put(tx, &scope, &desk).await?;
            if is_new {
                // What was worked in another module is free.
                let_go(&inner, tx, &scope, desk.user).await?;
                let job = watch_sales_desk::job(&inner, desk.user, desk.seen_at + SILENT_MAX);
                job_queue::insert(tx, &scope, desk.seen_at, &job).await?;
            }
            Ok(())
        }))
        .await
}

async fn pause(
    ctx: &Ctx,
    org: OrgId,
    agent: UserId,
    queues: BTreeSet<QueueId>,
) -> Result<(), Fault> {
    if queues.is_empty() {
        return lift(ctx, org, agent).await;
    }
    let wanted = Input::SystemPauseSet { agent, queues };
    ctx.extras.get::<Floors>().ask(ctx, org, wanted).await
}

async fn lift(ctx: &Ctx, org: OrgId, agent: UserId) -> Result<(), Fault> {
    let wanted = Input::SystemPauseLifted(agent);
    ctx.extras.get::<Floors>().ask(ctx, org, wanted).await
}
