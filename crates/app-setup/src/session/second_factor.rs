//! One's own second factor: how it stands, enrolling, confirming, taking away.

pub mod begin_second_factor;
pub mod confirm_second_factor;
pub mod get_second_factor;
pub mod remove_second_factor;

use app::{Ctx, Fault, code, password};
use base::authz::Scope;
use base::id::UserId;
use base::secret::Secret;
use serde::Serialize;
use store::in_tx;
use store_setup::users::{self, SignInRow};
use store_setup::{organizations, recovery_codes};
use utoipa::ToSchema;

use super::totp::{self, EnrolmentView};
use crate::keys;
use crate::user::show_change;

/// Recovery codes, each good once, shown once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    pub recovery_codes: Vec<String>,
}

/// Draws a secret, keeps it as not confirmed, and shows it.
pub(crate) async fn begin(ctx: &Ctx, scope: Scope, user: UserId) -> Result<EnrolmentView, Fault> {
    let ctx_in = ctx.clone();
    ctx.db
        .write(in_tx!(tx, [ctx_in, scope], {
            let key = keys::data_key(&ctx_in, tx, &scope).await?;
            let row = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
            let organization = organizations::get(tx, &scope).await?;
            let (secret, sealed) = totp::draw(&key, user);
            users::update_totp_pending(tx, &scope, user, &sealed).await?;
            totp::show(
                secret,
                &row.email,
                &format!("Uníssono {}", organization.name),
            )
        }))
        .await
}

/// Sets the secret that was begun, once a code of the app proves that it arrived; hands out recovery codes.
///
/// **Errors**: `second_factor_wrong`.
pub(crate) async fn confirm(
    ctx: &Ctx,
    scope: Scope,
    row: &SignInRow,
    given: &Secret<String>,
) -> Result<Vec<String>, Fault> {
    let (ctx_in, row, given, now) = (ctx.clone(), row.clone(), given.clone(), ctx.now());
    ctx.db
        .write(in_tx!(tx, [ctx_in, scope, row, given], {
            let wrong = || Fault::refused(code::SECOND_FACTOR_WRONG);
            let sealed = row.totp_pending.as_deref().ok_or_else(wrong)?;
            let key = keys::data_key(&ctx_in, tx, &scope).await?;
            let secret = totp::open(&key, row.id, sealed)?;
            let step = totp::check(secret, given.reveal(), now)?.ok_or_else(wrong)?;
            let before = users::get(tx, &scope, row.id)
                .await?
                .ok_or(Fault::NotFound)?;
            users::update_totp(tx, &scope, row.id, Some((sealed, step))).await?;
            let codes = totp::draw_recovery_codes();
            let digests: Vec<Vec<u8>> = codes
                .iter()
                .map(|code| totp::recovery_digest(row.id, code))
                .collect();
            recovery_codes::replace(tx, &scope, row.id, &digests).await?;
            let replaced = before.standing.has_second_factor;
            let done = replaced.then_some("second_factor_replaced");
            show_change(tx, &scope, before, now, done).await?;
            Ok(codes)
        }))
        .await
}

/// Gives what a sign-in of the caller would need, after the password was checked once more.
///
/// **Errors**: `session_needed` for a program; a wrong password at its field.
pub(crate) async fn prove(
    ctx: &Ctx,
    scope: &Scope,
    password: &Secret<String>,
    field: &str,
) -> Result<SignInRow, Fault> {
    let row = me(ctx, scope).await?;
    let hash = Some(row.password_hash.clone()).filter(|hash| !hash.is_empty());
    if password::verify(password.clone(), hash).await? {
        Ok(row)
    } else {
        Err(Fault::field(field, code::field::PASSWORD_WRONG))
    }
}

/// Gives what a sign-in of the caller would need.
///
/// **Errors**: `session_needed` for a program.
pub(crate) async fn me(ctx: &Ctx, scope: &Scope) -> Result<SignInRow, Fault> {
    let (Some(user), Some(_)) = (scope.user(), scope.session()) else {
        return Err(Fault::refused(code::SESSION_NEEDED));
    };
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let row = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
            users::for_sign_in(tx, &row.email)
                .await?
                .ok_or(Fault::NotFound)
        }))
        .await
}
