//! Gives proposals to another owner, one or many at once, with a reason that the trail keeps (SALE-035).

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ProposalId, UserId};
use base::text::Text;
use office::sale::stage::{SalesModule, SalesPlace};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::proposals::Proposal;
use store_office::sales_settings;
use store_setup::users;
use utoipa::ToSchema;

use super::lock_proposal::refused;
use super::moving::{Told, keep};
use super::{enter, hold};

/// Proposals at once at the most.
pub const AT_ONCE_MAX: usize = 200;

/// Gives them.
pub struct ReassignProposals;

/// Which, to whom, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReassignProposalsInput {
    /// The proposals.
    pub ids: BTreeSet<ProposalId>,
    /// The new owner.
    pub owner_id: UserId,
    /// Why.
    pub reason: Text<500>,
}

/// What became of them: all or none.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reassigned {
    /// How many changed hands; the others were the owner's already.
    pub changed_count: u32,
}

impl Operation for ReassignProposals {
    const ID: &'static str = "reassign_proposals";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/reassign";
    const ACTION: Action = Action::ProposalMaintain;
    const SUMMARY: &'static str = "Gives proposals to another owner, all of them or none.";
    type Input = ReassignProposalsInput;
    type Output = Reassigned;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReassignProposalsInput,
    ) -> Result<Reassigned, Fault> {
        if input.ids.is_empty() || input.ids.len() > AT_ONCE_MAX {
            return Err(Fault::field("ids", field::OUT_OF_RANGE));
        }
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let owner = users::get(tx, &scope, input.owner_id).await?;
            if !owner.is_some_and(|owner| owner.active) {
                return Err(Fault::field("owner_id", field::UNKNOWN));
            }
            let mut changed_count = 0;
            // In the order of the ids, so that two who give at once do not wait for each other.
            for id in &input.ids {
                changed_count += u32::from(give(&ctx, tx, &scope, &input, *id).await?);
            }
            Ok(Reassigned { changed_count })
        }))
        .await
    }
}

async fn give(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ReassignProposalsInput,
    id: ProposalId,
) -> Result<bool, Fault> {
    let (settings, _) = sales_settings::get(tx, scope).await?;
    let by = enter(scope, &settings, SalesModule::Maintenance)?;
    let found = hold(tx, scope, &settings, (SalesModule::Maintenance, by), id).await?;
    let works = found.lock.filter(|lock| lock.stands(ctx.now()));
    if let Some(lock) = works.filter(|lock| lock.user != by) {
        return Err(refused(tx, scope, &lock).await?);
    }
    let was = found.proposal;
    if was.owner == input.owner_id {
        return Ok(false);
    }
    let one = Proposal {
        owner: input.owner_id,
        ..was.clone()
    };
    let told = Told {
        place: Some(SalesPlace::Maintenance),
        by: Some(by),
        note: Some(input.reason.as_str()),
    };
    keep(ctx, tx, scope, &settings, (&was, &one, told)).await?;
    Ok(true)
}
