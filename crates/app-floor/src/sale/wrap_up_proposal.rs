//! Gives a proposal beside its contact its situation and status: with them the sale is wrapped up (SALE-008, CONFLICT-24).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::sale::moving::{Told, go, keep, refused};
use app_office::sale::{Lens, ProposalView};
use base::authz::{Action, Scope};
use base::id::{InteractionId, ProposalId};
use base::text::Text;
use office::sale::moving::{MoveNote, Wanted, decide};
use office::sale::stage::SalesPlace;
use serde::Deserialize;
use store::in_tx;
use store_office::proposals;
use utoipa::ToSchema;

use super::{beside, in_hand};

/// Wraps one up.
pub struct WrapUpProposal;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WrapUpProposalInput {
    /// The interaction, which the caller has in hand.
    pub id: InteractionId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// The situation.
    pub situation: Text<40>,
    /// The status; asked for where the tree has any for the situation.
    pub status: Option<Text<40>>,
    /// What else there is to say.
    #[schema(value_type = Option<String>)]
    pub note: Option<MoveNote>,
}

impl Operation for WrapUpProposal {
    const ID: &'static str = "wrap_up_proposal";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/proposals/{proposal_id}/wrap-up";
    const ACTION: Action = Action::ProposalOpen;
    const SUMMARY: &'static str = "Gives a proposal beside its contact its situation and status.";
    type Input = WrapUpProposalInput;
    type Output = ProposalView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: WrapUpProposalInput,
    ) -> Result<ProposalView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let (card, user) = in_hand(tx, &scope, input.id).await?;
            let was = beside(tx, &scope, &card, input.proposal_id).await?.proposal;
            let lens = Lens::load(tx, &scope, now).await?;
            let wanted = Wanted {
                place: SalesPlace::WrapUp,
                situation: input.situation.as_str(),
                status: input.status.as_ref().map(Text::as_str),
                note: input.note.as_ref(),
            };
            let situation = decide(&lens.settings, was.stage, wanted).map_err(refused)?;
            let told = Told {
                place: Some(SalesPlace::WrapUp),
                by: Some(user),
                note: input.note.as_ref().map(Text::as_str),
            };
            let mut one = was.clone();
            go(&mut one, situation.stage, &told, &ctx);
            one.situation = Some(situation.key.clone());
            one.status = input.status.as_ref().map(|key| key.as_str().to_owned());
            keep(&ctx, tx, &scope, &lens.settings, (&was, &one, told)).await?;
            let found = proposals::get(tx, &scope, one.id).await?;
            Ok(lens.view(found.ok_or(Fault::NotFound)?))
        }))
        .await
    }
}
