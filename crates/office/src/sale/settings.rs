//! What an organization sets up for its sales: situations, the tree of statuses, types of audit, and how the modules behave.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{FormId, UserId, WrapUpCodeId};
use base::text::Text;
use serde::{Deserialize, Serialize};

use super::stage::{ProposalStage, SalesModule, SalesPlace};

mod defaults;

/// Situations of an organization at the most.
pub const SITUATIONS_MAX: usize = 60;
/// Statuses of an organization at the most.
pub const STATUSES_MAX: usize = 300;
/// Types of audit of an organization at the most.
pub const AUDIT_TYPES_MAX: usize = 20;
/// Levels of the tree of statuses at the most.
pub const LEVELS_MAX: usize = 5;
/// Characters of a key at the most.
pub const KEY_MAX: usize = 40;
/// Minutes after which a record that nobody touches is free again, at the most.
pub const IDLE_MIN_MAX: u16 = 240;

/// A name that people read.
pub type SalesName = Text<120>;

/// A situation that is offered somewhere to what stands in one of some stages.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct SituationOffer {
    /// Where.
    pub place: SalesPlace,
    /// For what stands here.
    pub from: BTreeSet<ProposalStage>,
}

/// What somebody picks for a proposal (situação do pedido); each leads to one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Situation {
    /// What proposals name it by; it stays when the name changes.
    pub key: String,
    /// What people read.
    #[schema(value_type = String)]
    pub name: SalesName,
    /// The stage that it leads to.
    pub stage: ProposalStage,
    /// Where it is offered, and for what.
    pub offers: Vec<SituationOffer>,
    /// Whether it can be chosen.
    pub in_use: bool,
}

/// A status of the tree (árvore de status); only those with none below them are chosen (SALE-010).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProposalStatus {
    /// What proposals name it by.
    pub key: String,
    /// The status above it.
    pub parent: Option<String>,
    /// What people read.
    #[schema(value_type = String)]
    pub name: SalesName,
    /// The stages that it is offered for; all when empty.
    #[serde(default)]
    pub stages: BTreeSet<ProposalStage>,
    /// The wrap-up codes that the contact also gets, of which its queue and medium have one at the most (CONFLICT-24).
    #[serde(default)]
    pub wrap_up_code_ids: BTreeSet<WrapUpCodeId>,
    /// Whether it can be chosen, with all that stands below it.
    pub in_use: bool,
}

/// How proposals are audited (SALE-023, GAP-076).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditType {
    /// What proposals name it by.
    pub key: String,
    /// What people read.
    #[schema(value_type = String)]
    pub name: SalesName,
    /// Whether the auditor has contact with the customer; off-line without.
    pub has_contact: bool,
    /// Who audits by it; all auditors when empty.
    #[serde(default)]
    pub auditor_ids: BTreeSet<UserId>,
    /// Whether it can be chosen.
    pub in_use: bool,
}

impl AuditType {
    /// Tells whether somebody audits by it.
    pub fn is_for(&self, user: UserId) -> bool {
        self.auditor_ids.is_empty() || self.auditor_ids.contains(&user)
    }
}

/// A field that proposals are searched by (SALE-007).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProposalFilter {
    /// The code of the proposal.
    Code,
    /// The type of audit.
    AuditType,
    /// When it was sold.
    SaleDate,
    /// The customer's name.
    CustomerName,
    /// CPF or CNPJ.
    TaxId,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SalesSettings {
    /// Situations, in the order in which they are offered.
    pub situations: Vec<Situation>,
    /// The tree of statuses, in the order in which they are offered.
    pub statuses: Vec<ProposalStatus>,
    /// Types of audit; new proposals get the first that is in use.
    pub audit_types: Vec<AuditType>,
    /// The modules that are used (ORG-010).
    pub modules: BTreeSet<SalesModule>,
    /// The form that is filled in with each proposal; none when absent (SALE-031).
    #[serde(default)]
    pub form_id: Option<FormId>,
    /// The fields that proposals are searched by.
    pub filters: BTreeSet<ProposalFilter>,
    /// Whether other areas are out of reach while a module is open (SALE-004).
    pub blocks_areas: bool,
    /// Whether auditors change proposals and customers (SALE-033).
    pub audit_may_edit: bool,
    /// Minutes after which a record that nobody touches is free again (GAP-078).
    pub lock_idle_min: u16,
}

