//! Gives the proposals of a contact, with what may be chosen to wrap them up.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::person::followed;
use app_office::sale::form::{SalesForm, to_fill};
use app_office::sale::{Lens, OfferedSituation, ProposalView, offered};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use office::sale::stage::{ProposalStage, SalesPlace};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::interactions;
use store_office::proposals;
use utoipa::ToSchema;

use super::is_whole;

/// Gives them.
pub struct ListInteractionProposals;

/// Of which interaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionProposalsInput {
    /// The interaction.
    pub id: InteractionId,
}

/// The proposals beside a thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct InteractionProposals {
    /// All of the contact, in the order in which they were made.
    pub items: Vec<ProposalView>,
    /// What may be chosen for those without a situation.
    pub situations: Vec<OfferedSituation>,
    /// The form to fill in with a new one, as it begins for the customer; null where none is asked for, or nothing can be sold.
    pub form: Option<SalesForm>,
    /// Whether the contact's customer is known: without, nothing can be sold.
    pub person_known: bool,
    /// Whether they are the wrap-up of the contact: there are any, and each has its situation (CONFLICT-24).
    pub wraps_up: bool,
    /// Whether the caller has the contact in hand, so that something can be sold in it.
    pub in_hand: bool,
}

impl Operation for ListInteractionProposals {
    const ID: &'static str = "list_interaction_proposals";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/proposals";
    const ACTION: Action = Action::ProposalOpen;
    const SUMMARY: &'static str =
        "Gives the proposals of a contact, with what may be chosen to wrap them up.";
    type Input = ListInteractionProposalsInput;
    type Output = InteractionProposals;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionProposalsInput,
    ) -> Result<InteractionProposals, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let card = interactions::get(tx, &scope, input.id).await?;
                let card = card.filter(|card| card.is_reached_by(&scope));
                let card = card.ok_or(Fault::NotFound)?;
                let lens = Lens::load(tx, &scope, now).await?;
                let rows = proposals::of_interaction(tx, &scope, input.id).await?;
                let is_held = matches!(card.state.as_str(), "active" | "wrap_up");
                let in_hand = is_held && card.agent.is_some() && card.agent == scope.user();
                let person = followed(tx, &scope, card.person).await?;
                let form = match person.filter(|_| in_hand) {
                    Some(person) => to_fill(tx, &scope, &lens.settings, (person, now)).await?,
                    None => None,
                };
                let wraps_up = is_whole(&rows);
                Ok(InteractionProposals {
                    items: rows.into_iter().map(|row| lens.view(row)).collect(),
                    situations: offered(&lens.settings, SalesPlace::WrapUp, ProposalStage::Open),
                    wraps_up,
                    person_known: card.person.is_some(),
                    form,
                    in_hand,
                })
            }))
            .await
    }
}
