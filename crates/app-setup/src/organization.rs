//! The organization's own record.

pub mod get_organization;
pub mod update_organization;
pub mod update_organization_record;

use app::Entry;
use base::id::OrgId;
use base::locale::Locale;
use serde::Serialize;
use setup::organization::OrganizationSettings;
use setup::organization_record::OrganizationRecord;
use store_setup::organizations::Organization;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<get_organization::GetOrganization>(),
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
            revision: row.revision,
        }
    }
}