/// What is wrong with settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// More than there may be.
    TooMany,
    /// A key that is empty, too long, or made of more than small letters, digits and `_`.
    Key,
    /// A key or a name that another one of the list has.
    Taken,
    /// Something that is not there.
    Unknown,
    /// A circle, too deep, or a stage that is not led to from there.
    Invalid,
    /// Nothing is left in use.
    Missing,
}

/// Where something is wrong, as a path, and what.
pub type Fault = (String, Wrong);

impl SalesSettings {
    /// Gives what is offered somewhere to what stands in a stage.
    pub fn offered(
        &self,
        place: SalesPlace,
        from: ProposalStage,
    ) -> impl Iterator<Item = &Situation> {
        self.situations.iter().filter(move |one| {
            let offers =
                |offer: &SituationOffer| offer.place == place && offer.from.contains(&from);
            // A rule of the product stands above settings that were kept before it.
            one.in_use && place.leads(from, one.stage) && one.offers.iter().any(offers)
        })
    }

    /// Gives the statuses that may be chosen for a stage: what is in use with all above it, and has nothing below.
    pub fn statuses_for(&self, stage: ProposalStage) -> impl Iterator<Item = &ProposalStatus> {
        self.statuses.iter().filter(move |one| {
            let is_parent = |other: &ProposalStatus| other.parent.as_ref() == Some(&one.key);
            !self.statuses.iter().any(is_parent)
                && self.way_up(one).all(|node| {
                    node.in_use && (node.stages.is_empty() || node.stages.contains(&stage))
                })
        })
    }

    /// Gives the first situation that leads to a stage from somewhere, also one that was taken out of use.
    pub fn leading(
        &self,
        place: SalesPlace,
        from: ProposalStage,
        to: ProposalStage,
    ) -> Option<&Situation> {
        let fits = |one: &&Situation| one.stage == to;
        let offered = self.offered(place, from).find(fits);
        offered.or_else(|| self.situations.iter().find(fits))
    }

    /// Gives the type of audit of a key.
    pub fn audit_type(&self, key: &str) -> Option<&AuditType> {
        self.audit_types.iter().find(|one| one.key == key)
    }

    /// Gives the type of audit that new proposals get.
    pub fn first_audit_type(&self) -> Option<&AuditType> {
        self.audit_types.iter().find(|one| one.in_use)
    }

    /// Gives the situation of a key.
    pub fn situation(&self, key: &str) -> Option<&Situation> {
        self.situations.iter().find(|one| one.key == key)
    }

    /// Gives the status of a key.
    pub fn status(&self, key: &str) -> Option<&ProposalStatus> {
        self.statuses.iter().find(|one| one.key == key)
    }

    /// Gives the name of a status with those above it: `Pagamento › Cartão recusado`.
    pub fn status_path(&self, key: &str) -> Option<String> {
        let one = self.status(key)?;
        let mut names: Vec<&str> = self.way_up(one).map(|node| node.name.as_str()).collect();
        names.reverse();
        Some(names.join(" › "))
    }

    /// Walks from a status to the top; ends where a circle would begin.
    fn way_up<'a>(&'a self, from: &'a ProposalStatus) -> impl Iterator<Item = &'a ProposalStatus> {
        std::iter::successors(Some(from), |node| {
            let parent = node.parent.as_ref()?;
            self.statuses.iter().find(|one| one.key == *parent)
        })
        .take(LEVELS_MAX)
    }

