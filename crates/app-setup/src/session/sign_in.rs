//! Signs somebody in: address and password, a growing delay and a lock after failures, and the second factor where it is asked for.

use std::net::IpAddr;

use app::seal::SealKey;
use app::{Ctx, Fault, chance, code, password};
use base::authz::{Scope, SystemReason};
use base::id::SessionId;
use base::secret::Secret;
use base::text::fold;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use setup::event::SetupEvent;
use setup::sign_in::{LOCK, SignInPolicy, delay_after};
use store::{Tx, in_tx};
use store_setup::sessions::{self, Origin};
use store_setup::users::{self, SignInRow};
use store_setup::{organizations, recovery_codes, sign_in_failures};
use utoipa::ToSchema;

use super::totp::{self, EnrolmentView};
use super::{SessionView, token_hash, view};
use crate::keys;

/// A wait from which on the text speaks of a lock.
const LOCK_SHOWN_FROM: Span = Span::from_mins(15);

/// What a sign-in is asked with.
#[derive(Clone, Deserialize, ToSchema)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
    /// The code of the second factor, or a recovery code, when one is asked for.
    #[schema(value_type = Option<String>)]
    pub code: Option<Secret<String>>,
}

/// A new session and its token, which is shown to the browser once.
pub struct Opened {
    /// The token.
    pub token: Secret<String>,
    /// What screens need to begin.
    pub session: SessionView,
}

/// Where a sign-in comes from.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The network address, when it is known.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: String,
}

impl Caller {
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            address: self
                .address
                .map(|address| address.to_canonical().to_string())
                .unwrap_or_default(),
            agent: self.agent.clone(),
        }
    }
}

/// Signs in.
///
/// **Errors**: `sign_in_failed`, the same for an unknown address, a wrong password and a deactivated user;
/// `sign_in_delayed` and `sign_in_locked` with `retry_after_s`, for strangers too; `second_factor_needed`,
/// `second_factor_wrong` and `second_factor_enrolment`, to whoever knows the password.
pub async fn sign_in(ctx: &Ctx, credentials: Credentials, caller: Caller) -> Result<Opened, Fault> {
    let (row, policy) = admit(ctx, &credentials).await?;
    if row.totp_secret.is_some() {
        let given = credentials
            .code
            .ok_or(Fault::refused(code::SECOND_FACTOR_NEEDED))?;
        pass_second_factor(ctx, &row, &given).await?;
    } else if policy.asks(row.second_factor, row.role_profile, caller.address) {
        return Err(Fault::refused(code::SECOND_FACTOR_ENROLMENT));
    }
    open(ctx, row, caller.origin()).await
}

/// Lets in whoever knows the password of an active user; counts failures.
async fn admit(ctx: &Ctx, credentials: &Credentials) -> Result<(SignInRow, SignInPolicy), Fault> {
    let (email, now) = (credentials.email.clone(), ctx.now());
    let (row, policy, locked_until) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [email], find(tx, &email).await))
        .await?;
    if locked_until > now {
        return Err(delayed(locked_until.since(now)));
    }
    let hash = row
        .as_ref()
        .map(|row| row.password_hash.clone())
        .filter(|hash| !hash.is_empty());
    let matches = password::verify(credentials.password.clone(), hash).await?;
    match row {
        Some(row) if matches && row.active => {
            check_still_open(ctx, &row).await?;
            Ok((row, policy))
        }
        Some(row) => {
            count_failure(ctx, &row, now).await?;
            Err(Fault::refused(code::SIGN_IN_FAILED))
        }
        None => {
            count_stranger(ctx, &credentials.email, now).await?;
            Err(Fault::refused(code::SIGN_IN_FAILED))
        }
    }
}

fn delayed(wait: Span) -> Fault {
    let code = if wait > LOCK_SHOWN_FROM {
        code::SIGN_IN_LOCKED
    } else {
        code::SIGN_IN_DELAYED
    };
    Fault::refused_with(code, json!({ "retry_after_s": wait.secs() + 1 }))
}

/// The user, if there is one; what the organization asks; until when no attempt counts.
type Found = (Option<SignInRow>, SignInPolicy, Timestamp);

async fn find(tx: &mut Tx<'_>, email: &str) -> Result<Found, Fault> {
    if let Some(row) = users::for_sign_in(tx, email).await? {
        let scope = Scope::system(row.org, SystemReason::SignIn);
        let policy = organizations::get(tx, &scope).await?.settings.sign_in;
        let until = row.locked_until;
        return Ok((Some(row), policy, until));
    }
    let until = sign_in_failures::locked_until(tx, &chance::digest(&fold(email))).await?;
    Ok((None, SignInPolicy::default(), until))
}

