//! The organization's own record, and the organizations of the installation.

pub mod brand;
pub mod create_organization;
pub mod found;
pub mod get_organization;
pub mod list_organizations;
pub mod update_brand;
pub mod update_organization;
pub mod update_organization_record;

use app::{Ctx, Entry, Fault, code};
use base::authz::{Module, Scope};
use base::id::OrgId;
use base::locale::Locale;
use base::time::Timestamp;
use serde::Serialize;
use setup::organization::OrganizationSettings;
use setup::organization_record::OrganizationRecord;
use store::{Tx, in_tx};
use store_setup::organizations::{self, Organization, OrganizationSummary};
use utoipa::ToSchema;

use brand::BrandView;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_organization::CreateOrganization>(),
    Entry::of::<get_organization::GetOrganization>(),
    Entry::of::<list_organizations::ListOrganizations>(),
    Entry::of::<update_brand::UpdateBrand>(),
    Entry::of::<update_organization::UpdateOrganization>(),
    Entry::of::<update_organization_record::UpdateOrganizationRecord>(),
];

/// The organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationView {
    /// The id.
    pub id: OrgId,
    /// The name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    pub locale: Locale,
    /// Its settings.
    pub settings: OrganizationSettings,
    /// The record as a company, once it was given.
    pub record: Option<OrganizationRecord>,
    /// How it looks.
    pub brand: BrandView,
    /// Grows with each change.
    pub revision: i64,
}

impl From<Organization> for OrganizationView {
    fn from(row: Organization) -> Self {
        Self {
            id: row.id,
            name: row.name,
            time_zone: row.time_zone,
            locale: row.locale,
            settings: row.settings,
            record: row.record,
            brand: row.brand.into(),
            revision: row.revision,
        }
    }
}

/// What the installation knows of one of its organizations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationSummaryView {
    /// The id.
    pub id: OrgId,
    /// The name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    pub locale: Locale,
    /// When it was made.
    pub created_at: Timestamp,
}

impl OrganizationSummaryView {
    fn new(row: &Organization, created_at: Timestamp) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            time_zone: row.time_zone.clone(),
            locale: row.locale,
            created_at,
        }
    }
}

impl From<OrganizationSummary> for OrganizationSummaryView {
    fn from(row: OrganizationSummary) -> Self {
        Self {
            id: row.id,
            name: row.name,
            time_zone: row.time_zone,
            locale: row.locale,
            created_at: row.created_at,
        }
    }
}

/// Lets the first organization pass: it keeps house for the installation.
///
/// **Errors**: `organization_not_first`.
async fn keeps_house(tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    if organizations::is_first(tx, scope).await? {
        Ok(())
    } else {
        Err(Fault::refused(code::ORGANIZATION_NOT_FIRST))
    }
}

/// Lets pass what belongs to a module that the organization uses.
///
/// **Errors**: `module_off`.
pub async fn check_module(ctx: &Ctx, scope: &Scope, module: Module) -> Result<(), Fault> {
    let scope = scope.clone();
    let settings = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(organizations::get(tx, &scope).await?.settings)
        ))
        .await?;
    if settings.modules.uses(module) {
        Ok(())
    } else {
        Err(Fault::refused(code::MODULE_OFF))
    }
}
