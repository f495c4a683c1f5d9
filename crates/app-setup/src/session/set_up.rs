//! Sets the installation up: the first organization and its administrator.

use app::fault::Fields;
use app::{Ctx, Fault, code, password};
use base::authz::{Scope, SystemReason};
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use store::in_tx;
use store_setup::{organizations, users};
use utoipa::ToSchema;

use crate::access::check_password;
use crate::organization::found::{self, NewOrganization, found};
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
    let (row, user) = found(ctx, organization, (administrator.name, administrator.email));
    let (scope, now) = (Scope::system(row.id, SystemReason::SignIn), ctx.now());
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
    found::check(&mut fields, organization, &administrator.email);
    check_password(
        &mut fields,
        "administrator.password",
        &administrator.password,
        &[administrator.name.as_str(), administrator.email.as_str()],
    );
    fields.done()
}
