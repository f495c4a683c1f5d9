//! Changes what a proposal sells while it stands beside its contact.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::sale::form::refill;
use app_office::sale::moving::{ProposalItemInput, Told, keep, lines};
use app_office::sale::{Lens, ProposalView};
use base::authz::{Action, Scope};
use base::id::{InteractionId, ProposalId};
use office::crm::form::answers::Answers;
use office::sale::item::total;
use office::sale::stage::SalesPlace;
use serde::Deserialize;
use store::in_tx;
use store_office::proposals::{self, Proposal};
use utoipa::ToSchema;

use super::{beside, in_hand};

/// Changes one.
pub struct UpdateOpenProposal;

/// Which, and what it sells.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateOpenProposalInput {
    /// The interaction, which the caller has in hand.
    pub id: InteractionId,
    /// The proposal, which has no situation yet.
    pub proposal_id: ProposalId,
    /// What is sold, as a whole.
    pub items: Vec<ProposalItemInput>,
    /// What is filled in anew in its form; what is absent stays.
    #[serde(default)]
    pub answers: Answers,
}

impl Operation for UpdateOpenProposal {
    const ID: &'static str = "update_open_proposal";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/proposals/{proposal_id}";
    const ACTION: Action = Action::ProposalOpen;
    const SUMMARY: &'static str =
        "Changes what a proposal sells while it stands beside its contact.";
    type Input = UpdateOpenProposalInput;
    type Output = ProposalView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateOpenProposalInput,
    ) -> Result<ProposalView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let (card, user) = in_hand(tx, &scope, input.id).await?;
            let found = beside(tx, &scope, &card, input.proposal_id).await?;
            let was = found.proposal;
            let items = lines(tx, &scope, &input.items, &was.items).await?;
            let lens = Lens::load(tx, &scope, now).await?;
            let one = Proposal {
                total_cents: total(&items),
                items,
                worked_by: user,
                ..was.clone()
            };
            let refilled = refill(tx, &scope, one.id, (&input.answers, now)).await?;
            if one != was || refilled {
                let told = Told {
                    place: Some(SalesPlace::WrapUp),
                    by: Some(user),
                    note: None,
                };
                keep(&ctx, tx, &scope, &lens.settings, (&was, &one, told)).await?;
            }
            let found = proposals::get(tx, &scope, one.id).await?;
            Ok(lens.view(found.ok_or(Fault::NotFound)?))
        }))
        .await
    }
}
