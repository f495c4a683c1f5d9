//! Sets the installation up: the first organization and its administrator.

use std::collections::BTreeMap;

use app::fault::Fields;
use app::{Ctx, Fault, code, password};
use base::authz::{Reach, RoleProfile, Scope, SystemReason};
use base::calendar::Calendar;
use base::id::{OrgId, UserId};
use base::locale::Locale;
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use setup::mail::is_email;
use setup::organization::OrganizationSettings;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::in_tx;
use store_setup::organizations::{self, Organization};
use store_setup::users::{self, Standing, User};
use utoipa::ToSchema;

use crate::access::check_password;
use crate::keys::data_key_place;
use crate::refuse::user_taken;

/// What the set-up page asks for.
#[derive(Deserialize, ToSchema)]
pub struct SetUpInput {
    /// The one-time code printed on the console.
    #[schema(value_type = String)]
    pub token: Secret<String>,
    /// The organization.
    pub organization: NewOrganization,
    /// Its administrator.
    pub administrator: NewAdministrator,
}

/// The organization to be made.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewOrganization {
    /// Its name.
    pub name: Text<120>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    #[serde(default)]
    pub locale: Locale,
}

/// The administrator to be made.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewAdministrator {
    /// The name.
    pub name: Text<120>,
    /// The address to sign in with.
    pub email: Text<254>,
    /// The password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
}

/// Tells whether the installation waits to be set up.
pub async fn is_needed(ctx: &Ctx) -> Result<bool, Fault> {
    ctx.db
        .read(|tx| Box::pin(async move { Ok(!organizations::any(tx).await?) }))
        .await
}

/// Makes the first organization and its administrator. The caller has checked the token.
///
/// **Errors**: `already_set_up`; fields that do not fit.
pub async fn set_up(
    ctx: &Ctx,
    organization: NewOrganization,
    administrator: NewAdministrator,
) -> Result<(), Fault> {
    check(&organization, &administrator)?;
    let hash = password::hash(administrator.password.clone()).await?;
    let id = ctx.id(OrgId::from_i64);
    let scope = Scope::system(id, SystemReason::SignIn);
    let row = Organization {
        id,
        name: organization.name.into_string(),
        time_zone: organization.time_zone,
        locale: organization.locale,
        settings: OrganizationSettings::default(),
        record: None,
        mail: None,
        data_key: ctx.master_key.wrap_new(&data_key_place(id)),
        revision: 1,
    };
    let user = User {
        id: ctx.id(UserId::from_i64),
        org: id,
        email: administrator.email.into_string(),
        name: administrator.name.into_string(),
        role_profile: RoleProfile::Administrator,
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
    let now = ctx.now();
    ctx.db
        .write(in_tx!(tx, [scope, row, user, hash], {
            if organizations::any(tx).await? {
                return Err(Fault::refused(code::ALREADY_SET_UP));
            }
            organizations::insert(tx, &scope, &row, now).await?;
            users::insert(tx, &scope, &user, &hash, now)
                .await
                .map_err(user_taken)
        }))
        .await
}

fn check(organization: &NewOrganization, administrator: &NewAdministrator) -> Result<(), Fault> {
    let mut fields = Fields::new();
    fields.check(
        Calendar::always(&organization.time_zone).is_ok(),
        "organization.time_zone",
        code::field::UNKNOWN,
    );
    fields.check(
        is_email(administrator.email.as_str()),
        "administrator.email",
        code::field::INVALID,
    );
    check_password(
        &mut fields,
        "administrator.password",
        &administrator.password,
        &[administrator.name.as_str(), administrator.email.as_str()],
    );
    fields.done()
}
