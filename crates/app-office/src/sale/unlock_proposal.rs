//! Lets a proposal go without saving (SALE-036). One that is not the caller's any more is fine.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::ProposalId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx, lock};
use store_office::{proposal_locks, proposals};
use utoipa::ToSchema;

/// Lets one go.
pub struct UnlockProposal;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedProposal {
    /// The proposal.
    pub id: ProposalId,
}

impl Operation for UnlockProposal {
    const ID: &'static str = "unlock_proposal";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/proposals/{id}/lock";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Lets a proposal go that the caller works.";
    type Input = NamedProposal;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedProposal) -> Result<Done, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let user = scope.user().ok_or(Fault::NotFound)?;
            lock::take(tx, input.id.get()).await?;
            if proposals::get(tx, &scope, input.id).await?.is_none() {
                return Err(Fault::NotFound);
            }
            if proposal_locks::remove(tx, &scope, input.id, user).await? {
                let event = OfficeEvent::ProposalTaken(input.id).heard();
                tx.emit(&scope, ctx.now(), event);
            }
            Ok(Done {})
        }))
        .await
    }
}

/// Lets everything go that somebody works.
pub async fn let_go(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: base::id::UserId,
) -> Result<(), Fault> {
    for id in proposal_locks::of_user(tx, scope, user).await? {
        proposal_locks::remove(tx, scope, id, user).await?;
        let event = OfficeEvent::ProposalTaken(id).heard();
        tx.emit(scope, ctx.now(), event);
    }
    Ok(())
}
