//! The whole history of a proposal's customer, for whoever works it after the sale: every contact whatever its queue, and what
//! was written in it; the audit log keeps who looked (SALE-020).

pub mod list_proposal_history;
pub mod list_proposal_messages;

use app::{Ctx, Fault};
use app_office::sale::{enter, find};
use base::authz::{Scope, SystemReason};
use base::event::Change;
use base::id::{InteractionId, ProposalId};
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::sale::stage::SalesModule;
use serde_json::{Value, json};
use store::Tx;
use store_floor::interactions;
use store_office::proposal_locks;
use store_office::proposals::Proposal;
use store_office::sales_settings;

/// Finds the proposal, and gives the scope in which its customer's contacts are read: those of all queues.
async fn reach(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (module, id): (SalesModule, ProposalId),
) -> Result<(Proposal, Scope), Fault> {
    let (settings, _) = sales_settings::get(tx, scope).await?;
    let by = enter(scope, &settings, module)?;
    let found = find(tx, scope, &settings, (module, by), id).await?;
    let wide = Scope::system(scope.org(), SystemReason::Projector);
    Ok((found.proposal, wide))
}

/// Tells whether somebody sees the files of a contact because they work a proposal of its customer (SALE-020).
pub async fn reaches_files(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let wide = Scope::system(scope.org(), SystemReason::Projector);
    let card = interactions::get(tx, &wide, interaction).await?;
    let person = card.and_then(|card| card.person);
    match (scope.user(), person) {
        (Some(user), Some(person)) => {
            Ok(proposal_locks::works_for(tx, scope, (user, person), now).await?)
        }
        (Some(_) | None, _) => Ok(false),
    }
}

/// Keeps who looked at what.
fn note(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, id: ProposalId, what: &Value) {
    let change = Change {
        before: Value::Null,
        after: json!({ "looked_at": what }),
    };
    let event = OfficeEvent::ProposalLookedAt(id).record(change);
    tx.emit(scope, ctx.now(), event);
}
