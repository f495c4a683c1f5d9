//! Settings of the organization that rules depend on.

use serde::{Deserialize, Serialize};

use crate::consent::ConsentSettings;
use crate::modules::Modules;
use crate::privacy::PrivacySettings;
use crate::sign_in::SignInPolicy;

/// The longest time in which what was filled in for a case may be changed, in days.
pub const CASE_FORM_DAYS_MAX: u32 = 3_650;

/// Settings of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own, as administrators see it"
)]
pub struct OrganizationSettings {
    /// How long a lost connection of an agent is forgiven (GAP-127).
    pub drop_forgiveness_s: u32,
    /// How long an interaction waits for the owner of the person's portfolio alone.
    pub owner_wait_s: u32,
    /// How long it then waits for the owner's groups alone.
    pub group_wait_s: u32,
    /// Whether the handling time shown includes wrap-up (CONFLICT-04).
    pub handling_includes_wrap_up: bool,
    /// Whether a CPF, a CNPJ, an e-mail or a phone belongs to one person alone; else who exists is offered and may be repeated (GAP-007).
    pub forbid_duplicate_people: bool,
    /// Whether administrators may choose forms that are restricted to groups of others (CONFLICT-18).
    pub forms_open_to_administrators: bool,
    /// Whether administrators may use every script, authorized or not (CASE-020, CONFLICT-18).
    pub scripts_open_to_administrators: bool,
    /// Whether a case outside of a contact is opened only by a script, where any script records cases (CASE-019).
    pub crm_cases_only_by_script: bool,
    /// For how many days what was filled in for a case may be changed after its last interaction; not at all with none (CASE-010).
    pub case_form_days: u32,
    /// What is asked of those who sign in.
    pub sign_in: SignInPolicy,
    /// The words by which customers withdraw and give consent.
    pub consent: ConsentSettings,
    /// Which modules are used (ORG-010).
    pub modules: Modules,
    /// What is written down of who reads about people, and how long data are kept.
    pub privacy: PrivacySettings,
}

impl Default for OrganizationSettings {
    fn default() -> Self {
        Self {
            drop_forgiveness_s: 60,
            owner_wait_s: 60,
            group_wait_s: 60,
            handling_includes_wrap_up: false,
            forbid_duplicate_people: true,
            forms_open_to_administrators: false,
            scripts_open_to_administrators: true,
            crm_cases_only_by_script: true,
            case_form_days: 30,
            sign_in: SignInPolicy::default(),
            consent: ConsentSettings::default(),
            modules: Modules::default(),
            privacy: PrivacySettings::default(),
        }
    }
}
