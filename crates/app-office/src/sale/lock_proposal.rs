//! Takes a proposal to work on it, so that nobody else does meanwhile; asked again, it goes on (GAP-078, SALE-013).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Module, Scope};
use base::id::UserId;
use base::time::Span;
use office::event::OfficeEvent;
use office::sale::settings::SalesSettings;
use office::sale::stage::SalesModule;
use serde_json::json;
use store::{Tx, in_tx};
use store_office::proposal_locks::{self, ProposalLock};
use store_office::proposals::Listed;
use store_office::sales_desks;
use store_setup::users;

use super::get_proposal::{ProposalInModule, ProposalInWork};
use super::{Lens, enter, hold};

/// Takes one.
pub struct LockProposal;

impl Operation for LockProposal {
    const ID: &'static str = "lock_proposal";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/{id}/lock";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Takes a proposal to work on it; asked again, it stays with the caller for as long again.";
    type Input = ProposalInModule;
    type Output = ProposalInWork;

    async fn run(ctx: Ctx, scope: Scope, input: ProposalInModule) -> Result<ProposalInWork, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let lens = Lens::load(tx, &scope, ctx.now()).await?;
            let by = enter(&scope, &lens.settings, input.module)?;
            let within = (input.module, by);
            check_open(tx, &scope, within).await?;
            let found = hold(tx, &scope, &lens.settings, within, input.id).await?;
            let found = take(&ctx, tx, &scope, &lens.settings, (found, within)).await?;
            ProposalInWork::load(tx, &scope, &lens, (found, within)).await
        }))
        .await
    }
}

/// Lets pass whoever has the module open: only then no other work comes in between.
///
/// **Errors**: `sales_module_closed`.
pub async fn check_open(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (module, by): (SalesModule, UserId),
) -> Result<(), Fault> {
    let desk = sales_desks::get(tx, scope, by).await?;
    if desk.is_some_and(|desk| desk.module == module) {
        return Ok(());
    }
    Err(Fault::refused(code::SALES_MODULE_CLOSED))
}

/// Lets pass whoever works the proposal in this module, which is open.
///
/// **Errors**: `proposal_locked`, `proposal_not_taken`.
pub async fn check_taken(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    found: &Listed,
    (module, by): (SalesModule, UserId),
) -> Result<(), Fault> {
    let lock = found.lock.filter(|lock| lock.stands(ctx.now()));
    if let Some(lock) = lock.filter(|lock| lock.user != by) {
        return Err(refused(tx, scope, &lock).await?);
    }
    let desk = sales_desks::get(tx, scope, by).await?;
    let is_open = desk.is_some_and(|desk| desk.module == module);
    if is_open && lock.is_some_and(|lock| lock.module == module) {
        return Ok(());
    }
    Err(Fault::refused(code::PROPOSAL_NOT_TAKEN))
}

/// Takes a proposal that is held by `store::lock`, or goes on with it.
///
/// **Errors**: `proposal_locked` with `holder_id`, `holder_name` and `until_at`.
pub async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    (found, (module, by)): (Listed, (SalesModule, UserId)),
) -> Result<Listed, Fault> {
    let now = ctx.now();
    let stands = found.lock.filter(|lock| lock.stands(now));
    if let Some(lock) = stands.filter(|lock| lock.user != by) {
        return Err(refused(tx, scope, &lock).await?);
    }
    let goes_on = stands.is_some_and(|lock| lock.module == module);
    let lock = ProposalLock {
        proposal: found.proposal.id,
        user: by,
        module,
        taken_at: stands.map_or(now, |lock| lock.taken_at),
        until_at: now + Span::from_mins(i64::from(settings.lock_idle_min)),
    };
    proposal_locks::put(tx, scope, &lock).await?;
    if !goes_on {
        let event = OfficeEvent::ProposalTaken(lock.proposal).heard();
        tx.emit(scope, now, event);
    }
    Ok(Listed {
        lock: Some(lock),
        ..found
    })
}

/// Tells who works a proposal.
pub async fn refused(tx: &mut Tx<'_>, scope: &Scope, lock: &ProposalLock) -> Result<Fault, Fault> {
    let name = users::get(tx, scope, lock.user).await?.map(|one| one.name);
    Ok(Fault::refused_with(
        code::PROPOSAL_LOCKED,
        json!({ "holder_id": lock.user, "holder_name": name, "until_at": lock.until_at }),
    ))
}
