//! Gives a proposal as a module shows it, with what may be chosen there (SALE-013, SALE-026, SALE-033).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::{ProposalId, UserId};
use office::sale::settings::SalesSettings;
use office::sale::stage::SalesModule;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::proposals::{Listed, Proposal};
use utoipa::ToSchema;

use super::form::{SalesForm, filled};
use super::{Lens, OfferedSituation, ProposalView, enter, find, offered};

/// Gives one.
pub struct GetProposal;

/// Which, and where.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ProposalInModule {
    /// The proposal.
    pub id: ProposalId,
    /// The module that it is looked at in.
    pub module: SalesModule,
}

/// A proposal as a module shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProposalInWork {
    /// What lists show.
    #[serde(flatten)]
    pub proposal: ProposalView,
    /// What was filled in with it; null where no form was asked for (SALE-031).
    pub form: Option<SalesForm>,
    /// What may be chosen for it.
    pub situations: Vec<OfferedSituation>,
    /// Whether its lines and its customer may be changed here.
    pub may_edit: bool,
    /// Whether whoever works it here has contact with the customer (SALE-023).
    pub has_contact: bool,
    /// Whether the caller works it.
    pub is_mine: bool,
}

impl ProposalInWork {
    /// Builds it.
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        scope: &Scope,
        lens: &Lens,
        (listed, (module, by)): (Listed, (SalesModule, UserId)),
    ) -> Result<Self, Fault> {
        let settings = &lens.settings;
        let one = &listed.proposal;
        let form = filled(tx, scope, (one.id, lens.now)).await?;
        let has_contact = has_contact(settings, one, module);
        let situations = offered(settings, module.place(), one.stage);
        let proposal = lens.view(listed);
        let holder = proposal.holder.as_ref();
        Ok(Self {
            form,
            may_edit: may_edit(settings, module),
            is_mine: holder.is_some_and(|one| one.user_id == by && one.module == module),
            proposal,
            situations,
            has_contact,
        })
    }
}

/// Tells whether whoever works a proposal in a module has contact with the customer (SALE-023).
pub(super) fn has_contact(settings: &SalesSettings, one: &Proposal, module: SalesModule) -> bool {
    match module {
        SalesModule::Audit => {
            let kind = settings.audit_type(&one.audit_type);
            kind.is_some_and(|kind| kind.has_contact)
        }
        SalesModule::Pending | SalesModule::Maintenance => true,
    }
}

/// Tells whether proposals may be changed in a module (SALE-025, SALE-033).
pub fn may_edit(settings: &SalesSettings, module: SalesModule) -> bool {
    match module {
        SalesModule::Pending | SalesModule::Maintenance => true,
        SalesModule::Audit => settings.audit_may_edit,
    }
}

impl Operation for GetProposal {
    const ID: &'static str = "get_proposal";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Gives a proposal as a module of work after the sale shows it, with what may be chosen there.";
    type Input = ProposalInModule;
    type Output = ProposalInWork;

    async fn run(ctx: Ctx, scope: Scope, input: ProposalInModule) -> Result<ProposalInWork, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let lens = Lens::load(tx, &scope, now).await?;
                let by = enter(&scope, &lens.settings, input.module)?;
                let within = (input.module, by);
                let found = find(tx, &scope, &lens.settings, within, input.id).await?;
                ProposalInWork::load(tx, &scope, &lens, (found, within)).await
            }))
            .await
    }
}
