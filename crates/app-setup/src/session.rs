//! Sign-in: who is it, what may they do, for how long. Cookies are the business of `server`.

pub mod end_session;
pub mod get_session;
pub mod list_sessions;
pub mod second_factor;
pub mod set_up;
pub mod sign_in;
pub mod totp;
pub mod update_password;
pub mod update_preferences;

use std::sync::Arc;

use app::{Ctx, Entry, Fault};
use base::authz::{Action, Actor, Module, Reach, RoleProfile, Scope, SystemReason};
use base::id::{OrgId, QueueId, SessionId, UserId};
use base::locale::Locale;
use base::time::{Span, Timestamp};
use serde::Serialize;
use store::{Tx, event_log, in_tx};
use store_setup::users::User;
use store_setup::{organizations, queues, sessions, user_groups, users};
use utoipa::ToSchema;

use crate::organization::brand::BrandView;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<second_factor::begin_second_factor::BeginSecondFactor>(),
    Entry::of::<second_factor::confirm_second_factor::ConfirmSecondFactor>(),
    Entry::of::<end_session::EndSession>(),
    Entry::of::<get_session::GetSession>(),
    Entry::of::<second_factor::get_second_factor::GetSecondFactor>(),
    Entry::of::<list_sessions::ListSessions>(),
    Entry::of::<second_factor::remove_second_factor::RemoveSecondFactor>(),
    Entry::of::<update_password::UpdatePassword>(),
    Entry::of::<update_preferences::UpdatePreferences>(),
];

/// A session that is not used for this long ends.
pub const IDLE_MAX: Span = Span::from_hours(12);
/// A session ends after this long in any case.
pub const AGE_MAX: Span = Span::from_hours(7 * 24);
/// A session's use is written down at most this often.
const TOUCH_EVERY: Span = Span::from_mins(1);

/// What screens need to begin.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionView {
    /// Who it is.
    pub user: SessionUser,
    /// The organization.
    pub organization: SessionOrganization,
    /// What the user may do with the modules that the organization uses.
    pub actions: Vec<Action>,
    /// How much the user sees.
    pub reach: Reach,
    /// The queues the user is linked to.
    pub queue_ids: Vec<QueueId>,
    /// The server's time, to correct the browser's clock.
    pub now: Timestamp,
    /// The last event, to open the live socket with.
    pub seq: i64,
}

/// The user of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionUser {
    /// The id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The language.
    pub locale: Locale,
    /// The profile.
    pub role_profile: RoleProfile,
}

/// The organization of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionOrganization {
    /// The id.
    pub id: OrgId,
    /// The name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether it is the first of the installation, which manages the others.
    pub first: bool,
    /// The modules that it uses; what belongs to another is shown nowhere (ORG-010).
    pub modules: Vec<Module>,
    /// The actions that mean nothing here, because their module is not used; they are not among the user's.
    pub idle_actions: Vec<Action>,
    /// How it looks.
    pub brand: BrandView,
}

/// Somebody who was recognised by a token.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// With rights.
    pub actor: Actor,
    /// The session; none for a program with a token.
    pub session: Option<SessionId>,
    /// The language of the user.
    pub locale: Locale,
}

/// Hashes a token as rows hold it.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    app::chance::digest(token)
}

/// Recognises the holder of a token, and remembers that the session was used.
///
/// **Shape**: `None` for an unknown, ended or expired session and for a deactivated user.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>, Fault> {
    let hash = token_hash(token);
    let now = ctx.now();
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [hash], find(tx, &hash, now).await))
        .await?;
    let Some((signed_in, seen_at)) = found else {
        return Ok(None);
    };
    if now.since(seen_at) >= TOUCH_EVERY {
        let scope = Scope::system(signed_in.actor.org, SystemReason::SignIn);
        if let Some(session) = signed_in.session {
            ctx.db
                .write::<_, Fault, _>(in_tx!(
                    tx,
                    [scope],
                    Ok(sessions::touch(tx, &scope, session, now).await?)
                ))
                .await?;
        }
    }
    Ok(Some(signed_in))
}