/// Refuses the right guess among many made at once, when the wrong ones before it have locked the user meanwhile.
async fn check_still_open(ctx: &Ctx, row: &SignInRow) -> Result<(), Fault> {
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let (id, now) = (row.id, ctx.now());
    let until = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(users::locked_until(tx, &scope, id).await?)
        ))
        .await?;
    if until > now {
        return Err(delayed(until.since(now)));
    }
    Ok(())
}

async fn count_failure(ctx: &Ctx, row: &SignInRow, now: Timestamp) -> Result<(), Fault> {
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let id = row.id;
    ctx.db
        .write(in_tx!(tx, [scope], {
            let count = users::count_failure(tx, &scope, id).await?;
            let until = now + delay_after(count);
            users::update_failures(tx, &scope, id, count, until).await?;
            if delay_after(count) == LOCK {
                tx.emit(&scope, now, SetupEvent::UserChanged(id).heard());
            }
            Ok(())
        }))
        .await
}

async fn count_stranger(ctx: &Ctx, email: &str, now: Timestamp) -> Result<(), Fault> {
    let hash = chance::digest(&fold(email));
    ctx.db
        .write(in_tx!(tx, [hash], {
            let count = sign_in_failures::count(tx, &hash, now - LOCK).await?;
            let until = now + delay_after(count);
            Ok(sign_in_failures::update_until(tx, &hash, until).await?)
        }))
        .await
}

/// Checks the second factor of a user; each code is good once.
pub(crate) async fn pass_second_factor(
    ctx: &Ctx,
    row: &SignInRow,
    given: &Secret<String>,
) -> Result<(), Fault> {
    let scope = Scope::system(row.org, SystemReason::SignIn);
    let (ctx_in, row_in, given, now) = (ctx.clone(), row.clone(), given.clone(), ctx.now());
    let passed = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope, row_in, given], {
            let until = users::locked_until(tx, &scope, row_in.id).await?;
            if until > now {
                return Err(delayed(until.since(now)));
            }
            let key = keys::data_key(&ctx_in, tx, &scope).await?;
            uses_up(tx, &scope, &key, (&row_in, given.reveal()), now).await
        }))
        .await?;
    if passed {
        return Ok(());
    }
    count_failure(ctx, row, now).await?;
    Err(Fault::refused(code::SECOND_FACTOR_WRONG))
}

async fn uses_up(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &SealKey,
    (row, given): (&SignInRow, &str),
    now: Timestamp,
) -> Result<bool, Fault> {
    let Some(sealed) = &row.totp_secret else {
        return Ok(false);
    };
    let secret = totp::open(key, row.id, sealed)?;
    if let Some(step) = totp::check(secret, given, now)? {
        return Ok(users::use_totp_step(tx, scope, row.id, step).await?);
    }
    let digest = totp::recovery_digest(row.id, given);
    Ok(recovery_codes::take(tx, scope, row.id, &digest).await?)
}

/// Begins to enrol the second factor that the sign-in asked for.
///
/// **Errors**: as [`sign_in`]; `second_factor_needed` when there is one already.
pub async fn begin_enrolment(ctx: &Ctx, credentials: Credentials) -> Result<EnrolmentView, Fault> {
    let (row, _) = admit(ctx, &credentials).await?;
    if row.totp_secret.is_some() {
        return Err(Fault::refused(code::SECOND_FACTOR_NEEDED));
    }
    let scope = Scope::system(row.org, SystemReason::SignIn);
    super::second_factor::begin(ctx, scope, row.id).await
}

/// What the end of an enrolment gives: the codes, shown once, and the session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Enrolled {
    /// Recovery codes, each good once.
    pub recovery_codes: Vec<String>,
    /// What screens need to begin.
    pub session: SessionView,
}

/// Ends an enrolment with a code of the app, and signs in.
///
/// **Errors**: as [`sign_in`].
pub async fn confirm_enrolment(
    ctx: &Ctx,
    credentials: Credentials,
    caller: Caller,
) -> Result<(Opened, Vec<String>), Fault> {
    let (row, _) = admit(ctx, &credentials).await?;
    if row.totp_secret.is_some() {
        return Err(Fault::refused(code::SECOND_FACTOR_NEEDED));
    }
    let given = credentials
        .code
        .ok_or(Fault::refused(code::SECOND_FACTOR_WRONG))?;
    let scope = Scope::system(row.org, SystemReason::SignIn);
    match super::second_factor::confirm(ctx, scope, &row, &given).await {
        Ok(codes) => Ok((open(ctx, row, caller.origin()).await?, codes)),
        Err(fault) => {
            count_failure(ctx, &row, ctx.now()).await?;
            Err(fault)
        }
    }
}

/// Opens a session for somebody who proved who they are.
pub(crate) async fn open(ctx: &Ctx, row: SignInRow, origin: Origin) -> Result<Opened, Fault> {
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
