//! First access and recovery: single-use links with which a user chooses a password.

pub mod send_access_link;

use app::fault::Fields;
use app::{Ctx, Entry, Fault, chance, code, password};
use base::authz::{Scope, SystemReason};
use base::id::{AccessLinkId, OutboxMailId, UserId};
use base::secret::Secret;
use base::time::Span;
use serde::{Deserialize, Serialize};
use setup::mail::MailKind;
use setup::password::{Weakness, weakness};
use store::{Tx, in_tx};
use store_setup::access_links::{self, AccessLink};
use store_setup::users::{self, User};
use store_setup::{organizations, outbox_mails, sessions};
use utoipa::ToSchema;

use crate::mail;
use crate::session::token_hash;
use crate::user::show_change;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[Entry::of::<send_access_link::SendAccessLink>()];

/// How long a new user has for the first access.
const FIRST_ACCESS: Span = Span::from_hours(3 * 24);
/// How long a forgotten password can be chosen anew.
const RECOVERY: Span = Span::from_hours(1);
/// Somebody who asks again within this time gets no second mail.
const AGAIN_AFTER: Span = Span::from_mins(1);

/// Checks a password by the rules, against what is known of its user.
pub(crate) fn check_password(
    fields: &mut Fields,
    field: &str,
    password: &Secret<String>,
    personal: &[&str],
) {
    let code = match weakness(password.reveal(), personal) {
        None => return,
        Some(Weakness::Short) => code::field::PASSWORD_WEAK,
        Some(Weakness::Common) => code::field::PASSWORD_COMMON,
        Some(Weakness::Personal) => code::field::PASSWORD_PERSONAL,
    };
    fields.wrong(field, code);
}

/// Makes the link of a user and the mail that brings it; the link before ends. The caller rings for the job after the commit.
pub(crate) async fn send_link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
) -> Result<OutboxMailId, Fault> {
    let (purpose, link) = make_link(ctx, tx, scope, user).await?;
    mail::post(ctx, tx, scope, user, (purpose, &link)).await
}

/// Makes the link of a user, for whoever hands it over; the link before ends.
pub(crate) async fn make_link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
) -> Result<(MailKind, String), Fault> {
    let (purpose, span) = if user.standing.has_password {
        (MailKind::Recovery, RECOVERY)
    } else {
        (MailKind::FirstAccess, FIRST_ACCESS)
    };
    let (token, now) = (chance::token(), ctx.now());
    let id = ctx.id(AccessLinkId::from_i64);
    access_links::replace(
        tx,
        scope,
        (id, user.id, purpose),
        &token_hash(&token),
        (now, now + span),
    )
    .await?;
    // Behind the sign the token stays in the browser: no proxy writes it down, no other site is told.
    let link = format!("{}/access#{token}", ctx.settings.public_url);
    Ok((purpose, link))
}

/// Makes the link of a user for somebody at the console, who hands it over; the link before ends.
///
/// **Errors**: the user does not exist or is inactive.
pub async fn hand_over_link(ctx: &Ctx, scope: &Scope, id: UserId) -> Result<String, Fault> {
    let (ctx_in, scope_in, now) = (ctx.clone(), scope.clone(), ctx.now());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope_in], {
            let user = users::get(tx, &scope_in, id)
                .await?
                .ok_or(Fault::NotFound)?;
            if !user.active {
                return Err(Fault::refused(code::USER_INACTIVE));
            }
            let (_, link) = make_link(&ctx_in, tx, &scope_in, &user).await?;
            show_change(tx, &scope_in, user, now, Some("access_link_sent")).await?;
            Ok(link)
        }))
        .await
}

/// What the sign-in page asks recovery with.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RecoveryInput {
    /// The address of whoever forgot the password.
    pub email: String,
}

