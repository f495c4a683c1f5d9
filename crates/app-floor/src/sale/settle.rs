//! What becomes of the proposals beside a thread when the interaction ends and they have no situation: in the transaction that
//! ends it they become pending with their agent (CONFLICT-24).
//!
//! Nothing here may refuse: the floor has decided, and what it cannot store it cannot decide again.

use app::{Ctx, Fault};
use app_office::sale::moving::{Told, go, keep};
use base::authz::Scope;
use base::id::InteractionId;
use office::sale::stage::{ProposalStage, SalesPlace};
use store::{Tx, lock};
use store_office::{proposals, sales_settings};

/// Leaves every proposal of an interaction that ends with its agent, unless it was wrapped up.
pub(crate) async fn settle(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
) -> Result<(), Fault> {
    // Whoever is opening or wrapping one up waits, and then finds the interaction over.
    lock::take(tx, interaction.get()).await?;
    let rows = proposals::of_interaction(tx, scope, interaction).await?;
    let mut open = rows
        .into_iter()
        .filter(|row| row.proposal.stage == ProposalStage::Open)
        .peekable();
    if open.peek().is_none() {
        return Ok(());
    }
    let (settings, _) = sales_settings::get(tx, scope).await?;
    let (from, to) = (ProposalStage::Open, ProposalStage::PendingAgent);
    let situation = settings.leading(SalesPlace::WrapUp, from, to);
    for row in open {
        let was = row.proposal;
        let mut one = was.clone();
        let told = Told {
            place: None,
            by: None,
            note: None,
        };
        go(&mut one, to, &told, ctx);
        one.situation = situation.map(|one| one.key.clone());
        keep(ctx, tx, scope, &settings, (&was, &one, told)).await?;
    }
    Ok(())
}