    /// Finds everything that is wrong.
    pub fn check(&self) -> Vec<Fault> {
        let mut wrong = Vec::new();
        let situations = self
            .situations
            .iter()
            .map(|one| (&one.key, &one.name, None));
        list(&mut wrong, "situations", SITUATIONS_MAX, situations);
        let statuses = self
            .statuses
            .iter()
            .map(|one| (&one.key, &one.name, one.parent.as_ref()));
        list(&mut wrong, "statuses", STATUSES_MAX, statuses);
        let types = self
            .audit_types
            .iter()
            .map(|one| (&one.key, &one.name, None));
        list(&mut wrong, "audit_types", AUDIT_TYPES_MAX, types);
        self.check_situations(&mut wrong);
        self.check_tree(&mut wrong);
        if self.first_audit_type().is_none() {
            wrong.push(("audit_types".to_owned(), Wrong::Missing));
        }
        if self.modules.is_empty() {
            wrong.push(("modules".to_owned(), Wrong::Missing));
        }
        if self.filters.is_empty() {
            wrong.push(("filters".to_owned(), Wrong::Missing));
        }
        if !(1..=IDLE_MIN_MAX).contains(&self.lock_idle_min) {
            wrong.push(("lock_idle_min".to_owned(), Wrong::Invalid));
        }
        wrong
    }

    fn check_situations(&self, wrong: &mut Vec<Fault>) {
        for (place, one) in self.situations.iter().enumerate() {
            let leads = |offer: &SituationOffer| {
                let mut from = offer.from.iter();
                !offer.from.is_empty() && from.all(|from| offer.place.leads(*from, one.stage))
            };
            let places: BTreeSet<SalesPlace> = one.offers.iter().map(|offer| offer.place).collect();
            if places.len() != one.offers.len() || !one.offers.iter().all(leads) {
                wrong.push((format!("situations[{place}].offers"), Wrong::Invalid));
            }
        }
        // Without these two nobody could end a sale, and nothing would become of one that was left.
        for to in [ProposalStage::PendingAgent, ProposalStage::PendingAudit] {
            let mut offered = self.offered(SalesPlace::WrapUp, ProposalStage::Open);
            if !offered.any(|one| one.stage == to) {
                wrong.push(("situations".to_owned(), Wrong::Missing));
                return;
            }
        }
    }

    fn check_tree(&self, wrong: &mut Vec<Fault>) {
        let keys: BTreeSet<&String> = self.statuses.iter().map(|one| &one.key).collect();
        for (place, one) in self.statuses.iter().enumerate() {
            let field = || format!("statuses[{place}].parent");
            match &one.parent {
                Some(parent) if !keys.contains(parent) => wrong.push((field(), Wrong::Unknown)),
                // Whoever is as deep as there may be and still has somebody above is too deep, or in a circle.
                Some(_)
                    if self
                        .way_up(one)
                        .last()
                        .is_some_and(|top| top.parent.is_some()) =>
                {
                    wrong.push((field(), Wrong::Invalid));
                }
                Some(_) | None => {}
            }
        }
    }
}

/// Checks what all lists share: how many, keys, and names that only one of a level has.
fn list<'a>(
    wrong: &mut Vec<Fault>,
    name: &str,
    max: usize,
    items: impl Iterator<Item = (&'a String, &'a SalesName, Option<&'a String>)>,
) {
    let mut keys = BTreeSet::new();
    let mut names: BTreeMap<Option<&String>, BTreeSet<String>> = BTreeMap::new();
    for (place, (key, title, parent)) in items.enumerate() {
        if place == max {
            wrong.push((name.to_owned(), Wrong::TooMany));
            return;
        }
        if !is_key(key) {
            wrong.push((format!("{name}[{place}].key"), Wrong::Key));
        } else if !keys.insert(key) {
            wrong.push((format!("{name}[{place}].key"), Wrong::Taken));
        }
        if !names
            .entry(parent)
            .or_default()
            .insert(base::text::fold(title.as_str()))
        {
            wrong.push((format!("{name}[{place}].name"), Wrong::Taken));
        }
    }
}

fn is_key(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=KEY_MAX).contains(&key.len()) && key.chars().all(fits)
}
