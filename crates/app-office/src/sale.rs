//! Proposals after the sale: how they are found, worked by one at a time, given to others and handed on. What happens to them
//! beside contacts, and what moves them, is in `app-floor`.

pub mod export;
pub mod form;
pub mod get_proposal;
pub mod get_sales_settings;
pub mod list_proposal_moves;
pub mod list_proposals;
pub mod lock_proposal;
pub mod moving;
pub mod phones;
pub mod reassign_proposals;
pub mod summarize_proposals;
pub mod take_oldest_proposal;
pub mod unlock_proposal;
pub mod update_sales_settings;

use std::collections::BTreeSet;

use app::{Entry, Fault, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, PersonId, ProposalId, QueueId, UserId};
use base::time::Timestamp;
use office::sale::item::ProposalItem;
use office::sale::settings::SalesSettings;
use office::sale::stage::{ProposalStage, SalesModule, SalesPlace};
use serde::Serialize;
use store::{Tx, lock};
use store_office::proposals::{self, Listed};
use store_office::sales_settings;
use utoipa::ToSchema;

use crate::person::sight::Sight;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<export::get_proposal_export::GetProposalExport>(),
    Entry::of::<export::list_proposal_exports::ListProposalExports>(),
    Entry::of::<export::start_proposal_export::StartProposalExport>(),
    Entry::of::<get_proposal::GetProposal>(),
    Entry::of::<get_sales_settings::GetSalesSettings>(),
    Entry::of::<list_proposal_moves::ListProposalMoves>(),
    Entry::of::<list_proposals::ListProposals>(),
    Entry::of::<lock_proposal::LockProposal>(),
    Entry::of::<phones::add_proposal_phone::AddProposalPhone>(),
    Entry::of::<phones::list_proposal_phones::ListProposalPhones>(),
    Entry::of::<phones::reveal_proposal_phones::RevealProposalPhones>(),
    Entry::of::<reassign_proposals::ReassignProposals>(),
    Entry::of::<summarize_proposals::SummarizeProposals>(),
    Entry::of::<take_oldest_proposal::TakeOldestProposal>(),
    Entry::of::<unlock_proposal::UnlockProposal>(),
    Entry::of::<update_sales_settings::UpdateSalesSettings>(),
];

/// Who works a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalHolder {
    /// Who.
    pub user_id: UserId,
    /// In which module.
    pub module: SalesModule,
    /// Until when, unless it goes on.
    pub until_at: Timestamp,
}

/// A proposal as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalView {
    /// The id.
    pub id: ProposalId,
    /// The code that people say aloud.
    pub number: String,
    /// The contact that it was made in.
    pub interaction_id: InteractionId,
    /// The queue of that contact.
    pub queue_id: QueueId,
    /// The customer.
    pub person_id: PersonId,
    /// The customer's name.
    pub person_name: Option<String>,
    /// The customer's CPF or CNPJ; masked without permission.
    pub person_tax_id: Option<String>,
    /// Whose it is.
    pub owner_id: UserId,
    /// Who made it.
    pub made_by_id: UserId,
    /// When it was sold.
    pub made_at: Timestamp,
    /// The key of its type of audit.
    pub audit_type: String,
    /// The name of it.
    pub audit_type_name: Option<String>,
    /// Where it stands.
    pub stage: ProposalStage,
    /// Since when.
    pub stage_since_at: Timestamp,
    /// The name of its situation.
    pub situation_name: Option<String>,
    /// The name of its status, with those above it.
    pub status_name: Option<String>,
    /// What is sold.
    pub items: Vec<ProposalItem>,
    /// The sum, in centavos.
    pub total_cents: i64,
    /// What the last return asks for.
    pub points: Option<String>,
    /// How often it was returned.
    pub returned_count: i64,
    /// Who decided in Auditoria last.
    pub audited_by_id: Option<UserId>,
    /// When it was confirmed, if it stands so.
    pub confirmed_at: Option<Timestamp>,
    /// Whether it was handed on as sold, and not taken back.
    pub exported: bool,
    /// Who works it now.
    pub holder: Option<ProposalHolder>,
    /// Grows with each change.
    pub revision: i64,
}

/// What views of proposals are built with: read once for a list.
pub struct Lens {
    /// The settings.
    pub settings: SalesSettings,
    sight: Sight,
    now: Timestamp,
}

impl Lens {
    /// Reads what is needed.
    pub async fn load(tx: &mut Tx<'_>, scope: &Scope, now: Timestamp) -> Result<Self, Fault> {
        Ok(Self {
            settings: sales_settings::get(tx, scope).await?.0,
            sight: Sight::of(tx, scope).await?,
            now,
        })
    }

