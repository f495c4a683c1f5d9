//! Proposals beside contacts: opened, ended with situation and status, and left behind; the modules of work after the sale with
//! their pause; and the moves in them.

pub mod close_sales_module;
pub mod desk;
pub mod get_sales_module;
pub mod history;
pub mod list_interaction_proposals;
pub mod list_proposal_contacts;
pub mod open_proposal;
pub mod open_sales_module;
pub mod save_proposal;
mod settle;
pub mod update_open_proposal;
pub mod wrap_up_proposal;

use std::collections::BTreeSet;

use app::{Entry, Fault, code};
use base::authz::Scope;
use base::id::{InteractionId, ProposalId, UserId, WrapUpCodeId};
use office::sale::stage::ProposalStage;
use store::{Tx, lock};
use store_floor::interactions::{self, Card};
use store_office::proposals::{self, Listed};
use store_office::sales_settings;

pub(crate) use settle::settle;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<close_sales_module::CloseSalesModule>(),
    Entry::of::<get_sales_module::GetSalesModule>(),
    Entry::of::<history::list_proposal_history::ListProposalHistory>(),
    Entry::of::<history::list_proposal_messages::ListProposalMessages>(),
    Entry::of::<list_interaction_proposals::ListInteractionProposals>(),
    Entry::of::<list_proposal_contacts::ListProposalContacts>(),
    Entry::of::<open_proposal::OpenProposal>(),
    Entry::of::<open_sales_module::OpenSalesModule>(),
    Entry::of::<save_proposal::SaveProposal>(),
    Entry::of::<update_open_proposal::UpdateOpenProposal>(),
    Entry::of::<wrap_up_proposal::WrapUpProposal>(),
];

/// Proposals of one contact at the most.
pub const PROPOSALS_MAX: usize = 20;

/// Holds an interaction that the caller has in hand, so that it does not end or change hands in between.
///
/// **Errors**: [`Fault::NotFound`]; `not_allowed_now` when another has it or it is over.
async fn in_hand(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<(Card, UserId), Fault> {
    // As the end of the interaction does before it looks for what is open.
    lock::take(tx, id.get()).await?;
    let card = interactions::get(tx, scope, id).await?;
    let card = card.filter(|card| card.is_reached_by(scope));
    let card = card.ok_or(Fault::NotFound)?;
    let user = scope.user().ok_or(Fault::NotFound)?;
    let is_held = matches!(card.state.as_str(), "active" | "wrap_up");
    if is_held && card.agent == Some(user) {
        return Ok((card, user));
    }
    Err(Fault::refused(code::NOT_ALLOWED_NOW))
}

/// Finds a proposal that stands beside an interaction which is held.
///
/// **Errors**: [`Fault::NotFound`]; `not_allowed_now` when it has a situation already.
async fn beside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    id: ProposalId,
) -> Result<Listed, Fault> {
    lock::take(tx, id.get()).await?;
    let found = proposals::get(tx, scope, id).await?;
    let found = found.filter(|found| found.proposal.interaction == card.id);
    let found = found.ok_or(Fault::NotFound)?;
    if found.proposal.stage == ProposalStage::Open {
        return Ok(found);
    }
    Err(Fault::refused(code::NOT_ALLOWED_NOW))
}

/// Refuses to cancel an interaction in which a proposal was recorded (CONFLICT-24).
///
/// **Errors**: `proposal_kept`.
pub(crate) async fn check_canceled(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<(), Fault> {
    let rows = proposals::of_interaction(tx, scope, id).await?;
    let is_over = |one: &Listed| one.proposal.stage == ProposalStage::Canceled;
    if rows.iter().all(is_over) {
        return Ok(());
    }
    Err(Fault::refused(code::PROPOSAL_KEPT))
}

/// How the proposals of an interaction wrap it up (CONFLICT-24).
#[derive(Debug, Default)]
pub(crate) struct SaleWrapUp {
    /// Whether there are any and each has its situation: no code is asked for besides.
    pub(crate) is_whole: bool,
    /// The codes that their statuses also record, in the order of the proposals.
    pub(crate) codes: Vec<BTreeSet<WrapUpCodeId>>,
}

/// Tells whether proposals wrap up their interaction: there are any, and each has its situation.
fn is_whole(rows: &[Listed]) -> bool {
    let has_situation = |row: &Listed| row.proposal.stage != ProposalStage::Open;
    !rows.is_empty() && rows.iter().all(has_situation)
}

/// Tells how the proposals of an interaction wrap it up.
pub(crate) async fn wrap_up(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
) -> Result<SaleWrapUp, Fault> {
    let rows = proposals::of_interaction(tx, scope, id).await?;
    if rows.is_empty() {
        return Ok(SaleWrapUp::default());
    }
    let (settings, _) = sales_settings::get(tx, scope).await?;
    let status = |one: &Listed| settings.status(one.proposal.status.as_ref()?);
    let named = rows.iter().filter_map(status);
    Ok(SaleWrapUp {
        is_whole: is_whole(&rows),
        codes: named.map(|one| one.wrap_up_code_ids.clone()).collect(),
    })
}
