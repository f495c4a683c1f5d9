//! Takes the proposal that has waited longest for an audit and that nobody works (SALE-036).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use office::sale::stage::SalesModule;
use store::in_tx;
use store_office::proposals::{self, Filter};

use super::get_proposal::ProposalInWork;
use super::lock_proposal::{check_open, take};
use super::{Lens, enter, hold};

/// Proposals that are looked at, at the most: so many would have to be in work at once.
const LOOKED_AT_MAX: u32 = 200;

/// Takes it.
pub struct TakeOldestProposal;

impl Operation for TakeOldestProposal {
    const ID: &'static str = "take_oldest_proposal";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/take-oldest";
    const ACTION: Action = Action::ProposalAudit;
    const SUMMARY: &'static str =
        "Takes the free proposal that has waited longest for an audit by the caller.";
    type Input = Nothing;
    type Output = ProposalInWork;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<ProposalInWork, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope], {
            let lens = Lens::load(tx, &scope, now).await?;
            let by = enter(&scope, &lens.settings, SalesModule::Audit)?;
            let within = (SalesModule::Audit, by);
            check_open(tx, &scope, within).await?;
            let kinds = lens.settings.audit_types.iter();
            let filter = Filter {
                kinds_of_others: kinds
                    .filter(|kind| !kind.is_for(by))
                    .map(|kind| kind.key.clone())
                    .collect(),
                oldest_first: true,
                ..Filter::of(SalesModule::Audit, by)
            };
            for one in proposals::list(tx, &scope, &filter, LOOKED_AT_MAX).await? {
                if one.lock.is_some_and(|lock| lock.stands(now)) {
                    continue;
                }
                // Of two who ask at once the second waits here, and then finds it taken or decided.
                let id = one.proposal.id;
                let found = match hold(tx, &scope, &lens.settings, within, id).await {
                    Err(Fault::NotFound) => continue,
                    found => found?,
                };
                if found.lock.is_some_and(|lock| lock.stands(now)) {
                    continue;
                }
                let found = take(&ctx, tx, &scope, &lens.settings, (found, within)).await?;
                return ProposalInWork::load(tx, &scope, &lens, (found, within)).await;
            }
            Err(Fault::refused(code::NO_PROPOSAL_WAITS))
        }))
        .await
    }
}
