//! Lists the contacts that were begun for a proposal while it was worked, newest first (SALE-030).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::sale::get_proposal::ProposalInModule;
use app_office::sale::{enter, find};
use base::authz::{Action, Module, Scope};
use base::id::InteractionId;
use serde::Serialize;
use store::in_tx;
use store_office::{proposal_contacts, sales_settings};
use utoipa::ToSchema;

/// Contacts that are given at the most.
const CONTACTS_MAX: u32 = 100;

/// Lists them.
pub struct ListProposalContacts;

/// A contact that was begun for a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalContactView {
    /// The contact.
    pub interaction_id: InteractionId,
    /// Whether it goes on.
    pub open: bool,
    /// Whether the caller has it.
    pub is_mine: bool,
}

/// The contacts of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalContacts {
    /// The newest 100.
    pub items: Vec<ProposalContactView>,
}

impl Operation for ListProposalContacts {
    const ID: &'static str = "list_proposal_contacts";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}/contacts";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Lists the contacts that were begun for a proposal while it was worked after the sale.";
    type Input = ProposalInModule;
    type Output = ProposalContacts;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ProposalInModule,
    ) -> Result<ProposalContacts, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let (settings, _) = sales_settings::get(tx, &scope).await?;
                let by = enter(&scope, &settings, input.module)?;
                find(tx, &scope, &settings, (input.module, by), input.id).await?;
                let rows =
                    proposal_contacts::of_proposal(tx, &scope, input.id, CONTACTS_MAX).await?;
                let items = rows.into_iter().map(|row| ProposalContactView {
                    interaction_id: row.interaction,
                    open: row.open,
                    is_mine: row.agent == Some(by),
                });
                Ok(ProposalContacts {
                    items: items.collect(),
                })
            }))
            .await
    }
}