async fn find(
    tx: &mut Tx<'_>,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(SignedIn, Timestamp)>, Fault> {
    let Some(session) = sessions::by_token(tx, hash).await? else {
        return Ok(None);
    };
    if now.since(session.seen_at) > IDLE_MAX || now.since(session.created_at) > AGE_MAX {
        return Ok(None);
    }
    let scope = Scope::system(session.org, SystemReason::SignIn);
    let Some(user) = users::get(tx, &scope, session.user)
        .await?
        .filter(|user| user.active)
    else {
        return Ok(None);
    };
    let locale = user.locale;
    let mut actor = actor(tx, &scope, &user).await?;
    actor.session = Some(session.id);
    Ok(Some((
        SignedIn {
            actor,
            session: Some(session.id),
            locale,
        },
        session.seen_at,
    )))
}

/// Puts together what the decision about rights needs.
pub async fn actor(tx: &mut Tx<'_>, scope: &Scope, user: &User) -> Result<Actor, Fault> {
    let queues = queues::of_user(tx, scope, user.id).await?;
    let mut team = user_groups::team_of(tx, scope, user.id).await?;
    if let Err(place) = team.binary_search(&user.id) {
        team.insert(place, user.id);
    }
    Ok(Actor {
        org: user.org,
        user: user.id,
        actions: Arc::new(user.actions()),
        reach: user.reach,
        queues: Arc::from(queues),
        team: Arc::from(team),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    })
}

/// Builds what screens need to begin.
pub(crate) async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    now: Timestamp,
) -> Result<SessionView, Fault> {
    // The number of the last event first: what happens meanwhile comes again and does no harm.
    let seq = event_log::head(tx, scope).await?;
    let user = users::get(tx, scope, user).await?.ok_or(Fault::NotFound)?;
    let organization = organizations::get(tx, scope).await?;
    let actor = actor(tx, scope, &user).await?;
    let modules = organization.settings.modules;
    let idle_actions = modules.idle_actions();
    Ok(SessionView {
        user: SessionUser {
            id: user.id,
            name: user.name,
            email: user.email,
            locale: user.locale,
            role_profile: user.role_profile,
        },
        organization: SessionOrganization {
            id: organization.id,
            name: organization.name,
            time_zone: organization.time_zone,
            first: organizations::is_first(tx, scope).await?,
            modules: modules.used(),
            brand: organization.brand.into(),
            idle_actions: idle_actions.clone(),
        },
        actions: actor
            .actions
            .iter()
            .filter(|action| !idle_actions.contains(action))
            .copied()
            .collect(),
        reach: actor.reach,
        queue_ids: actor.queues.to_vec(),
        now,
        seq,
    })
}

/// Ends one session.
pub async fn sign_out(ctx: &Ctx, signed_in: &SignedIn) -> Result<(), Fault> {
    let scope = Scope::system(signed_in.actor.org, SystemReason::SignIn);
    let session = signed_in
        .session
        .ok_or(Fault::refused(app::code::SESSION_NEEDED))?;
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(sessions::remove(tx, &scope, session).await?)
        ))
        .await?;
    let (org, user) = (signed_in.actor.org, signed_in.actor.user);
    // The sockets of its other tabs close now.
    ctx.bus.signal(app::bus::Signal::Rights { org, user });
    Ok(())
}

/// Ends every session of a user.
pub async fn sign_out_everywhere(ctx: &Ctx, org: OrgId, user: UserId) -> Result<(), Fault> {
    let scope = Scope::system(org, SystemReason::SignIn);
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(sessions::remove_of_user(tx, &scope, user).await?)
        ))
        .await?;
    ctx.bus.signal(app::bus::Signal::Rights { org, user });
    Ok(())
}