    /// Builds the view of a proposal.
    pub fn view(&self, listed: Listed) -> ProposalView {
        let one = listed.proposal;
        let tax_id = listed.tax_id.map(|compact| self.sight.document(&compact));
        let lock = listed.lock.filter(|lock| lock.stands(self.now));
        let named = |key: &Option<String>| {
            let one = key.as_ref().and_then(|key| self.settings.situation(key));
            one.map(|one| one.name.as_str().to_owned())
        };
        let kind = self.settings.audit_type(&one.audit_type);
        ProposalView {
            audit_type_name: kind.map(|kind| kind.name.as_str().to_owned()),
            situation_name: named(&one.situation),
            status_name: one
                .status
                .as_ref()
                .and_then(|key| self.settings.status_path(key)),
            id: one.id,
            number: one.number,
            interaction_id: one.interaction,
            queue_id: one.queue,
            person_id: one.person,
            person_name: listed.person_name,
            person_tax_id: tax_id,
            owner_id: one.owner,
            made_by_id: one.made_by,
            made_at: one.made_at,
            audit_type: one.audit_type,
            stage: one.stage,
            stage_since_at: one.stage_since,
            items: one.items,
            total_cents: one.total_cents,
            points: one.points,
            returned_count: one.returned_count,
            audited_by_id: one.audited_by,
            confirmed_at: one.confirmed_at,
            exported: one.told_in.is_some(),
            holder: lock.map(|lock| ProposalHolder {
                user_id: lock.user,
                module: lock.module,
                until_at: lock.until_at,
            }),
            revision: one.revision,
        }
    }
}

/// A situation that may be chosen, with the statuses that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedSituation {
    /// What it is chosen by.
    pub key: String,
    /// What people read.
    pub name: String,
    /// The stage that it leads to.
    pub stage: ProposalStage,
    /// The statuses of which one is chosen with it; none is when there are none.
    pub statuses: Vec<OfferedStatus>,
}

/// A status that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedStatus {
    /// What it is chosen by.
    pub key: String,
    /// What people read, with those above it.
    pub name: String,
}

/// Gives what may be chosen somewhere for what stands in a stage.
pub fn offered(
    settings: &SalesSettings,
    place: SalesPlace,
    from: ProposalStage,
) -> Vec<OfferedSituation> {
    let one = |situation: &office::sale::settings::Situation| OfferedSituation {
        key: situation.key.clone(),
        name: situation.name.as_str().to_owned(),
        stage: situation.stage,
        statuses: settings
            .statuses_for(situation.stage)
            .map(|status| OfferedStatus {
                key: status.key.clone(),
                name: settings.status_path(&status.key).unwrap_or_default(),
            })
            .collect(),
    };
    settings.offered(place, from).map(one).collect()
}

/// Gives the right that a module asks for (ACC-011).
pub const fn action_of(module: SalesModule) -> Action {
    match module {
        SalesModule::Pending => Action::ProposalPending,
        SalesModule::Audit => Action::ProposalAudit,
        SalesModule::Maintenance => Action::ProposalMaintain,
    }
}

/// Lets whoever may work in a module pass, and gives who it is.
///
/// **Errors**: `sales_module_denied`.
pub fn enter(
    scope: &Scope,
    settings: &SalesSettings,
    module: SalesModule,
) -> Result<UserId, Fault> {
    let user = scope.user().ok_or(Fault::NotFound)?;
    let may = scope.may_give(&BTreeSet::from([action_of(module)]));
    if may && settings.modules.contains(&module) {
        return Ok(user);
    }
    Err(Fault::refused(code::SALES_MODULE_DENIED))
}

/// Finds a proposal that somebody reaches in a module.
///
/// **Errors**: [`Fault::NotFound`].
pub async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    (module, by): (SalesModule, UserId),
    id: ProposalId,
) -> Result<Listed, Fault> {
    let found = proposals::get(tx, scope, id).await?;
    found
        .filter(|found| {
            let one = &found.proposal;
            let kind = settings.audit_type(&one.audit_type);
            one.standing().is_found(module, by, kind)
        })
        .ok_or(Fault::NotFound)
}

/// Holds a proposal and finds it, as [`find`] does.
///
/// **Errors**: [`Fault::NotFound`].
pub async fn hold(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    within: (SalesModule, UserId),
    id: ProposalId,
) -> Result<Listed, Fault> {
    lock::take(tx, id.get()).await?;
    find(tx, scope, settings, within, id).await
}
