//! Signs somebody in by address and password, with a growing delay after failures.

use app::{Ctx, Fault, chance, code, password};
use base::authz::{Scope, SystemReason};
use base::id::SessionId;
use base::secret::Secret;
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use setup::sign_in::delay_after;
use store::in_tx;
use store_setup::sessions::{self, Origin};
use store_setup::users::{self, SignInRow};
use utoipa::ToSchema;

use super::{SessionView, token_hash, view};

/// What a sign-in is asked with.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
}

/// A new session and its token, which is shown to the browser once.
pub struct Opened {
    /// The token.
    pub token: Secret<String>,
    /// What screens need to begin.
    pub session: SessionView,
}

/// Signs in.
///
/// **Errors**: `sign_in_failed`, the same for an unknown address, a wrong password and a deactivated user; `sign_in_delayed` with `retry_after_s`.
pub async fn sign_in(ctx: &Ctx, credentials: Credentials, origin: Origin) -> Result<Opened, Fault> {
    let email = credentials.email;
    let row = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [email],
            Ok(users::for_sign_in(tx, &email).await?)
        ))
        .await?;
    let now = ctx.now();
    if let Some(row) = &row
        && row.locked_until > now
    {
        let wait_s = row.locked_until.since(now).secs() + 1;
        return Err(Fault::refused_with(
            code::SIGN_IN_DELAYED,
            json!({ "retry_after_s": wait_s }),
        ));
    }
    let matches = password::verify(
        credentials.password,
        row.as_ref().map(|row| row.password_hash.clone()),
    )
    .await?;
    let Some(row) = row else {
        return Err(Fault::refused(code::SIGN_IN_FAILED));
    };
    if !matches || !row.active {
        count_failure(ctx, &row, now).await?;
        return Err(Fault::refused(code::SIGN_IN_FAILED));
    }
    open(ctx, row, origin).await
}

async fn count_failure(ctx: &Ctx, row: &SignInRow, now: Timestamp) -> Result<(), Fault> {
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let (id, count) = (row.id, row.failed_count.saturating_add(1));
    let until = now + delay_after(count);
    ctx.db
        .write(in_tx!(
            tx,
            [scope],
            Ok(users::update_failures(tx, &scope, id, count, until).await?)
        ))
        .await
}

/// Opens a session for somebody whose password was right.
async fn open(ctx: &Ctx, row: SignInRow, origin: Origin) -> Result<Opened, Fault> {
    let token = chance::token();
    let hash = token_hash(&token);
    let (id, now) = (ctx.id(SessionId::from_i64), ctx.now());
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let session = ctx
        .db
        .write(in_tx!(tx, [scope, hash, origin, row], {
            users::update_failures(tx, &scope, row.id, 0, Timestamp::ZERO).await?;
            sessions::insert(tx, &scope, (id, row.id), &hash, (&origin, now)).await?;
            view(tx, &scope, row.id, now).await
        }))
        .await?;
    Ok(Opened {
        token: Secret::new(token),
        session,
    })
}
