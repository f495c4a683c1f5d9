//! What a new organization begins with: its row, its data key, and the administrator who may do everything.

use std::collections::BTreeMap;

use app::fault::Fields;
use app::{Ctx, code};
use base::authz::{Reach, RoleProfile};
use base::calendar::Calendar;
use base::id::{OrgId, UserId};
use base::locale::Locale;
use base::text::Text;
use serde::Deserialize;
use setup::brand::Brand;
use setup::mail::is_email;
use setup::organization::OrganizationSettings;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store_setup::organizations::Organization;
use store_setup::users::{Standing, User};
use utoipa::ToSchema;

use crate::keys::data_key_place;

/// The organization to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewOrganization {
    /// Its name.
    pub name: Text<120>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    #[serde(default)]
    pub locale: Locale,
}

/// Complains about a time zone that does not exist, at `organization.time_zone`, and an address that is none, at `administrator.email`.
pub(crate) fn check(fields: &mut Fields, organization: &NewOrganization, email: &Text<254>) {
    fields.check(
        Calendar::always(&organization.time_zone).is_ok(),
        "organization.time_zone",
        code::field::UNKNOWN,
    );
    fields.check(
        is_email(email.as_str()),
        "administrator.email",
        code::field::INVALID,
    );
}

/// Makes the rows of an organization and of its administrator, who has no password yet.
pub(crate) fn found(
    ctx: &Ctx,
    organization: NewOrganization,
    (name, email): (Text<120>, Text<254>),
) -> (Organization, User) {
    let id = ctx.id(OrgId::from_i64);
    let row = Organization {
        id,
        name: organization.name.into_string(),
        time_zone: organization.time_zone,
        locale: organization.locale,
        settings: OrganizationSettings::default(),
        record: None,
        mail: None,
        brand: Brand::default(),
        data_key: ctx.master_key.wrap_new(&data_key_place(id)),
        revision: 1,
    };
    let user = User {
        id: ctx.id(UserId::from_i64),
        org: id,
        email: email.into_string(),
        name: name.into_string(),
        role_profile: RoleProfile::Administrator,
        profile: None,
        reach: Reach::All,
        locale: row.locale,
        active: true,
        permissions: BTreeMap::new(),
        work: Work::default(),
        employee_number: None,
        agent_login: None,
        second_factor: SecondFactorRule::default(),
        standing: Standing::default(),
        revision: 1,
    };
    (row, user)
}
