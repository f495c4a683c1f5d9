//! Gives the phones of a proposal's customer, masked.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};

use super::{ProposalPhones, masked};
use crate::sale::get_proposal::ProposalInModule;

/// Gives them.
pub struct ListProposalPhones;

impl Operation for ListProposalPhones {
    const ID: &'static str = "list_proposal_phones";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}/phones";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Gives the phones of a proposal's customer, masked.";
    type Input = ProposalInModule;
    type Output = ProposalPhones;

    async fn run(ctx: Ctx, scope: Scope, input: ProposalInModule) -> Result<ProposalPhones, Fault> {
        masked(&ctx, scope, input).await
    }
}