/// Sends a link to whoever has an address. Says nothing about whether anybody has it.
pub async fn request_recovery(ctx: &Ctx, input: RecoveryInput) -> Result<(), Fault> {
    let (ctx_in, email, now) = (ctx.clone(), input.email, ctx.now());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [ctx_in, email], {
            let Some((org, id)) = users::owner_of_email(tx, &email).await? else {
                return Ok(());
            };
            let scope = Scope::system(org, SystemReason::SignIn);
            let Some(user) = users::get(tx, &scope, id).await?.filter(|user| user.active) else {
                return Ok(());
            };
            let last = access_links::made_at(tx, &scope, id).await?;
            if last.is_none_or(|last| now.since(last) >= AGAIN_AFTER) {
                send_link(&ctx_in, tx, &scope, &user).await?;
            }
            Ok(())
        }))
        .await?;
    ctx.jobs.ring();
    Ok(())
}

/// Names a link.
#[derive(Deserialize, ToSchema)]
pub struct LinkInput {
    /// The token behind the sign of its address.
    #[schema(value_type = String)]
    pub token: Secret<String>,
}

/// What the page of a link shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkView {
    /// Why it was made.
    pub purpose: MailKind,
    /// Whose it is.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The organization.
    pub organization: String,
}

async fn find(ctx: &Ctx, tx: &mut Tx<'_>, hash: &[u8]) -> Result<(AccessLink, Scope, User), Fault> {
    let gone = || Fault::refused(code::LINK_INVALID);
    let link = access_links::by_token(tx, hash)
        .await?
        .filter(|link| link.expires_at > ctx.now())
        .ok_or_else(gone)?;
    let scope = Scope::system(link.org, SystemReason::SignIn);
    let user = users::get(tx, &scope, link.user)
        .await?
        .filter(|user| user.active)
        .ok_or_else(gone)?;
    Ok((link, scope, user))
}

/// Shows whose link it is; looking does not use it up.
///
/// **Errors**: `link_invalid`.
pub async fn look(ctx: &Ctx, input: LinkInput) -> Result<LinkView, Fault> {
    let (ctx_in, hash) = (ctx.clone(), token_hash(input.token.reveal()));
    ctx.db
        .read(in_tx!(tx, [ctx_in, hash], {
            let (link, scope, user) = find(&ctx_in, tx, &hash).await?;
            Ok(LinkView {
                purpose: link.purpose,
                name: user.name,
                email: user.email,
                organization: organizations::get(tx, &scope).await?.name,
            })
        }))
        .await
}

/// A link and the password that is chosen with it.
#[derive(Deserialize, ToSchema)]
pub struct ChoosePassword {
    /// The token behind the sign of its address.
    #[schema(value_type = String)]
    pub token: Secret<String>,
    /// The password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
}

/// Sets the password of a link's user, uses the link up and ends every session.
///
/// **Errors**: `link_invalid`; a password that is too weak, which leaves the link good.
pub async fn choose_password(ctx: &Ctx, input: ChoosePassword) -> Result<(), Fault> {
    let (ctx_in, hash) = (ctx.clone(), token_hash(input.token.reveal()));
    let hash_in = hash.clone();
    let (_, _, user) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [ctx_in, hash_in],
            find(&ctx_in, tx, &hash_in).await
        ))
        .await?;
    let mut fields = Fields::new();
    check_password(
        &mut fields,
        "password",
        &input.password,
        &[&user.name, &user.email],
    );
    fields.done()?;
    let password = password::hash(input.password).await?;
    let (ctx_in, now, org, id) = (ctx.clone(), ctx.now(), user.org, user.id);
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [ctx_in, hash, password], {
            // Found again inside: of two who use it at once, one comes too late.
            let (_, scope, user) = find(&ctx_in, tx, &hash).await?;
            users::update_password(tx, &scope, user.id, &password).await?;
            end_links(tx, &scope, user.id).await?;
            sessions::remove_of_user(tx, &scope, user.id).await?;
            show_change(tx, &scope, user, now, Some("password_changed")).await?;
            Ok(())
        }))
        .await?;
    ctx.bus.signal(app::bus::Signal::Rights { org, user: id });
    Ok(())
}

/// Ends the link of a user and forgets the mails that brought it.
pub(crate) async fn end_links(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<(), Fault> {
    access_links::remove_of_user(tx, scope, user).await?;
    outbox_mails::forget_of_user(tx, scope, user).await?;
    Ok(())
}
